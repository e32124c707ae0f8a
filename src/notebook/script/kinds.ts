/**
 * What an expression of a cell surely is: a plain number, text, an array of draws or data of the library, or nobody
 * knows. As much inference as it takes to leave loop counters and messages alone.
 * Not here: what is written instead (spell-out.ts).
 */
import type { Program } from 'acorn';
import { bare, children, walk } from '../language/syntax.ts';
import type { Node } from '../language/syntax.ts';

export type Kind = 'number' | 'text' | 'tensor' | 'list' | 'unknown';

export interface Kinds {
  of(node: Node): Kind;
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '**']);
const COMPARISON: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const COUNTING: ReadonlySet<string> = new Set(['length', 'size']);

/**
 * Kinds of the names of a program. A name declared twice, or anything but once by a plain `const` or `let` whose
 * every assignment is of one kind, is unknown.
 * @param returnsTensor whether a free name is a function of the library that returns an array
 */
export function kindsOf(program: Program, returnsTensor: (name: string) => boolean): Kinds {
  const values = new Map<string, (Node | null)[]>();
  const add = (name: string, value: Node | null): void =>
    void values.set(name, [...(values.get(name) ?? []), value]);
  walk(program, node => noteBinding(node, add));
  const known = new Map<string, Kind>();
  const of = (expression: Node): Kind => {
    const node = bare(expression);
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'number'
          ? 'number'
          : typeof node.value === 'string'
            ? 'text'
            : 'unknown';
      case 'TemplateLiteral':
        return 'text';
      case 'ArrayExpression':
        return 'list';
      case 'Identifier':
        return ofName(node.name);
      case 'UnaryExpression':
        return node.operator === '~' ? 'tensor' : node.operator === '-' ? of(node.argument) : 'unknown';
      case 'UpdateExpression':
        return of(node.argument);
      case 'BinaryExpression':
        return ofBinary(node.operator, of(node.left), of(node.right));
      case 'ConditionalExpression':
        return same([of(node.consequent), of(node.alternate)]);
      case 'MemberExpression':
        return !node.computed && node.property.type === 'Identifier' && COUNTING.has(node.property.name)
          ? 'number'
          : 'unknown';
      case 'CallExpression':
        return ofCall(node.callee, node.arguments);
      default:
        return 'unknown';
    }
  };
  const ofName = (name: string): Kind => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const given = values.get(name);
    // While it is being found out it may be what its other values are: `s = s + 1`.
    known.set(name, 'number');
    const kind =
      given === undefined ? 'unknown' : same(given.map(value => (value === null ? 'unknown' : of(value))));
    known.set(name, kind);
    return kind;
  };
  const ofCall = (callee: Node, args: readonly Node[]): Kind => {
    if (callee.type === 'Identifier' && !values.has(callee.name)) {
      if (callee.name === 'Number' || callee.name === 'parseFloat') return 'number';
      return returnsTensor(callee.name) ? 'tensor' : 'unknown';
    }
    const math = mathMember(callee);
    return math !== undefined && args.every(argument => of(argument) === 'number') ? 'number' : 'unknown';
  };
  return { of };
}

/** `exp` of `Math.exp`. */
export function mathMember(callee: Node): string | undefined {
  return callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Math' &&
    callee.property.type === 'Identifier'
    ? callee.property.name
    : undefined;
}

const same = (kinds: readonly Kind[]): Kind =>
  kinds.length > 0 && kinds.every(kind => kind === kinds[0]) ? kinds[0] : 'unknown';

function ofBinary(operator: string, left: Kind, right: Kind): Kind {
  if (operator === '+' && (left === 'text' || right === 'text')) return 'text';
  if (ARITHMETIC.has(operator)) return left === 'number' && right === 'number' ? 'number' : 'tensor';
  return COMPARISON.has(operator) && (left === 'tensor' || right === 'tensor') ? 'tensor' : 'unknown';
}

function noteBinding(node: Node, add: (name: string, value: Node | null) => void): void {
  switch (node.type) {
    case 'VariableDeclarator':
      if (node.id.type === 'Identifier') add(node.id.name, node.init ?? null);
      else namesIn(node.id).forEach(name => add(name, null));
      return;
    case 'AssignmentExpression':
      if (node.left.type === 'Identifier') {
        // What `s += x` makes is the sum of both.
        if (node.operator === '=') add(node.left.name, node.right);
        else add(node.left.name, { ...node, type: 'BinaryExpression', operator: '-' } as unknown as Node);
      }
      return;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      node.params.flatMap(namesIn).forEach(name => add(name, null));
      if (node.type === 'FunctionDeclaration' && node.id) add(node.id.name, null);
      return;
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'CatchClause':
      if (node.type === 'CatchClause')
        (node.param ? namesIn(node.param) : []).forEach(name => add(name, null));
      return;
  }
}

/** All identifiers of a pattern; those of defaults too, which does no harm. */
function namesIn(pattern: Node): string[] {
  return pattern.type === 'Identifier' ? [pattern.name] : children(pattern).flatMap(namesIn);
}
