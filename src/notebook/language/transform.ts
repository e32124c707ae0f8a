/**
 * The transform: visits a program, each kind of node by its rule, and leaves the edits in a MagicString.
 * Not here: the module around a cell (compile-cell.ts).
 */
import type { Program } from 'acorn';
import type MagicString from 'magic-string';
import { frameOf, Pass } from './pass.ts';
import { placesOf } from './problem.ts';
import { assignment } from './rules/assignments.ts';
import { call, construct, tagged } from './rules/calls.ts';
import { ifStatement, logical, switchStatement, ternary } from './rules/conditions.ts';
import { field, func, method, staticBlock, temporaries, variable } from './rules/functions.ts';
import { labeled, loop } from './rules/loops.ts';
import { identifier, member, property } from './rules/members.ts';
import { binary, unary } from './rules/operators.ts';
import { update } from './rules/targets.ts';
import { boundNames } from './scope.ts';
import { SiteTable } from './sites.ts';
import { stripTypes } from './strip-types.ts';
import { children, isFunction, walk } from './syntax.ts';
import type { Node, NodeOf } from './syntax.ts';

export interface Transformed {
  readonly pass: Pass;
  /** `let …;` for the temporaries of the top level, or empty. */
  readonly declarations: string;
}

export interface TransformInput {
  readonly source: string;
  readonly masked: string;
  readonly program: Program;
  readonly out: MagicString;
  /** Keep imports and exports. */
  readonly module?: boolean;
  /** The statement whose value is the cell's output: it becomes `const $out = (…);`. */
  readonly shown?: Node;
}

/** Edits `out` so that operators, conditions, indices, loops and calls of the program go through the runtime. */
export function transform({
  source,
  masked,
  program,
  out,
  module = false,
  shown,
}: TransformInput): Transformed {
  const sites = new SiteTable(placesOf(source));
  const { prefix, declared } = namesIn(program);
  const pass = new Pass({ source, masked, out, sites, prefix, declared, module, shown, visitor: visit });
  pass.frame = frameOf({ inline: false, temps: true, inFunction: false });
  pass.visit(program);
  const { used } = pass.frame;
  return { pass, declarations: used ? `let ${temporaries(pass, used)};` : '' };
}

/** A prefix that begins no name of the program, and all names it declares anywhere. */
function namesIn(program: Program): { prefix: string; declared: ReadonlySet<string> } {
  const declared = new Set<string>();
  let prefix = '$';
  walk(program, node => {
    if (node.type === 'Identifier') while (node.name.startsWith(prefix)) prefix += '$';
    if (node.type === 'VariableDeclarator') boundNames(node.id, declared);
    if (isFunction(node)) for (const param of node.params) boundNames(param, declared);
    if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) {
      declared.add(node.id.name);
    }
  });
  return { prefix, declared };
}

function visit(node: Node, pass: Pass): void {
  if (stripTypes(node, pass)) return;
  dispatch(node, pass);
  closeStatement(node, pass);
}

function dispatch(node: Node, pass: Pass): void {
  switch (node.type) {
    case 'BinaryExpression':
      return binary(node, pass);
    case 'UnaryExpression':
      return unary(node, pass);
    case 'LogicalExpression':
      return logical(node, pass);
    case 'ConditionalExpression':
      return ternary(node, pass);
    case 'AssignmentExpression':
      return assignment(node, pass);
    case 'UpdateExpression':
      return update(node, pass);
    case 'MemberExpression':
      return member(node, pass);
    case 'CallExpression':
      return call(node, pass);
    case 'NewExpression':
      return construct(node, pass);
    case 'TaggedTemplateExpression':
      return tagged(node, pass);
    case 'Identifier':
      return identifier(node, pass);
    case 'Property':
      return property(node, pass);
    default:
      return dispatchStatement(node, pass);
  }
}

function dispatchStatement(node: Node, pass: Pass): void {
  switch (node.type) {
    case 'IfStatement':
      return ifStatement(node, pass);
    case 'SwitchStatement':
      return switchStatement(node, pass);
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return loop(node, pass);
    case 'LabeledStatement':
      return labeled(node, pass);
    case 'VariableDeclarator':
      return variable(node, pass);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return func(node, pass);
    case 'PropertyDefinition':
      return field(node, pass);
    case 'MethodDefinition':
      return method(node, pass);
    case 'StaticBlock':
      return staticBlock(node, pass);
    case 'ExportNamedDeclaration':
      return exported(node, pass);
    case 'ObjectPattern':
      return pattern(node, pass);
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return;
    default:
      return pass.visitChildren(node);
  }
}

/** Top-level names are shared anyway. */
function exported(node: NodeOf<'ExportNamedDeclaration'>, pass: Pass): void {
  if (!node.declaration) return;
  pass.visit(node.declaration);
  if (!pass.module) pass.replace(node.start, node.declaration.start, '');
}

/** Keys of a pattern are no expressions; only defaults and computed keys are. */
function pattern(node: NodeOf<'ObjectPattern'>, pass: Pass): void {
  for (const child of children(node)) {
    if (child.type !== 'Property') {
      pass.visit(child);
      continue;
    }
    if (child.computed) pass.visit(child.key);
    pass.visit(child.value);
  }
}

const ENDS_WITH_SEMICOLON: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
  'DebuggerStatement',
  'DoWhileStatement',
]);

/** Where the modeller leaves out a semicolon, the next line may now begin with a parenthesis. */
function closeStatement(node: Node, pass: Pass): void {
  if (node === pass.shown) return showOutput(node, pass);
  if (ENDS_WITH_SEMICOLON.has(node.type)) {
    if (pass.source[node.end - 1] !== ';') pass.after(node.end, ';');
    return;
  }
  const body = statementsOf(node);
  for (const statement of body) {
    const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (inner?.type === 'VariableDeclaration' && pass.source[inner.end - 1] !== ';')
      pass.after(inner.end, ';');
  }
}

function showOutput(node: Node, pass: Pass): void {
  const hasSemicolon = pass.source[node.end - 1] === ';';
  pass.before(node.start, `const ${pass.prefix}out = (`);
  if (hasSemicolon) pass.after(node.end - 1, ')');
  else pass.after(node.end, ');');
}

function statementsOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
      return node.body;
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent);
    default:
      return [];
  }
}
