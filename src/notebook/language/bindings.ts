/**
 * The variables in sight at a place of a cell, and the call that made each: for advice once something went wrong.
 * Not here: names of other cells (graph.ts) or the advice (workers/kernel/advice.ts).
 */
import { parse } from './parse.ts';
import { placesOf } from './problem.ts';
import { boundNames } from './scope.ts';
import { bare, children, isFunction } from './syntax.ts';
import type { Node, NodeOf } from './syntax.ts';

/** The call whose value a variable was given: `const fit = await mcmc(model)`. */
export interface MadeBy {
  readonly callee: string;
  /** What stood before the call. */
  readonly sign: 'none' | '~' | 'await';
  /** The call as written. */
  readonly text: string;
}

/** A variable, a parameter or a function. */
export interface Binding {
  readonly name: string;
  /** "const" or "let"; undefined for what is no variable. */
  readonly word: string | undefined;
  /** 1-based, of its declaration. */
  readonly line: number;
  readonly column: number;
  readonly madeBy: MadeBy | undefined;
}

/**
 * What can be named at a place, innermost first; without a place, the names of the top level.
 * Empty for a cell that does not parse.
 */
export function bindingsAt(source: string, line?: number, column = 1): readonly Binding[] {
  const parsed = parse(source);
  if (!parsed.ok) return [];
  const found: Binding[] = [];
  const at = line === undefined ? -1 : offsetOf(source, line, column);
  gather(parsed.program, at, source, placesOf(source), found);
  return found.toReversed();
}

/** The names written on a line, in order. */
export function namesOnLine(source: string, line: number): readonly string[] {
  const text = (source.split('\n')[line - 1] ?? '').replace(/"[^"]*"|'[^']*'|`[^`]*`|\/\/.*$/g, ' ');
  const names = [...text.matchAll(/(?<![\p{L}\p{N}_$]|(?<!\.\.)\.)[\p{L}_$][\p{L}\p{N}_$]*/gu)].map(
    ([name]) => name,
  );
  return [...new Set(names)];
}

function offsetOf(source: string, line: number, column: number): number {
  const before = source.split('\n').slice(0, line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, column - 1);
}

type Places = ReturnType<typeof placesOf>;

function gather(node: Node, at: number, source: string, places: Places, found: Binding[]): void {
  const add = (name: string, of: Node, word?: string, madeBy?: MadeBy) =>
    found.push({ name, word, ...places(of.start), madeBy });
  if (isFunction(node))
    for (const param of node.params) for (const name of boundNames(param)) add(name, param);
  if (node.type === 'CatchClause' && node.param)
    for (const name of boundNames(node.param)) add(name, node.param);
  for (const child of children(node)) {
    const declared = child.type === 'ExportNamedDeclaration' && child.declaration ? child.declaration : child;
    if (declared.type === 'FunctionDeclaration' || declared.type === 'ClassDeclaration') {
      if (declared.id) add(declared.id.name, declared);
    } else if (declared.type === 'ImportDeclaration') {
      for (const { local } of declared.specifiers) add(local.name, declared);
    } else if (declared.type === 'VariableDeclaration') {
      for (const one of declared.declarations) addDeclarator(one, declared.kind, source, add);
    }
  }
  const inner = children(node).find(child => child.start <= at && at < child.end);
  if (inner) gather(inner, at, source, places, found);
}

function addDeclarator(
  one: NodeOf<'VariableDeclarator'>,
  word: string,
  source: string,
  add: (name: string, of: Node, word: string, madeBy?: MadeBy) => void,
): void {
  const made = one.id.type === 'Identifier' && one.init ? madeBy(one.init, source) : undefined;
  for (const name of boundNames(one.id)) add(name, one, word, made);
}

function madeBy(init: Node, source: string): MadeBy | undefined {
  const value = bare(init);
  const sign =
    value.type === 'AwaitExpression'
      ? 'await'
      : value.type === 'UnaryExpression' && value.operator === '~'
        ? '~'
        : 'none';
  const call = bare(sign === 'none' ? value : (value as NodeOf<'AwaitExpression'>).argument);
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  const text = source.slice(call.start, call.end).replace(/\s+/g, ' ');
  return { callee: call.callee.name, sign, text };
}
