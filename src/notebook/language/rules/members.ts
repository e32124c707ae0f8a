/**
 * Reading members: `o[i]` gathers or slices, `Math.f` takes tensors.
 * Not here: assigning to members (assignments.ts), calling them (calls.ts).
 */
import type { Pass } from '../pass.ts';
import { isNumeral, isSimple } from '../purity.ts';
import { bare, hasOptional } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';

export function member(node: NodeOf<'MemberExpression'>, pass: Pass): void {
  if (!isIndexing(node)) {
    pass.visit(node.object);
    if (node.computed) pass.visit(node.property);
    return;
  }
  const id = pass.site('index', node);
  const open = openBracket(node, pass);
  const inline = pass.frame.inline && pass.frame.temps && !isMultiple(node, pass) && !isText(node.property);
  if (!inline) {
    pass.visitChildren(node);
    pass.replace(open, open + 1, `, ${id}, `);
    pass.replace(node.end - 1, node.end, '');
    pass.wrap(node, `${pass.helper('at')}(`, ')');
    return;
  }
  pass.holding(() => {
    const keepKey = isSimple(bare(node.property)) && bare(node.property) === node.property;
    const keepObject = node.object.type === 'Identifier' && keepKey;
    pass.visit(node.object);
    const o = keepObject ? pass.text(node.object) : pass.temp();
    pass.visit(node.property);
    const k = keepKey ? pass.text(node.property) : pass.temp();
    pass.replace(open, open + 1, keepKey ? ', ' : `, ${k} = `);
    pass.replace(node.end - 1, node.end, '');
    pass.wrap(node, keepObject ? '(' : `(${o} = `, `, ${elementOf(pass, o, k, id)})`);
  });
}

/** A text that reads element k of o, natively where o is an array and k a number. */
export function elementOf(pass: Pass, o: string, k: string, id: number): string {
  const isNumber = isNumeral(k) ? '' : ` && typeof ${k} === "number"`;
  return `Array.isArray(${o})${isNumber} ? ${o}[${k}] : ${pass.helper('at')}(${o}, ${id}, ${k})`;
}

export function openBracket(node: NodeOf<'MemberExpression'>, pass: Pass): number {
  return pass.find('[', node.object.end);
}

/** `W[i, j]`, without parentheses around `i, j`. */
export function isMultiple(node: NodeOf<'MemberExpression'>, pass: Pass): boolean {
  const open = openBracket(node, pass);
  return (
    node.property.type === 'SequenceExpression' &&
    !pass.masked.slice(open, node.property.expressions[0].start).includes('(')
  );
}

/** Whether the brackets may mean an index of a tensor. */
export function isIndexing(node: NodeOf<'MemberExpression'>): boolean {
  if (!node.computed || node.object.type === 'Super' || hasOptional(node)) return false;
  const key = bare(node.property);
  if (key.type === 'TemplateLiteral') return false;
  if (key.type !== 'Literal') return true;
  if (typeof key.value === 'string') return !/^[\p{L}_$][\p{L}\p{N}_$ -]*$/u.test(key.value);
  return node.object.type !== 'ArrayExpression';
}

function isText(node: Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'string';
}

/** `Math` alone: the whole object is replaced by one that also takes tensors and is the same in every browser. */
export function identifier(node: NodeOf<'Identifier'>, pass: Pass): void {
  if (node.name === 'Math' && !pass.declared.has('Math')) {
    pass.replace(node.start, node.start + 'Math'.length, pass.helper('Math'));
  }
}

export function property(node: NodeOf<'Property'>, pass: Pass): void {
  if (node.computed) pass.visit(node.key);
  if (node.shorthand && node.value.type === 'Identifier' && node.value.name === 'Math') {
    pass.before(node.start, 'Math: ');
  }
  if (!node.computed && node.key.type === 'Identifier') pass.names.set(bare(node.value), node.key.name);
  pass.visit(node.value);
}
