/**
 * Tests: `if`, `while`, `for`, `do`, `switch`, `&&`, `||` and the ternary, where a random value either works or
 * fails with a clear message. Not here: what the helpers decide (the engine's language room).
 */
import type { Pass } from '../pass.ts';
import { isPure } from '../purity.ts';
import { bare } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';
import { binary, COMPARISON, HELPERS, isBoolean } from './operators.ts';

/** Visits an expression whose truth is all that matters. */
export function test(node: Node, pass: Pass, kind: string): void {
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    test(node.argument, pass, kind);
  } else if (node.type === 'LogicalExpression' && node.operator !== '??') {
    test(node.left, pass, kind);
    test(node.right, pass, kind);
  } else {
    truth(node, pass, kind, 'if');
  }
}

function truth(node: Node, pass: Pass, kind: string, wrap: 'if' | 'lg'): void {
  if (isBoolean(node)) {
    pass.visit(node);
  } else if (node.type === 'BinaryExpression' && COMPARISON.has(node.operator) && node.operator in HELPERS) {
    binary(node, pass, wrap);
  } else {
    const id = pass.site(kind, node);
    pass.visit(node);
    pass.wrap(node, `${pass.helper(wrap)}(`, `, ${id})`);
  }
}

export function ifStatement(node: NodeOf<'IfStatement'>, pass: Pass): void {
  test(node.test, pass, 'if');
  pass.visit(node.consequent);
  pass.visit(node.alternate);
}

/** `a && b` keeps its value, so only the left side is tested. */
export function logical(node: NodeOf<'LogicalExpression'>, pass: Pass): void {
  if (node.operator === '??') pass.visit(node.left);
  else truth(node.left, pass, node.operator, 'lg');
  pass.visit(node.right);
}

/**
 * With pure branches a traced condition selects between both; `$truth` gives true, false, or the traced
 * condition itself, and each branch is computed unless the condition rules it out.
 */
export function ternary(node: NodeOf<'ConditionalExpression'>, pass: Pass): void {
  const { consequent, alternate } = node;
  const pure = isPure(consequent, pass.declared) && isPure(alternate, pass.declared);
  if (!pure || isBoolean(node.test) || isNegatedBoolean(node.test)) {
    test(node.test, pass, 'ternary');
    pass.visit(consequent);
    pass.visit(alternate);
    return;
  }
  const id = pass.site('ternary', node);
  if (pass.frame.temps) pass.holding(() => selecting(node, pass, id));
  else closures(node, pass, id);
}

function selecting(node: NodeOf<'ConditionalExpression'>, pass: Pass, id: number): void {
  const question = pass.find('?', node.test.end);
  const colon = colonOf(node, pass);
  pass.visit(node.test);
  const t = pass.temp();
  pass.visit(node.consequent);
  const a = pass.temp();
  pass.visit(node.alternate);
  const b = pass.temp();
  pass.before(node.start, `(${t} = ${pass.helper('truth')}(`);
  pass.replace(question, question + 1, `, ${id}), ${t} !== false && (${a} =`);
  pass.replace(colon, colon + 1, `), ${t} !== true && (${b} =`);
  const choice = `${pass.helper('where')}(${t}, ${a}, ${b}, ${id})`;
  pass.after(node.end, `), ${t} === true ? ${a} : ${t} === false ? ${b} : ${choice})`);
}

function closures(node: NodeOf<'ConditionalExpression'>, pass: Pass, id: number): void {
  const question = pass.find('?', node.test.end);
  const colon = colonOf(node, pass);
  pass.visitChildren(node);
  pass.before(node.start, `${pass.helper('cond')}(`);
  pass.replace(question, question + 1, ', () =>');
  pass.replace(colon, colon + 1, ', () =>');
  pass.after(node.end, `, ${id})`);
}

/** Types after a branch (`x as T : y`) are inside the branch's node, so the next colon is the ternary's. */
function colonOf(node: NodeOf<'ConditionalExpression'>, pass: Pass): number {
  return pass.find(':', node.consequent.end);
}

function isNegatedBoolean(expression: Node): boolean {
  const node = bare(expression);
  return node.type === 'UnaryExpression' && node.operator === '!' && isBoolean(node.argument);
}

/** `switch (k) { case 1: … }` → `switch (true) { case $if($eq(k, 1)): … }`: order, fall-through and default stay. */
export function switchStatement(node: NodeOf<'SwitchStatement'>, pass: Pass): void {
  const { discriminant, cases } = node;
  const onText = cases.every(({ test: value }) => !value || isTextLiteral(value));
  if (onText || !pass.frame.temps) {
    pass.visitChildren(node);
    return;
  }
  pass.visit(discriminant);
  pass.holding(() => {
    const subject = pass.temp();
    pass.wrap(discriminant, `(${subject} = `, ', true)');
    for (const { test: value } of cases) {
      if (!value) continue;
      const id = pass.site('switch', value);
      pass.visit(value);
      pass.wrap(value, `${pass.helper('if')}(${pass.helper('eq')}(${subject}, (`, `), ${id}), ${id})`);
    }
    for (const { consequent } of cases) pass.visitAll(consequent);
  });
}

function isTextLiteral(node: Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'string';
}
