/**
 * A notebook as one file of stock TypeScript: cells in the order in which they depend on each other, text as comments,
 * the library imported from "tilde". Branches and loops on draws stay as they are: outside of Tilde's cells they work
 * where a model runs on numbers.
 * Not here: single cells (spell-out.ts).
 */
import type { Cell, Notebook } from '../document.ts';
import { buildGraph } from '../language/graph.ts';
import { compileCell } from '../language/compile-cell.ts';
import type { CompiledCell } from '../language/compile-cell.ts';
import { parse } from '../language/parse.ts';
import type { Parsed } from '../language/parse.ts';
import { importAliases } from '../language/references.ts';
import { SITE_CALLS } from '../language/rules/calls.ts';
import { extras, walk } from '../language/syntax.ts';
import { Imports } from './imports.ts';
import { kindsOf } from './kinds.ts';
import type { Kinds } from './kinds.ts';
import type { Library } from './imports.ts';
import { Operators } from './operators.ts';
import { spellOut } from './spell-out.ts';

interface Ready {
  readonly cell: Cell;
  readonly compiled: CompiledCell;
  readonly parsed: Parsed;
}

/** The text of the file. A cell that cannot be read, or stands in a circle, comes as a comment. */
export function formatScript(notebook: Notebook, library: Library): string {
  const ready = notebook.cells.flatMap((cell, index) => readyCell(cell, index));
  const { order, owners } = buildGraph(ready.map(({ cell, compiled }) => ({ ...compiled, id: cell.id })));
  const imports = new Imports(
    library,
    ready.flatMap(({ compiled }) => [...compiled.defines, ...compiled.types]),
  );
  const operators = new Operators(imports);
  const privates = privateNames(ready);
  const kinds = kindsOfCells(ready, owners, library);
  const code = new Map(
    kinds.map(([one, own]) => [
      one.cell.id,
      cellText(one, { imports, operators, library, privates, kinds: own }),
    ]),
  );
  const body = arranged(notebook.cells, order).map(cell => {
    const text = code.get(cell.id);
    if (text !== undefined && order.includes(cell.id)) return `// ${titleOf(cell)}\n${text}`;
    if (cell.kind !== 'code') return commented(cell.source);
    const why = text === undefined ? 'could not be read' : 'reads from a circle of cells';
    return commented(`This cell ${why}:\n${cell.source}`);
  });
  const missing = missingNames(ready, imports, library);
  return (
    [heading(notebook), imports.text(), missing, operators.text(), ...body, 'export {};']
      .filter(Boolean)
      .join('\n\n') + '\n'
  );
}

/** What names and expressions are, by cell: each knows the names of the others, wherever they stand. */
function kindsOfCells(
  ready: readonly Ready[],
  owners: ReadonlyMap<string, string>,
  { tensors }: Library,
): readonly (readonly [Ready, Kinds])[] {
  const kinds = new Map<string, Kinds>();
  const known = {
    returnsTensor: (name: string) => tensors.has(name),
    elsewhere: (name: string) => kinds.get(owners.get(name) ?? ''),
  };
  return ready.map(one => {
    const own = kindsOf(one.parsed.program, known);
    kinds.set(one.cell.id, own);
    return [one, own];
  });
}

/** Names that no cell defines stop a cell when it runs; a compiler would stop at the file. */
function missingNames(ready: readonly Ready[], { taken }: Imports, { values }: Library): string {
  const missing = ready.flatMap(({ compiled, parsed }) => {
    const imported = importAliases(parsed.program);
    return compiled.reads.filter(
      name =>
        !taken.has(name) &&
        !values.has(name) &&
        !GLOBALS.has(name) &&
        /^\w+$/.test(name) &&
        ![...imported.values()].some(alias => alias.imported === name),
    );
  });
  return [...new Set(missing)].map(name => `declare const ${name}: any; // No cell defines it.`).join('\n');
}

/** What every JavaScript has. */
const GLOBALS: ReadonlySet<string> = new Set(
  (
    'Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array ' +
    'Float64Array Function Int16Array Int32Array Int8Array Intl JSON Map Math Number Object Promise Proxy RangeError ' +
    'ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError Uint16Array Uint32Array Uint8Array ' +
    'Uint8ClampedArray URL WeakMap WeakRef WeakSet clearInterval clearTimeout console decodeURIComponent ' +
    'encodeURIComponent fetch isFinite isNaN parseFloat parseInt performance setInterval setTimeout structuredClone'
  ).split(' '),
);

const titleOf = ({ id, title }: Cell): string => `[${id}]${title === undefined ? '' : ` ${title}`}`;

function heading({ title, seed }: Notebook): string {
  return [
    `/**`,
    ` * ${title.replaceAll('*/', '* /')}`,
    ` *`,
    ` * Written by Tilde from a notebook with seed ${seed}. tsc --strict takes it, with top-level await (target ES2022 or`,
    ` * later) and the declarations of "tilde" beside it.`,
    ` */`,
  ].join('\n');
}

function readyCell(cell: Cell, index: number): Ready[] {
  if (cell.kind !== 'code') return [];
  const compiled = compileCell({ id: cell.id, source: cell.source, index });
  const parsed = parse(cell.source);
  return compiled.ok && parsed.ok ? [{ cell, compiled, parsed }] : [];
}

/** Code in running order; text stays before the cell that followed it. */
function arranged(cells: readonly Cell[], order: readonly string[]): Cell[] {
  const groups = new Map<string, Cell[]>();
  let waiting: Cell[] = [];
  for (const cell of cells) {
    waiting.push(cell);
    if (!order.includes(cell.id)) continue;
    groups.set(cell.id, waiting);
    waiting = [];
  }
  return [...order.flatMap(id => groups.get(id) ?? []), ...waiting];
}

function commented(text: string): string {
  return text
    .split('\n')
    .map(line => `// ${line}`.trimEnd())
    .join('\n');
}

/** Names of the top level that several cells have for themselves. */
function privateNames(ready: readonly Ready[]): ReadonlySet<string> {
  const seen = new Map<string, number>();
  for (const { parsed } of ready) {
    const own = new Set<string>();
    walk(parsed.program, node => {
      if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') own.add(node.id.name);
      if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
        own.add(node.id?.name ?? '');
    });
    for (const name of own) if (name.startsWith('_')) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return new Set([...seen].flatMap(([name, count]) => (count > 1 ? [name] : [])));
}

interface Whole {
  readonly imports: Imports;
  readonly operators: Operators;
  readonly library: Library;
  readonly privates: ReadonlySet<string>;
  readonly kinds: Kinds;
}

function cellText(
  { cell, compiled, parsed }: Ready,
  { imports, operators, library, privates, kinds }: Whole,
): string {
  const aliases = imports.addCell(parsed.program, cell.id);
  const own = new Set([...compiled.defines, ...compiled.types, ...aliases.keys(), ...imports.taken]);
  for (const name of compiled.reads) if (library.values.has(name) && !own.has(name)) imports.read(name);
  for (const name of typeNames(cell.source, library)) if (!own.has(name)) imports.type(name);
  const out = spellOut({
    source: cell.source,
    masked: parsed.masked,
    program: parsed.program,
    siteNames: siteNames({ cell, compiled, parsed }),
    kinds,
    isFunction: name => library.values.has(name),
    use: name => imports.use(name),
    operators,
    rename: name =>
      aliases.get(name) ?? (privates.has(name) ? `${name}_${cell.id.replaceAll('-', '_')}` : name),
  });
  return out.toString().trim();
}

/** Types of the library that the text names; classes among them only where a type stands. */
function typeNames(source: string, { types, values }: Library): string[] {
  const classes = Array.from(source.matchAll(/[:<|]\s*([A-Z]\w*)/g), match => match[1]).filter(name =>
    values.has(name),
  );
  return [...new Set([...(source.match(/\b[A-Z]\w*/g) ?? []).filter(name => types.has(name)), ...classes])];
}

/** The names that Tilde infers, by the offset at which the statement stands. */
function siteNames({ cell, compiled, parsed }: Ready): ReadonlyMap<number, string> {
  const lines = [0];
  for (const match of cell.source.matchAll(/\n/g)) lines.push(match.index + 1);
  const named = compiled.sites.filter(
    ({ kind, name }) => name !== undefined && (kind === '~' || SITE_CALLS.has(kind)),
  );
  const all = new Map(named.map(({ line, column, name }) => [lines[line - 1] + column - 1, name ?? '']));
  // A name that is written needs no other.
  walk(parsed.program, node => {
    if (
      node.type === 'CallExpression' &&
      extras(node).typeArguments === undefined &&
      node.arguments.length === 0
    )
      all.delete(node.start);
  });
  return all;
}
