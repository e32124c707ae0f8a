/**
 * One cell in stock TypeScript: operators on draws and arrays become functions, `~` becomes `sample`, names that a cell
 * infers are written down, parameters without a type get one. Text that means the same in both stays as it is.
 * Not here: the file around the cells (write-script.ts), or how cells themselves run (language/).
 */
import { FUNCTIONS } from '../language/rules/operators.ts';
import type { Program } from 'acorn';
import MagicString from 'magic-string';
import { boundNames } from '../language/scope.ts';
import { bare, children, extras, isFunction, isTypeOnly, walk } from '../language/syntax.ts';
import type { Node, NodeOf } from '../language/syntax.ts';
import { mathMember } from './kinds.ts';
import type { Kinds } from './kinds.ts';
import type { Operators } from './operators.ts';

export interface Spelling {
  readonly source: string;
  /** The source with comments turned to spaces. */
  readonly masked: string;
  readonly program: Program;
  /** Name inferred for the random site that begins at an offset. */
  readonly siteNames: ReadonlyMap<number, string>;
  /** What the names and expressions of the cell are. */
  readonly kinds: Kinds;
  /** Whether the library has a function of this name. */
  readonly isFunction: (name: string) => boolean;
  /** Under which name a function of the library is imported; tells that it is used. */
  readonly use: (name: string) => string;
  /** The function that stands for an operator. */
  readonly operators: Operators;
  /** What a name of the cell's top level is called in the file. */
  readonly rename: (name: string) => string;
}

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const MATH: Readonly<Record<string, string>> = { max: 'maximum', min: 'minimum' };

interface Pass extends Spelling {
  readonly out: MagicString;
  /** Counter of the `for` around, in the same function: sites in it are numbered. */
  readonly counter: string | undefined;
  /** Names that take anything: parameters to which a type is given here. */
  readonly untyped: ReadonlySet<string>;
}

/** The edits, made in a copy of the source. Imports are left out: the file has its own. */
export function spellOut(spelling: Spelling): MagicString {
  const out = new MagicString(spelling.source);
  const pass: Pass = { ...spelling, out, counter: undefined, untyped: untypedNames(spelling.program) };
  const last = spelling.program.body.filter(node => node.type !== 'EmptyStatement').at(-1);
  for (const statement of spelling.program.body) {
    if (statement === last && statement.type === 'ExpressionStatement') show(statement, pass);
    else visit(statement, pass);
  }
  return out;
}

/** The value a cell shows is printed. */
function show(node: NodeOf<'ExpressionStatement'>, pass: Pass): void {
  const { out, source } = pass;
  visit(node.expression, pass);
  const isClosed = source[node.end - 1] === ';';
  out.prependRight(node.start, 'console.log(');
  out.appendLeft(isClosed ? node.end - 1 : node.end, isClosed ? ')' : ');');
}

function visit(node: Node, pass: Pass): void {
  if (isTypeOnly(node)) return;
  switch (node.type) {
    case 'ImportDeclaration':
      return void pass.out.remove(node.start, node.end);
    case 'BinaryExpression':
      return binary(node, pass);
    case 'UnaryExpression':
      return unary(node, pass);
    case 'AssignmentExpression':
      return assignment(node, pass);
    case 'MemberExpression':
      return member(node, pass);
    case 'CallExpression':
      return call(node, pass);
    case 'Identifier':
      return identifier(node, pass);
    case 'Property':
      return property(node, pass);
    case 'VariableDeclarator':
      return declarator(node, pass);
    default:
      return visitStatement(node, pass);
  }
}

function visitStatement(node: Node, pass: Pass): void {
  switch (node.type) {
    case 'IfStatement':
      test(node.test, pass);
      visit(node.consequent, pass);
      return node.alternate ? visit(node.alternate, pass) : undefined;
    case 'ConditionalExpression':
      test(node.test, pass);
      visit(node.consequent, pass);
      return visit(node.alternate, pass);
    case 'WhileStatement':
    case 'DoWhileStatement':
      test(node.test, pass);
      return visit(node.body, { ...pass, counter: undefined });
    case 'ForStatement':
      return forLoop(node, pass);
    case 'LogicalExpression':
      return test(node, pass);
    case 'ExpressionStatement':
    case 'ReturnStatement':
      return closed(node, pass);
  }
  if (isFunction(node)) {
    node.params.forEach(param => parameter(param, node, pass));
    return visit(node.body, { ...pass, counter: undefined });
  }
  visitChildren(node, pass);
}

function visitChildren(node: Node, pass: Pass): void {
  for (const child of children(node)) visit(child, pass);
}

/** The next statement may now begin with a parenthesis. */
function closed(node: Node, pass: Pass): void {
  visitChildren(node, pass);
  if (pass.source[node.end - 1] !== ';') pass.out.appendLeft(node.end, ';');
}

/** A truth test: what a function gives may be an array, which would always be true. */
function test(expression: Node, pass: Pass): void {
  const node = bare(expression);
  if (node.type === 'LogicalExpression') {
    test(node.left, pass);
    return test(node.right, pass);
  }
  if (node.type === 'UnaryExpression' && node.operator === '!') return test(node.argument, pass);
  visit(node, pass);
  const compared =
    node.type === 'BinaryExpression' && COMPARISONS.has(node.operator) && !isNative(node, pass);
  if (compared || pass.kinds.of(node) === 'tensor') wrap(node, `${pass.operators.holds()}(`, ')', pass);
}

function forLoop(node: NodeOf<'ForStatement'>, pass: Pass): void {
  if (node.init) visit(node.init, pass);
  if (node.test) test(node.test, pass);
  if (node.update) visit(node.update, pass);
  const declared = node.init?.type === 'VariableDeclaration' ? node.init.declarations[0]?.id : undefined;
  visit(node.body, { ...pass, counter: declared?.type === 'Identifier' ? declared.name : undefined });
}

function binary(node: NodeOf<'BinaryExpression'>, pass: Pass): void {
  const { operator, left, right } = node;
  visit(left, pass);
  visit(right, pass);
  if (operator === '+' && pass.kinds.of(node) === 'text') {
    for (const side of [left, right]) inWords(side, pass);
    return;
  }
  if (isNative(node, pass)) return;
  const at = pass.masked.indexOf(operator, left.end);
  pass.out.update(at, at + operator.length, ',');
  trimBefore(at, pass);
  wrap(node, `${pass.operators.use(FUNCTIONS[operator])}(`, ')', pass);
}

/** Whether the plain operator is right: on numbers, and where there is no other. */
function isNative({ operator, left, right }: NodeOf<'BinaryExpression'>, { kinds }: Pass): boolean {
  if (!(operator in FUNCTIONS)) return true;
  return kinds.of(left) === 'number' && kinds.of(right) === 'number';
}

/** An array has no text of its own that `+` would find. */
function inWords(node: Node, pass: Pass): void {
  const kind = pass.kinds.of(node);
  if (kind !== 'number' && kind !== 'text') wrap(node, 'String(', ')', pass);
}

/** `a, b` rather than `a , b`. */
function trimBefore(at: number, { out, source }: Pass): void {
  let from = at;
  while (source[from - 1] === ' ') from -= 1;
  if (from < at) out.remove(from, at);
}

function unary(node: NodeOf<'UnaryExpression'>, pass: Pass): void {
  const { operator, argument } = node;
  if (operator === '!') return test(argument, pass);
  visit(argument, pass);
  const kind = pass.kinds.of(argument);
  if (operator === '~' && kind !== 'number') {
    pass.out.remove(node.start, node.start + 1);
    wrap(node, `${pass.use('sample')}(${nameOfSite(node, pass)}`, ')', pass);
  } else if (operator === '-' && kind !== 'number') {
    pass.out.remove(node.start, node.start + 1);
    wrap(node, `${pass.operators.use('neg')}(`, ')', pass);
  }
}

/** `"mu", `; in a counting loop `` `mu[${i}]`, ``. */
function nameOfSite(node: Node, { siteNames, counter }: Pass): string {
  const name = siteNames.get(node.start);
  if (name === undefined) return '';
  return counter === undefined ? `${JSON.stringify(name)}, ` : `\`${name}[\${${counter}}]\`, `;
}

function assignment(node: NodeOf<'AssignmentExpression'>, pass: Pass): void {
  const { operator, left, right } = node;
  if (left.type === 'MemberExpression') visitChildren(left, pass);
  else visit(left, pass);
  visit(right, pass);
  const plain = operator.slice(0, -1);
  const kinds = [pass.kinds.of(left), pass.kinds.of(right)];
  if (!(plain in FUNCTIONS) || kinds.every(kind => kind === 'number')) return;
  if (plain === '+' && kinds.includes('text')) return;
  const at = pass.masked.indexOf(operator, left.end);
  const target = pass.source.slice(left.start, left.end);
  pass.out.update(at, at + operator.length, `= ${pass.operators.use(FUNCTIONS[plain])}(${target},`);
  pass.out.appendLeft(right.end, ')');
}

/** Indices by arrays, by several numbers and by slices are a function; a single number is left as it is. */
function member(node: NodeOf<'MemberExpression'>, pass: Pass): void {
  visit(node.object, pass);
  if (!node.computed) return;
  visit(node.property, pass);
  const index = bare(node.property);
  const kind = pass.kinds.of(index);
  const slices = kind === 'text' && pass.source.slice(index.start, index.end).includes(':');
  const special = index.type === 'SequenceExpression' || kind === 'list' || kind === 'tensor' || slices;
  if (node.optional || !(special || pass.kinds.of(node.object) === 'tensor')) return;
  const open = pass.masked.indexOf('[', node.object.end);
  pass.out.update(open, open + 1, ', ');
  pass.out.remove(node.end - 1, node.end);
  wrap(node, `${pass.use('at')}(`, ')', pass);
}

/** Statements of a model with the names they would have; `Math.exp` as `exp` where it may meet an array. */
function call(node: NodeOf<'CallExpression'>, pass: Pass): void {
  const { callee } = node;
  if (callee.type === 'MemberExpression' && mathMember(callee) === undefined) {
    visit(callee.object, pass);
    if (callee.computed) visit(callee.property, pass);
  } else visit(callee, pass);
  const asks = callee.type === 'MemberExpression' && asksOf(callee);
  for (const argument of node.arguments)
    if (argument.type === 'ArrowFunctionExpression')
      callback(argument, asks, hasTypes(callee, pass.untyped), pass);
    else visit(argument, pass);
  const math = mathMember(callee);
  if (math !== undefined && meetsArrays(node.arguments, math, pass)) {
    const ours = MATH[math] ?? math;
    if (pass.isFunction(ours)) pass.out.update(callee.start, callee.end, pass.operators.use(ours));
  }
  const name = nameOfSite(node, pass);
  if (name === '' || pass.kinds.of(node.arguments[0] ?? node) === 'text') return;
  pass.out.appendLeft(node.arguments[0]?.start ?? node.end - 1, name);
}

const PREDICATES: ReadonlySet<string> = new Set([
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'probability',
]);

const asksOf = ({ computed, property: name }: NodeOf<'MemberExpression'>): boolean =>
  !computed && name.type === 'Identifier' && PREDICATES.has(name.name);

/** A function given to another: its parameters have types from there, if that has some; what it returns may be a test. */
function callback(node: NodeOf<'ArrowFunctionExpression'>, asks: boolean, typed: boolean, pass: Pass): void {
  if (typed) node.params.forEach(param => param.type === 'AssignmentPattern' && visit(param.right, pass));
  else node.params.forEach(param => parameter(param, node, pass));
  const inside = { ...pass, counter: undefined };
  if (asks && node.expression) test(node.body, inside);
  else visit(node.body, inside);
}

/** Whether what is called begins with something that has a type: a parameter without one has none. */
function hasTypes(callee: Node, untyped: ReadonlySet<string>): boolean {
  const node = bare(callee);
  if (node.type === 'MemberExpression') return hasTypes(node.object, untyped);
  if (node.type === 'CallExpression') return hasTypes(node.callee, untyped);
  return !(node.type === 'Identifier' && untyped.has(node.name));
}

/** `Math.max` takes any number of numbers, ours two. */
function meetsArrays(args: readonly Node[], name: string, { kinds }: Pass): boolean {
  if (args.some(argument => argument.type === 'SpreadElement')) return false;
  return !(name in MATH && args.length !== 2) && args.some(argument => kinds.of(argument) !== 'number');
}

function identifier(node: NodeOf<'Identifier'>, pass: Pass): void {
  const name = pass.rename(node.name);
  if (name !== node.name) pass.out.update(node.start, node.start + node.name.length, name);
}

function property(node: NodeOf<'Property'>, pass: Pass): void {
  if (node.computed) visit(node.key, pass);
  const renamed = node.key.type === 'Identifier' && pass.rename(node.key.name) !== node.key.name;
  if (node.shorthand && renamed)
    pass.out.prependRight(node.start, `${pass.source.slice(node.key.start, node.key.end)}: `);
  visit(node.value, pass);
}

/** `let x;` would have no type. */
function declarator(node: NodeOf<'VariableDeclarator'>, pass: Pass): void {
  visitChildren(node, pass);
  const bare = node.id.type === 'Identifier' && !extras(node.id).typeAnnotation;
  // A list that is empty at first would hold nothing.
  const empty = node.init?.type === 'ArrayExpression' && node.init.elements.length === 0;
  if (bare && empty) pass.out.appendLeft(node.id.end, ': any[]');
}

/** Parameters without a type and without a default take anything. */
function parameter(param: Node, { params }: { readonly params: readonly Node[] }, pass: Pass): void {
  if (param.type === 'AssignmentPattern') {
    visit(param.right, pass);
    if (param.left.type !== 'Identifier' && !extras(param.left).typeAnnotation)
      pass.out.appendLeft(param.left.end, ': any');
    return;
  }
  if (extras(param).typeAnnotation) return;
  const lone = params.length === 1 && !hasParenthesis(param, pass);
  if (lone) pass.out.prependRight(param.start, '(');
  pass.out.appendLeft(param.end, `${param.type === 'RestElement' ? ': any[]' : ': any'}${lone ? ')' : ''}`);
}

/** Parameters without a type, except of functions that are given to others. */
function untypedNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  const given = new Set<Node>();
  walk(program, node => {
    if (node.type === 'CallExpression') node.arguments.forEach(argument => given.add(argument));
    if (!isFunction(node) || given.has(node)) return;
    for (const param of node.params)
      if (param.type !== 'AssignmentPattern' && !extras(param).typeAnnotation) boundNames(param, names);
  });
  return names;
}

function hasParenthesis(param: Node, { masked }: Pass): boolean {
  return /^\s*[,)]/.test(masked.slice(param.end)) && /\(\s*$/.test(masked.slice(0, param.start));
}

function wrap(node: Node, before: string, after: string, { out, source }: Pass): void {
  const joins = /[\w$]/.test(source.charAt(node.start - 1));
  out.prependRight(node.start, joins ? ` ${before}` : before);
  out.appendLeft(node.end, after);
}
