/**
 * Calls that must know where they stand: the statements of a model, and methods that would be silently wrong.
 * Not here: `~` (operators.ts).
 */
import type { Pass } from '../pass.ts';
import { bare, hasOptional } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';

type Call = NodeOf<'CallExpression'>;

/** The statements of a model that have a name or an address. */
export const SITE_CALLS: ReadonlySet<string> = new Set([
  'sample',
  'observe',
  'deterministic',
  'param',
  'factor',
  'plate',
  'condition',
]);

/** Functions of the library that only say where they stand when something is wrong with what they were given. */
const PLACED_CALLS: ReadonlySet<string> = new Set(['scan', 'cond', 'whileLoop', 'fori', 'odeint', 'csv']);

/** Methods that compare by identity or ask what a value is: on a tensor the answer is wrong, not an error. */
const WATCHED_METHODS: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf', 'get', 'has']);
const WATCHED_NUMBER: ReadonlySet<string> = new Set(['isFinite', 'isInteger', 'isSafeInteger', 'isNaN']);

export function call(node: Call, pass: Pass): void {
  const { callee } = node;
  if (node.optional) return native(node, pass);
  if (callee.type === 'Identifier' && SITE_CALLS.has(callee.name)) return siteCall(node, callee.name, pass);
  if (callee.type === 'Identifier' && PLACED_CALLS.has(callee.name)) return placed(node, callee.name, pass);
  if (callee.type === 'MemberExpression' && isWatched(callee, pass)) return watched(node, callee, pass);
  native(node, pass);
}

function native(node: Call | NodeOf<'NewExpression'>, pass: Pass): void {
  callee(node.callee, pass);
  pass.visitAll(node.arguments);
}

/** What is called keeps its `this`, so a computed member is not turned into a helper call. */
export function callee(node: Node, pass: Pass): void {
  if (node.type !== 'MemberExpression') return pass.visit(node);
  pass.visit(node.object);
  if (node.computed) pass.visit(node.property);
}

export function construct(node: NodeOf<'NewExpression'>, pass: Pass): void {
  native(node, pass);
}

export function tagged(node: NodeOf<'TaggedTemplateExpression'>, pass: Pass): void {
  callee(node.tag, pass);
  pass.visit(node.quasi);
}

function siteCall(node: Call, name: string, pass: Pass): void {
  const inferred = pass.names.get(node) ?? observedName(node, name);
  placed(node, name, pass, name === 'plate' || name === 'condition' ? undefined : inferred);
}

/** The call through a helper that makes its place ambient. */
function placed(node: Call, kind: string, pass: Pass, name?: string): void {
  const id = pass.site(kind, node, name);
  pass.visit(node.callee);
  pass.visitAll(node.arguments);
  const open = openParenthesis(node, pass);
  pass.replace(open, open + 1, node.arguments.length ? ', ' : '');
  pass.before(node.start, `${pass.helper('call')}(${id}, `);
}

function openParenthesis(node: Call, pass: Pass): number {
  const { typeArguments } = node as { typeArguments?: { end: number } };
  return pass.find('(', typeArguments?.end ?? node.callee.end);
}

/** The observation names a site that is bound to nothing: `observe(D, y)`, `sample(D, { obs: y })`. */
function observedName(node: Call, name: string): string | undefined {
  if (name === 'observe') return nameOf(node.arguments[1]) ?? nameOf(node.arguments[2]);
  if (name === 'deterministic' || name === 'factor') return nameOf(node.arguments[0]);
  if (name !== 'sample') return undefined;
  for (const argument of node.arguments) {
    if (argument.type !== 'ObjectExpression') continue;
    for (const property of argument.properties) {
      if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
      if (property.key.name === 'obs') return nameOf(property.value);
    }
  }
  return undefined;
}

function nameOf(expression: Node | undefined): string | undefined {
  if (!expression) return undefined;
  const node = bare(expression);
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return undefined;
  if (node.computed) return nameOf(node.object);
  return node.property.type === 'Identifier' ? node.property.name : undefined;
}

function isWatched(
  { object, property, computed, optional }: NodeOf<'MemberExpression'>,
  pass: Pass,
): boolean {
  if (computed || optional || property.type !== 'Identifier' || object.type === 'Super') return false;
  if (object.type === 'Identifier' && object.name === 'Number' && !pass.declared.has('Number')) {
    return WATCHED_NUMBER.has(property.name);
  }
  return WATCHED_METHODS.has(property.name) && !hasOptional(object);
}

function watched(node: Call, member: NodeOf<'MemberExpression'>, pass: Pass): void {
  const id = pass.site(pass.text(member.property), node);
  const dot = pass.find('.', member.object.end);
  const open = openParenthesis(node, pass);
  pass.visit(member.object);
  pass.visitAll(node.arguments);
  const tail = node.arguments.length ? ', ' : '';
  pass.replace(dot, open + 1, `, "${pass.text(member.property)}", ${id}${tail}`);
  pass.before(node.start, `${pass.helper('member')}(`);
}
