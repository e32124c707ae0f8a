/**
 * Arithmetic and comparison: numbers stay native behind an inlined `typeof` test, all else goes to a helper.
 * The test is inlined because a helper that has once seen a tensor slows plain loops tenfold.
 * Not here: `&&`, `||`, tests (conditions.ts) and assignments (assignments.ts).
 */
import type { Pass } from '../pass.ts';
import { isNumeral, isSimple, mayAssign } from '../purity.ts';
import { bare } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';
import { target } from './targets.ts';

/** Operators whose helper and whose function in the library have the same name. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod',
  '**': 'pow',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** Operator → helper. */
export const HELPERS: Readonly<Record<string, string>> = {
  ...FUNCTIONS,
  '===': 'eq',
  '!==': 'ne',
  '==': 'eq',
  '!=': 'ne',
};

const EQUALITY = /^[!=]==?$/;
export const COMPARISON: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '===', '!==', '==', '!=']);

/** How a truth test around a comparison reads; the native branch needs none. */
export type TestWrap = 'if' | 'lg' | undefined;

/** A text that computes `a op b` with a native path for numbers. a and b are names or numbers. */
export function inlined(pass: Pass, op: string, a: string, b: string, id: number, wrap?: TestWrap): string {
  const slow = helperCall(pass, op, a, b, id, wrap);
  // The native power is not bit-identical across engines; the helper uses our own.
  return op === '**' ? slow : `${bothNumbers(a, b)} ? ${a} ${op} ${b} : ${slow}`;
}

function bothNumbers(a: string, b: string): string {
  return [a, b]
    .filter(text => !isNumeral(text))
    .map(text => `typeof ${text} === "number"`)
    .join(' && ');
}

export function helperCall(
  pass: Pass,
  op: string,
  a: string,
  b: string,
  id: number,
  wrap?: TestWrap,
): string {
  const call = `${pass.helper(HELPERS[op])}(${a}, ${b}, ${id}${looseMark(op)})`;
  return wrap ? `${pass.helper(wrap)}(${call}, ${id})` : call;
}

function looseMark(op: string): string {
  return op === '==' || op === '!=' ? ', true' : '';
}

export function binary(node: NodeOf<'BinaryExpression'>, pass: Pass, wrap?: TestWrap): void {
  const { operator: op, left, right } = node;
  if (!(op in HELPERS) || isNative(op, left, right)) {
    pass.visitChildren(node);
    return;
  }
  const id = pass.site(op, node);
  const opAt = operatorAt(pass, node);
  const helperOnly = !pass.frame.inline || !pass.frame.temps || op === '**' || isText(left) || isText(right);
  if (helperOnly) {
    pass.visitChildren(node);
    pass.replace(opAt, opAt + op.length, ',');
    const call = `${pass.helper(HELPERS[op])}(`;
    const outer = wrap ? `${pass.helper(wrap)}(` : '';
    pass.wrap(node, outer + call, `, ${id}${looseMark(op)})${wrap ? `, ${id})` : ''}`);
    return;
  }
  pass.holding(() => inlineBinary(node, pass, { id, opAt, wrap }));
}

function inlineBinary(
  node: NodeOf<'BinaryExpression'>,
  pass: Pass,
  { id, opAt, wrap }: { id: number; opAt: number; wrap: TestWrap },
): void {
  const { operator: op, left, right } = node;
  const keepLeft = isSimple(left) && (left.type === 'Literal' || !mayAssign(right, pass.declared));
  const keepRight = isSimple(right);
  pass.visit(left);
  const a = keepLeft ? pass.text(left) : pass.temp();
  pass.visit(right);
  const b = keepRight ? pass.text(right) : pass.temp();
  if (keepLeft && keepRight) {
    // The source's own `a op b` is the native branch.
    pass.wrap(node, `(${bothNumbers(a, b)} ? `, ` : ${helperCall(pass, op, a, b, id, wrap)})`);
    return;
  }
  pass.replace(opAt, opAt + op.length, keepRight ? ',' : `, ${b} =`);
  pass.wrap(node, keepLeft ? '(' : `(${a} = `, `, ${inlined(pass, op, a, b, id, wrap)})`);
}

function operatorAt(pass: Pass, node: NodeOf<'BinaryExpression'>): number {
  return pass.find(node.operator, node.left.end);
}

/** Operands for which the plain operator is right whatever the other side is. */
function isNative(op: string, left: Node, right: Node): boolean {
  if (isConstant(left) && isConstant(right)) return true;
  if (EQUALITY.test(op)) return isPlain(left) || isPlain(right);
  return false;
}

function isConstant(node: Node): boolean {
  return (
    node.type === 'Literal' ||
    (node.type === 'UnaryExpression' && node.operator === '-' && isConstant(node.argument))
  );
}

/** A string, boolean, null or undefined: never equal to a tensor element by element. */
function isPlain(expression: Node): boolean {
  const node = bare(expression);
  switch (node.type) {
    case 'Literal':
      return typeof node.value !== 'number';
    case 'TemplateLiteral':
      return true;
    case 'Identifier':
      return node.name === 'undefined';
    case 'UnaryExpression':
      return node.operator === 'typeof' || node.operator === 'void';
    default:
      return false;
  }
}

/** Text is never a number: no native path is worth it, but the helper must print a tensor joined to it. */
function isText(node: Node): boolean {
  return (node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateLiteral';
}

/** Whether the expression yields a native boolean whatever its operands are. */
export function isBoolean(expression: Node): boolean {
  const node = bare(expression);
  if (node.type === 'Literal') return true;
  if (node.type !== 'BinaryExpression') return false;
  if (node.operator === 'in' || node.operator === 'instanceof') return true;
  return COMPARISON.has(node.operator) && isNative(node.operator, node.left, node.right);
}

const UNARY: Readonly<Record<string, string>> = { '-': 'neg', '+': 'pos', '!': 'not', '~': 'tilde' };

export function unary(node: NodeOf<'UnaryExpression'>, pass: Pass): void {
  const { operator, argument } = node;
  if (operator === 'delete') return target(argument, pass);
  pass.visit(argument);
  if (!(operator in UNARY) || (argument.type === 'Literal' && operator !== '~')) return;
  if (operator === '!' && isBoolean(argument)) return;
  const id = pass.site(operator, node, operator === '~' ? pass.names.get(node) : undefined);
  if (operator === '-' && pass.frame.inline && argument.type === 'Identifier') {
    const name = argument.name;
    pass.wrap(node, `(typeof ${name} === "number" ? `, ` : ${pass.helper('neg')}(${name}, ${id}))`);
    return;
  }
  pass.replace(node.start, node.start + 1, '');
  pass.wrap(node, `${pass.helper(UNARY[operator])}(`, `, ${id})`);
}
