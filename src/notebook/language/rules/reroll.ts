/**
 * Counting loops whose iterations cannot tell that they run together: `for (let t = a; t < b; t++) { … observe(…) … }`
 * with a body that changes nothing outside itself. They are handed to the runtime as a function of the index, which
 * a model that is being compiled calls once for all iterations. Not here: other loops (loops.ts).
 */
import type { Pass } from '../pass.ts';
import { isPure, PURE_FUNCTIONS } from '../purity.ts';
import { Scope } from '../scope.ts';
import { bare, someHere } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';

/** `for (let name = from; name < to; name++) body`. */
interface Counting {
  readonly name: string;
  readonly from: Node;
  readonly to: Node;
  /** Whether `to` itself is an index. */
  readonly inclusive: boolean;
}

/** Statements that say something of data and return nothing new. */
const STATEMENTS: ReadonlySet<string> = new Set(['observe', 'factor']);

/** Nodes that leave the body early, choose by a truth value, or change something that may live outside. */
const REFUSED: ReadonlySet<string> = new Set(
  (
    'BreakStatement ContinueStatement ReturnStatement ThrowStatement TryStatement LabeledStatement WithStatement ' +
    'AwaitExpression YieldExpression ForOfStatement ForInStatement WhileStatement DoWhileStatement IfStatement ' +
    'SwitchStatement LogicalExpression NewExpression TaggedTemplateExpression ImportExpression ThisExpression ' +
    'FunctionDeclaration FunctionExpression ArrowFunctionExpression ClassDeclaration ClassExpression'
  ).split(' '),
);

/** Visits the loop as one call of the runtime where that is sound; false when it is not. */
export function rerolled(node: Node, pass: Pass): boolean {
  if (node.type !== 'ForStatement' || !pass.frame.inFunction) return false;
  const counting = countingOf(node, pass);
  if (!counting || !isIndependent(node.body, pass.declared)) return false;
  const { name, from, to, inclusive } = counting;
  const id = pass.site('loop', node, name);
  pass.visit(from);
  pass.visit(to);
  pass.visit(node.body);
  pass.replace(node.start, from.start, `${pass.helper('roll')}(${id}, `);
  pass.replace(from.end, to.start, ', ');
  pass.replace(to.end, node.body.start, `, ${inclusive}, (${name}) => `);
  const isBlock = node.body.type === 'BlockStatement';
  if (!isBlock) pass.before(node.body.start, '{ ');
  pass.after(node.body.end, isBlock ? ');' : ' });');
  return true;
}

function countingOf(
  { init, test, update }: NodeOf<'ForStatement'>,
  { declared }: Pass,
): Counting | undefined {
  if (init?.type !== 'VariableDeclaration' || init.kind !== 'let' || init.declarations.length !== 1)
    return undefined;
  const [{ id, init: from }] = init.declarations;
  if (id.type !== 'Identifier' || !from || test?.type !== 'BinaryExpression') return undefined;
  const isIndex = (node: Node): boolean => node.type === 'Identifier' && node.name === id.name;
  const { left, operator, right } = test;
  if (!isIndex(left) || (operator !== '<' && operator !== '<=')) return undefined;
  if (update?.type !== 'UpdateExpression' || update.operator !== '++' || !isIndex(update.argument))
    return undefined;
  if (![from, right].every(bound => isPure(bound, declared))) return undefined;
  if (someHere(right, isIndex)) return undefined;
  return { name: id.name, from, to: right, inclusive: operator === '<=' };
}

/** Whether the body says something and, for all that can be read off it, changes nothing outside itself. */
function isIndependent(body: Node, declared: ReadonlySet<string>): boolean {
  const says = someHere(body, node => isStatement(node, declared));
  const changes = Scope.of(body)
    .free(body)
    .some(use => use.assigned);
  return says && !changes && !someHere(body, node => isRefused(node, declared));
}

function isStatement(node: Node, declared: ReadonlySet<string>): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return false;
  return STATEMENTS.has(node.callee.name) && !declared.has(node.callee.name);
}

function isRefused(node: Node, declared: ReadonlySet<string>): boolean {
  if (REFUSED.has(node.type)) return true;
  switch (node.type) {
    case 'UnaryExpression':
      return node.operator === '~' || node.operator === 'delete';
    case 'AssignmentExpression':
      return bare(node.left).type !== 'Identifier';
    case 'UpdateExpression':
      return bare(node.argument).type !== 'Identifier';
    case 'ConditionalExpression':
      return !isPure(node, declared);
    case 'CallExpression':
      return !isStatement(node, declared) && !isHarmless(node.callee, declared);
    default:
      return false;
  }
}

/** Functions of Tilde that only compute, distributions, and methods of theirs. */
function isHarmless(callee: Node, declared: ReadonlySet<string>): boolean {
  if (callee.type === 'Identifier')
    return (PURE_FUNCTIONS.has(callee.name) || /^[A-Z]/.test(callee.name)) && !declared.has(callee.name);
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed)
    return false;
  return PURE_FUNCTIONS.has(callee.property.name) || callee.property.name === 'logProb';
}
