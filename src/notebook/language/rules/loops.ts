/**
 * Loops: iterating a number is an error, and iterations are counted where a call inside may need an address.
 * Not here: tests (conditions.ts).
 */
import type { Pass } from '../pass.ts';
import { PURE_FUNCTIONS } from '../purity.ts';
import { isLoop, someHere } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';
import { test } from './conditions.ts';
import { rerolled } from './reroll.ts';
import { target } from './targets.ts';

type Loop = NodeOf<
  'ForStatement' | 'ForOfStatement' | 'ForInStatement' | 'WhileStatement' | 'DoWhileStatement'
>;

export function loop(node: Loop, pass: Pass): void {
  if (!rerolled(node, pass)) counted(node, node, pass);
}

/** A label belongs to its loop: the `try` goes around both, so that `continue label` still finds the loop. */
export function labeled(node: NodeOf<'LabeledStatement'>, pass: Pass): void {
  let { body }: { body: Node } = node;
  while (body.type === 'LabeledStatement') body = body.body;
  if (isLoop(body)) counted(node, body, pass);
  else pass.visit(body);
}

function counted(outer: Node, node: Loop, pass: Pass): void {
  const { frame } = pass;
  const wasInline = frame.inline;
  frame.inline = true;
  visitLoop(node, pass);
  frame.inline = wasInline;
  if (!frame.inFunction || overPlate(node) || !needsCount(node.body)) return;
  const id = pass.site('loop', node);
  const mark = `${pass.prefix}loop${id}`;
  pass.before(node.body.start, `{ ${mark}.next(); `);
  pass.after(node.body.end, ' }');
  pass.before(outer.start, `{ const ${mark} = ${pass.helper('loop')}(${id}); try { `);
  pass.after(outer.end, ` } finally { ${mark}.end(); } }`);
}

/** `for (const i of plate(…))`: the plate counts by itself. */
function overPlate(node: Loop): boolean {
  if (node.type !== 'ForOfStatement' || node.right.type !== 'CallExpression') return false;
  const { callee } = node.right;
  return callee.type === 'Identifier' && callee.name === 'plate';
}

/** A body that suspends cannot be counted: other code would run in the middle of it. */
function needsCount(body: Node): boolean {
  const suspends = (node: Node) => node.type === 'AwaitExpression' || node.type === 'YieldExpression';
  return callsSomething(body) && !someHere(body, suspends);
}

function callsSomething(body: Node): boolean {
  return someHere(body, node => {
    if (node.type === 'UnaryExpression') return node.operator === '~';
    if (node.type !== 'CallExpression') return false;
    const { callee } = node;
    if (callee.type === 'Identifier') return !PURE_FUNCTIONS.has(callee.name);
    if (callee.type !== 'MemberExpression') return true;
    return !(
      callee.object.type === 'Identifier' &&
      (callee.object.name === 'Math' || callee.object.name === 'console')
    );
  });
}

function visitLoop(node: Loop, pass: Pass): void {
  switch (node.type) {
    case 'ForStatement':
      pass.visit(node.init);
      if (node.test) test(node.test, pass, 'for');
      pass.visit(node.update);
      break;
    case 'ForInStatement':
      leftOf(node, pass);
      pass.visit(node.right);
      break;
    case 'ForOfStatement':
      leftOf(node, pass);
      pass.visit(node.right);
      if (!node.await) {
        const id = pass.site('for', node.right);
        pass.wrap(node.right, `${pass.helper('iter')}(`, `, ${id})`);
      }
      break;
    default:
      test(node.test, pass, 'while');
  }
  pass.visit(node.body);
}

function leftOf(node: NodeOf<'ForOfStatement' | 'ForInStatement'>, pass: Pass): void {
  if (node.left.type === 'VariableDeclaration') pass.visit(node.left);
  else target(node.left, pass);
}
