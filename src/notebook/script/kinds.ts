/**
 * What an expression of a cell surely is: a plain number, text, an array of draws or data of the library, or nobody
 * knows. As much inference as it takes to leave loop counters and messages alone.
 * Not here: what is written instead (spell-out.ts).
 */
import type { Program } from 'acorn';
import { bare, children, isFunction, walk } from '../language/syntax.ts';
import type { Node, NodeOf } from '../language/syntax.ts';

export type Kind = 'number' | 'text' | 'tensor' | 'list' | 'unknown';

export interface Kinds {
  of(node: Node): Kind;
  /** The kind of a name of the top level, as other cells see it. */
  ofTop(name: string): Kind;
  /** The kind of a member of an object or table that has a name of the top level. */
  memberOfTop(name: string, member: string): Kind;
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '**']);
const COMPARISON: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const COUNTING: ReadonlySet<string> = new Set(['length', 'size']);

/** What kinds are told by, besides the program itself. */
export interface KnownNames {
  /** Whether a free name is a function of the library that returns an array. */
  readonly returnsTensor: (name: string) => boolean;
  /** Kinds of the program that defines a free name: that of another cell. */
  readonly elsewhere: (name: string) => Kinds | undefined;
}

/**
 * Kinds of the names of a program. A name declared twice, or anything but once by a plain `const` or `let` whose
 * every assignment is of one kind, is unknown.
 */
export function kindsOf(program: Program, names: KnownNames): Kinds {
  return new ProgramKinds(program, names);
}

/** Methods that give a list, of whatever they are asked. */
const LISTING: ReadonlySet<string> = new Set(
  'map filter flatMap fill toSorted toReversed toArray'.split(' '),
);
/** Methods of tables and posteriors that give an array. */
const GIVING: ReadonlySet<string> = new Set(['codes', 'dayNumbers', 'draws']);
/** Members of tables that are no column. */
const TABLE_MEMBERS: ReadonlySet<string> = new Set(['rows', 'type', 'missing', 'head', 'complete', 'column']);
/** Functions of the library that read tables. */
const READERS: ReadonlySet<string> = new Set(['csv', 'dataset']);

class ProgramKinds implements Kinds {
  readonly #names: KnownNames;
  /** What each name is given, anywhere; null where that says nothing. */
  readonly #values = new Map<string, (Node | null)[]>();
  /** The same of names of the top level, by their declarations there. */
  readonly #top = new Map<string, (Node | null)[]>();
  readonly #known = new Map<string, Kind>();
  /** Kinds of members, by whose they are and their names; those being found out among them. */
  readonly #members = new Map<readonly (Node | null)[], Map<string, Kind>>();

  constructor(program: Program, names: KnownNames) {
    this.#names = names;
    walk(program, node => noteBinding(node, adder(this.#values)));
    for (const statement of program.body) noteTop(statement, adder(this.#top));
    walk(program, node => noteAssignment(node, (name, value) => this.#top.get(name)?.push(value)));
  }

  of(expression: Node): Kind {
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
        return this.#ofName(node.name);
      case 'UnaryExpression':
        return node.operator === '~' ? 'tensor' : node.operator === '-' ? this.of(node.argument) : 'unknown';
      case 'UpdateExpression':
      case 'AwaitExpression':
        return this.of(node.argument);
      case 'BinaryExpression':
        return ofBinary(node.operator, this.of(node.left), this.of(node.right));
      case 'ConditionalExpression':
        return same([this.of(node.consequent), this.of(node.alternate)]);
      case 'MemberExpression':
        return this.#ofMember(node);
      case 'NewExpression':
        return node.callee.type === 'Identifier' && node.callee.name.endsWith('Array') ? 'list' : 'unknown';
      case 'CallExpression':
        return this.#ofCall(node.callee, node.arguments);
      default:
        return 'unknown';
    }
  }

  ofTop(name: string): Kind {
    const declared = this.#top.get(name) ?? [];
    const only = this.#values.get(name)?.length === declared.length;
    return only ? this.#ofName(name) : same(declared.map(value => this.#ofValue(value)));
  }

  memberOfTop(name: string, member: string): Kind {
    return this.#memberOfAll(this.#top.get(name) ?? [], member);
  }

  #ofValue(value: Node | null): Kind {
    return value === null ? 'unknown' : this.of(value);
  }

  #ofName(name: string): Kind {
    const before = this.#known.get(name);
    if (before !== undefined) return before;
    const given = this.#values.get(name);
    // While it is being found out it may be what its other values are: `s = s + 1`.
    this.#known.set(name, 'number');
    const kind =
      given === undefined
        ? (this.#names.elsewhere(name)?.ofTop(name) ?? 'unknown')
        : same(given.map(value => this.#ofValue(value)));
    this.#known.set(name, kind);
    return kind;
  }

  #ofMember(node: NodeOf<'MemberExpression'>): Kind {
    if (node.property.type !== 'Identifier' || node.computed) return 'unknown';
    return COUNTING.has(node.property.name) ? 'number' : this.#memberOf(node.object, node.property.name);
  }

  /** What a member of an object that is written out is, or of a table that is read. */
  #memberOf(object: Node, member: string): Kind {
    const node = bare(object);
    if (node.type === 'AwaitExpression') return this.#memberOf(node.argument, member);
    if (node.type === 'ObjectExpression') {
      const found = node.properties.find(
        property => property.type === 'Property' && keyOf(property) === member,
      );
      return found?.type === 'Property' ? this.of(found.value) : 'unknown';
    }
    if (node.type === 'CallExpression') {
      if (isMethod(node.callee, 'complete')) return this.#memberOf(node.callee.object, member);
      const reads = node.callee.type === 'Identifier' && READERS.has(node.callee.name);
      return reads && !TABLE_MEMBERS.has(member) ? 'list' : 'unknown';
    }
    if (node.type !== 'Identifier') return 'unknown';
    const given = this.#values.get(node.name);
    if (given === undefined)
      return this.#names.elsewhere(node.name)?.memberOfTop(node.name, member) ?? 'unknown';
    return this.#memberOfAll(given, member);
  }

  /** The same of a name, by all that it is given. Found out once; what leads back to itself is unknown. */
  #memberOfAll(given: readonly (Node | null)[], member: string): Kind {
    if (given.length !== 1 || given[0] === null) return 'unknown';
    const kinds = this.#members.get(given) ?? new Map<string, Kind>();
    this.#members.set(given, kinds);
    const before = kinds.get(member);
    if (before !== undefined) return before;
    kinds.set(member, 'unknown');
    const kind = this.#memberOf(given[0], member);
    kinds.set(member, kind);
    return kind;
  }

  #ofCall(callee: Node, args: readonly Node[]): Kind {
    if (callee.type === 'Identifier') {
      const { name } = callee;
      if (this.#values.has(name) || this.#names.elsewhere(name) !== undefined) return 'unknown';
      if (name === 'Number' || name === 'parseFloat') return 'number';
      if (name === 'range' || name === 'Array') return 'list';
      if (name === 'plate') return this.#returned(args.at(-1));
      return this.#names.returnsTensor(name) ? 'tensor' : 'unknown';
    }
    if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier')
      return 'unknown';
    const method = callee.property.name;
    const owner = callee.object.type === 'Identifier' ? callee.object.name : '';
    if (LISTING.has(method) || (owner.endsWith('Array') && ['from', 'of'].includes(method))) return 'list';
    if (GIVING.has(method)) return 'tensor';
    if (method === 'column') return 'list';
    return owner === 'Math' && args.every(argument => this.of(argument) === 'number') ? 'number' : 'unknown';
  }

  /** What a function that is written out gives back. */
  #returned(body: Node | undefined): Kind {
    if (body === undefined || !isFunction(body)) return 'unknown';
    if (body.body.type !== 'BlockStatement') return this.of(body.body);
    const given: (Node | null)[] = [];
    for (const statement of body.body.body) noteReturns(statement, given);
    return same(given.map(value => this.#ofValue(value)));
  }
}

type Add = (name: string, value: Node | null) => void;

const adder =
  (values: Map<string, (Node | null)[]>): Add =>
  (name, value) =>
    void values.set(name, [...(values.get(name) ?? []), value]);

const keyOf = ({ key, computed }: NodeOf<'Property'>): string | undefined =>
  computed ? undefined : key.type === 'Identifier' ? key.name : String(Reflect.get(key, 'value'));

const isMethod = (callee: Node, name: string): callee is NodeOf<'MemberExpression'> =>
  callee.type === 'MemberExpression' &&
  !callee.computed &&
  callee.property.type === 'Identifier' &&
  callee.property.name === name;

/** Values given back by a function's statements, those of functions in it left out. */
function noteReturns(node: Node, given: (Node | null)[]): void {
  if (isFunction(node)) return;
  if (node.type === 'ReturnStatement') given.push(node.argument ?? null);
  for (const child of children(node)) noteReturns(child, given);
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

function noteAssignment(node: Node, add: Add): void {
  if (node.type !== 'AssignmentExpression' || node.left.type !== 'Identifier') return;
  // What `s += x` makes is the sum of both.
  if (node.operator === '=') add(node.left.name, node.right);
  else add(node.left.name, { ...node, type: 'BinaryExpression', operator: '-' } as unknown as Node);
}

/** Declarations of the top level, exported or not. */
function noteTop(statement: Node, add: Add): void {
  if (statement.type === 'ExportNamedDeclaration' && statement.declaration)
    return noteTop(statement.declaration, add);
  if (statement.type === 'VariableDeclaration')
    for (const one of statement.declarations) noteDeclarator(one, add);
}

/** `const { g } = data` gives g a member of data. */
function noteDeclarator({ id, init }: NodeOf<'VariableDeclarator'>, add: Add): void {
  if (id.type === 'Identifier') return add(id.name, init ?? null);
  const members = new Map<string, Node>();
  if (id.type === 'ObjectPattern' && init)
    for (const property of id.properties)
      if (property.type === 'Property' && property.value.type === 'Identifier' && !property.computed)
        members.set(property.value.name, memberNode(init, property.key));
  for (const name of namesIn(id)) add(name, members.get(name) ?? null);
}

const memberNode = (object: Node, property: Node): Node =>
  ({ ...property, type: 'MemberExpression', object, property, computed: false }) as unknown as Node;

function noteBinding(node: Node, add: Add): void {
  switch (node.type) {
    case 'VariableDeclarator':
      return noteDeclarator(node, add);
    case 'ImportDeclaration':
      if (node.source.value !== 'tilde') node.specifiers.forEach(({ local }) => add(local.name, null));
      return;
    case 'AssignmentExpression':
      return noteAssignment(node, add);
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
