/**
 * Which top-level names a cell defines, which it reads and assigns without defining them, and what it calls.
 * Not here: how cells depend on each other (graph.ts).
 */
import type { ImportNamespaceSpecifier, ImportSpecifier, Program } from 'acorn';
import { isLibrary, libraryName } from './libraries.ts';
import { Scope } from './scope.ts';
import { bare, children, extras, isFunction, isTypeOnly, walk } from './syntax.ts';
import type { Node } from './syntax.ts';

/** The place of a name in the source, as offsets. */
export interface Occurrence {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A name looked up outside the cell; it may be missing when all the cell asks is its `typeof`. */
export interface Read extends Occurrence {
  readonly optional: boolean;
}

export interface References {
  /** Top-level names with a value that other cells may read. Names that begin with `_` are private. */
  readonly defines: readonly string[];
  /** All top-level names, private ones too. */
  readonly topLevel: ReadonlySet<string>;
  /** Top-level types and interfaces. */
  readonly types: readonly string[];
  /** Names read but not declared in the cell, at their first occurrence. Globals of JavaScript are among them. */
  readonly reads: readonly Read[];
  /** Names assigned but not declared in the cell. */
  readonly assigns: readonly Occurrence[];
  readonly usesAwait: boolean;
  /** Whether the cell calls an inference algorithm, and so must not run by itself. */
  readonly costly: boolean;
}

/** Calls that may take seconds or more: a cell with one turns stale instead of running again by itself. */
export const COSTLY_CALLS: ReadonlySet<string> = new Set([
  'mcmc',
  'svi',
  'map',
  'importance',
  'marginal',
  'compute',
  'devices',
]);

/** Names that are never looked up elsewhere. */
const OWN_NAMES: ReadonlySet<string> = new Set(['undefined', 'NaN', 'Infinity', 'globalThis', 'arguments']);

export function references(program: Program): References {
  const scope = Scope.of(program);
  const imported = importAliases(program);
  const topLevel = new Set([...scope.names, ...imported.keys()]);
  const reads = new Map<string, Read>();
  const assigns: Occurrence[] = [];
  for (const use of scope.free(program)) {
    if (OWN_NAMES.has(use.name) || imported.has(use.name)) continue;
    if (use.assigned) assigns.push(use);
    const before = reads.get(use.name);
    if (use.read && (!before || (before.optional && !use.probed))) {
      reads.set(use.name, { name: use.name, start: use.start, end: use.end, optional: use.probed });
    }
  }
  for (const [, { imported: name, start, end }] of imported) {
    if (!reads.has(name)) reads.set(name, { name, start, end, optional: false });
  }
  return {
    defines: [...scope.names].filter(name => !name.startsWith('_')),
    topLevel,
    types: typeNames(program),
    reads: [...reads.values()],
    assigns: assigns.map(({ name, start, end }) => ({ name, start, end })),
    usesAwait: awaits(program),
    costly: callsCostly(program),
  };
}

export interface ImportAlias {
  readonly imported: string;
  readonly start: number;
  readonly end: number;
}

/** Local name → name the kernel knows it by, for value imports of Tilde and of libraries. */
export function importAliases(program: Program): ReadonlyMap<string, ImportAlias> {
  const aliases = new Map<string, ImportAlias>();
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' || extras(statement).importKind === 'type') continue;
    const from = String(statement.source.value);
    for (const specifier of statement.specifiers) {
      if (specifier.type === 'ImportDefaultSpecifier' || extras(specifier).importKind === 'type') continue;
      const member = importedMember(specifier);
      const imported = isLibrary(from) ? libraryName(from, member) : member;
      aliases.set(specifier.local.name, { imported, start: specifier.start, end: specifier.end });
    }
  }
  return aliases;
}

/** The name of what is imported; "*" for all of it. */
function importedMember(specifier: ImportSpecifier | ImportNamespaceSpecifier): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}

function typeNames(program: Program): string[] {
  const names: string[] = [];
  for (const statement of program.body as readonly Node[]) {
    const node =
      statement.type === 'ExportNamedDeclaration'
        ? ((statement.declaration ?? statement) as Node)
        : statement;
    if (node.type === 'TSTypeAliasDeclaration' || node.type === 'TSInterfaceDeclaration') {
      names.push((node as unknown as { id: { name: string } }).id.name);
    }
  }
  return names;
}

function awaits(node: Node): boolean {
  if (isFunction(node) || isTypeOnly(node)) return false;
  if (node.type === 'AwaitExpression') return true;
  if (node.type === 'ForOfStatement' && node.await) return true;
  return children(node).some(awaits);
}

function callsCostly(program: Program): boolean {
  let found = false;
  walk(program, node => {
    if (node.type === 'CallExpression') {
      const callee = bare(node.callee);
      if (callee.type === 'Identifier' && COSTLY_CALLS.has(callee.name)) found = true;
    }
    return !found;
  });
  return found;
}
