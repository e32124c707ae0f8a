/**
 * Assignments: compound ones are written out, `o[k] = v` goes through a helper that refuses tensors.
 * Not here: which cell owns a name (graph.ts).
 */
import type { Pass } from '../pass.ts';
import { isSimple, mayAssign } from '../purity.ts';
import { bare } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';
import { elementOf, isIndexing, isMultiple, openBracket } from './members.ts';
import { HELPERS, helperCall, inlined } from './operators.ts';
import { target } from './targets.ts';

type Assignment = NodeOf<'AssignmentExpression'>;
type Member = NodeOf<'MemberExpression'>;

export function assignment(node: Assignment, pass: Pass): void {
  const { operator, right } = node;
  const left = bare(node.left);
  const name = nameOfTarget(left);
  if (name !== undefined) pass.names.set(bare(right), name);
  if (operator === '=') return plain(node, left, pass);
  const op = operator.slice(0, -1);
  if (op in HELPERS) {
    if (left.type === 'Identifier') return pass.holding(() => compoundName(node, left, op, pass));
    if (left.type === 'MemberExpression' && left.object.type !== 'Super' && pass.frame.temps) {
      return pass.holding(() => (left.computed ? compoundElement : compoundProperty)(node, left, op, pass));
    }
  }
  if ((op === '&&' || op === '||') && left.type === 'Identifier')
    return logicalName(node, left.name, op, pass);
  target(node.left, pass);
  pass.visit(right);
}

function nameOfTarget(left: Node): string | undefined {
  if (left.type === 'Identifier') return left.name;
  if (left.type !== 'MemberExpression') return undefined;
  if (!left.computed) return left.property.type === 'Identifier' ? left.property.name : undefined;
  return left.object.type === 'Identifier' ? left.object.name : undefined;
}

function plain(node: Assignment, left: Node, pass: Pass): void {
  if (
    left.type !== 'MemberExpression' ||
    !left.computed ||
    left.object.type === 'Super' ||
    left !== node.left
  ) {
    target(node.left, pass);
    return pass.visit(node.right);
  }
  const id = pass.site('set', node);
  const open = openBracket(left, pass);
  const equals = pass.find('=', left.end);
  const several = isMultiple(left, pass);
  const fast = pass.frame.inline && pass.frame.temps;
  pass.holding(() => {
    pass.visit(left.object);
    const o = fast ? pass.temp() : '';
    pass.visit(left.property);
    const k = fast ? pass.temp() : '';
    pass.visit(node.right);
    const v = fast ? pass.temp() : '';
    pass.replace(open, open + 1, `, ${fast ? `${k} = ` : ''}${several ? '(' : ''}`);
    pass.replace(left.end - 1, left.end, several ? ')' : '');
    pass.replace(equals, equals + 1, fast ? `, ${v} =` : ',');
    if (fast) pass.wrap(node, `(${o} = `, `, ${storing(pass, o, k, v, id)})`);
    else pass.wrap(node, `${pass.helper('set')}(`, `, ${id})`);
  });
}

/** A text that stores v as element k of o. */
function storing(pass: Pass, o: string, k: string, v: string, id: number): string {
  return `Array.isArray(${o}) && typeof ${k} === "number" ? ${o}[${k}] = ${v} : ${pass.helper('set')}(${o}, ${k}, ${v}, ${id})`;
}

function value(pass: Pass, op: string, a: string, b: string, id: number): string {
  return pass.frame.inline && pass.frame.temps ? inlined(pass, op, a, b, id) : helperCall(pass, op, a, b, id);
}

/** `x += e` → `x = (x read, e computed, sum)`. */
function compoundName(node: Assignment, left: NodeOf<'Identifier'>, op: string, pass: Pass): void {
  const { right } = node;
  const id = pass.site(op, node);
  const opAt = pass.find(node.operator, left.end);
  if (!pass.frame.temps) {
    pass.visit(right);
    pass.replace(opAt, opAt + node.operator.length, `= ${pass.helper(HELPERS[op])}(${left.name},`);
    return pass.after(node.end, `, ${id})`);
  }
  const readFirst = mayAssign(right, pass.declared);
  const a = readFirst ? pass.temp() : left.name;
  pass.visit(right);
  const b = isSimple(right) ? pass.text(right) : pass.temp();
  const first = readFirst ? `${a} = ${left.name}, ` : '';
  pass.replace(opAt, opAt + node.operator.length, `= (${first}${isSimple(right) ? '' : `${b} =`}`);
  pass.wrap(node, '(', `, ${value(pass, op, a, b, id)}))`);
}

/** `o.p += e`. */
function compoundProperty(node: Assignment, left: Member, op: string, pass: Pass): void {
  const id = pass.site(op, node);
  const dot = pass.find('.', left.object.end);
  const opAt = pass.find(node.operator, left.end);
  const key = pass.text(left.property);
  pass.visit(left.object);
  const o = pass.temp();
  const a = pass.temp();
  pass.visit(node.right);
  const b = pass.temp();
  pass.replace(dot, opAt + node.operator.length, `, ${a} = ${o}.${key}, ${b} =`);
  pass.wrap(node, `(${o} = `, `, ${o}.${key} = ${value(pass, op, a, b, id)})`);
}

/** `o[k] += e`. */
function compoundElement(node: Assignment, left: Member, op: string, pass: Pass): void {
  const id = pass.site(op, node);
  const open = openBracket(left, pass);
  const close = left.end - 1;
  const opAt = pass.find(node.operator, left.end);
  pass.visit(left.object);
  const o = pass.temp();
  pass.visit(left.property);
  const k = pass.temp();
  const a = pass.temp();
  pass.visit(node.right);
  const b = pass.temp();
  const read = isIndexing(left) ? `(${elementOf(pass, o, k, id)})` : `${o}[${k}]`;
  pass.replace(open, open + 1, `, ${k} = (`);
  pass.replace(close, opAt + node.operator.length, `), ${a} = ${read}, ${b} =`);
  const result = pass.temp();
  const computed = `${result} = ${value(pass, op, a, b, id)}`;
  pass.wrap(node, `(${o} = `, `, ${computed}, ${storing(pass, o, k, result, id)})`);
}

/** `x ||= e` → `$lg(x) || (x = e)`. */
function logicalName(node: Assignment, name: string, op: string, pass: Pass): void {
  const id = pass.site(op, node);
  const opAt = pass.find(node.operator, node.left.end);
  pass.visit(node.right);
  pass.replace(opAt, opAt + node.operator.length, '=');
  pass.wrap(node, `(${pass.helper('lg')}(${name}, ${id}) ${op} (`, '))');
}
