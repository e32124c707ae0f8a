/**
 * One cell's source → the text of a module the kernel can load, with its site table and what it defines and reads.
 * Not here: which cells exist (graph.ts) and what the helpers do (the engine's language room).
 */
import type { Program } from 'acorn';
import MagicString from 'magic-string';
import { isLibraryName } from './libraries.ts';
import { isModelAlone } from './live.ts';
import type { CellMap } from './locate.ts';
import { FLATTER, parse, TOO_DEEP } from './parse.ts';
import { problemAt } from './problem.ts';
import type { CellProblem } from './problem.ts';
import { importAliases, references } from './references.ts';
import type { References } from './references.ts';
import { refused } from './refused.ts';
import type { SiteInfo } from './sites.ts';
import { isTypeOnly } from './syntax.ts';
import type { NodeOf } from './syntax.ts';
import type { Pass } from './pass.ts';
import { transform } from './transform.ts';

export interface CellInput {
  /** Names the cell in stack traces: `//# sourceURL=id.ts`. */
  readonly id: string;
  readonly source: string;
  /** The cell's place in the notebook; not part of the code, so moving a cell changes nothing. */
  readonly index: number;
}

export interface CompiledCell {
  readonly ok: true;
  /** `export default async function cell($, names) { …; return { get a() { … }, $output } }`; writes OWN_NAMES into names */
  readonly code: string;
  readonly sites: readonly SiteInfo[];
  readonly defines: readonly string[];
  readonly types: readonly string[];
  /** Names it looks up in `names`: of Tilde, of other cells, and globals of JavaScript. */
  readonly reads: readonly string[];
  readonly costly: boolean;
  /** Whether it may run while it is being typed. */
  readonly live: boolean;
  readonly usesAwait: boolean;
  readonly map: CellMap;
}

export type CompileResult = CompiledCell | { readonly ok: false; readonly problems: readonly CellProblem[] };

/** Compiles a cell. Never throws for bad source: what is wrong with it comes back as problems. */
export function compileCell(cell: CellInput): CompileResult {
  try {
    return compileSource(cell);
  } catch (error) {
    // The tree is walked by recursion: a sum of thousands of terms is thousands of levels deep.
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problems: [problemAt(cell.source, 0, cell.source.length, TOO_DEEP, FLATTER)] };
  }
}

function compileSource({ id, source }: CellInput): CompileResult {
  const parsed = parse(source);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem] };
  const { program, masked } = parsed;
  const names = references(program);
  const problems = [...refused(source, program), ...assignmentsElsewhere(source, names)];
  if (problems.length) return { ok: false, problems };
  const out = new MagicString(source);
  const shown = lastExpression(program);
  const { pass, declarations } = transform({ source, masked, program, out, shown });
  const output = shown ? `${pass.prefix}out` : 'undefined';
  const header = headerOf(program, names, pass) + ownNames(names, pass);
  out.prepend(
    `export default async function cell(${pass.prefix}, ${pass.prefix}names) { ${header}${declarations}\n`,
  );
  let map: CellMap | undefined;
  out.append(`\nreturn { ${getters(names.defines)} $output: ${output} };\n}\n//# sourceURL=${id}.ts\n`);
  return {
    ok: true,
    code: out.toString(),
    sites: pass.sites.sites,
    defines: names.defines,
    types: names.types,
    reads: names.reads.map(({ name }) => name),
    costly: names.costly,
    live: !names.costly && !names.usesAwait && isModelAlone(program, pass.sites.sites),
    usesAwait: names.usesAwait,
    get map() {
      // Only an error needs it.
      return (map ??= decodedMap(out));
    },
  };
}

/**
 * A whole module of plain TypeScript → the same module with its operators going through the runtime, which it
 * expects as the free name `$`. Imports and exports stay. Used to apply the transform to its own source.
 */
export function transformModule(source: string): { code: string } | { problem: CellProblem } {
  const parsed = parse(source);
  if (!parsed.ok) return { problem: parsed.problem };
  const out = new MagicString(source);
  const { pass, declarations } = transform({ ...parsed, source, out, module: true });
  out.prepend(`${pass.prefix === '$' ? '' : `const ${pass.prefix} = $; `}${declarations}\n`);
  return { code: out.toString() };
}

function decodedMap(out: MagicString): CellMap {
  const { mappings } = out.generateDecodedMap({ hires: 'boundary' });
  return mappings.map(line =>
    line.flatMap(segment => (segment.length >= 4 ? [[segment[0], segment[2], segment[3]] as const] : [])),
  ) as CellMap;
}

/** A name is assigned where it is declared: another cell's name cannot be. */
function assignmentsElsewhere(source: string, { assigns, topLevel }: References): CellProblem[] {
  return assigns
    .filter(({ name }) => !topLevel.has(name))
    .map(({ name, start, end }) =>
      problemAt(
        source,
        start,
        end,
        `\`${name}\` is assigned here but not declared in this cell`,
        `write let ${name} = … here, or change \`${name}\` in the cell that declares it`,
      ),
    );
}

/** The last expression of a cell is shown. */
function lastExpression(program: Program): NodeOf<'ExpressionStatement'> | undefined {
  const last = program.body.filter(node => !isTypeOnly(node) && node.type !== 'EmptyStatement').at(-1);
  return last?.type === 'ExpressionStatement' ? last : undefined;
}

/** Looks up all free names at once, so a missing one is told before anything runs. */
function headerOf(program: Program, { reads, topLevel }: References, pass: Pass): string {
  const lookUp = (name: string, at: { start: number; end: number; optional?: boolean }) =>
    `${pass.helper('name')}(${pass.prefix}names, "${name}", ${pass.sites.add('name', at.start, at.end)}` +
    `${at.optional ? ', true' : ''})`;
  const free = reads
    .filter(
      ({ name }) =>
        !topLevel.has(name) && !isLibraryName(name) && !(name === 'Math' && !pass.declared.has('Math')),
    )
    .map(occurrence => `${occurrence.name} = ${lookUp(occurrence.name, occurrence)}`);
  const imported = [...importAliases(program)].map(
    ([local, alias]) => `${local} = ${lookUp(alias.imported, alias)}`,
  );
  const all = [...free, ...imported];
  return all.length ? `const ${all.join(', ')}; ` : '';
}

/** While the cell runs, what it defines is among its names under this one, which no program can write. */
export const OWN_NAMES = 'own names';

/** A getter of what is not there yet throws. */
function ownNames({ defines }: References, { prefix }: Pass): string {
  return defines.length === 0 ? '' : `${prefix}names["${OWN_NAMES}"] = { ${getters(defines)} }; `;
}

const getters = (names: readonly string[]): string =>
  names.map(name => `get ${name}() { return ${name}; },`).join(' ');
