/**
 * The syntax tree as the rules see it: acorn's nodes, the TypeScript nodes that hold code, and how to walk them.
 * Not here: what any node is turned into (rules/).
 */
import type { AnyNode } from 'acorn';

interface Base {
  readonly start: number;
  readonly end: number;
}

/** TypeScript nodes that wrap an expression: the types go, the expression stays. */
export interface TypedExpression extends Base {
  readonly type:
    | 'TSAsExpression'
    | 'TSSatisfiesExpression'
    | 'TSNonNullExpression'
    | 'TSTypeAssertion'
    | 'TSInstantiationExpression';
  readonly expression: Node;
}

/** TypeScript nodes that vanish whole, or are refused. */
export interface TypeOnlyNode extends Base {
  readonly type:
    | 'TSTypeAliasDeclaration'
    | 'TSInterfaceDeclaration'
    | 'TSDeclareFunction'
    | 'TSDeclareMethod'
    | 'TSIndexSignature'
    | 'TSEnumDeclaration'
    | 'TSModuleDeclaration'
    | 'TSImportEqualsDeclaration'
    | 'TSExportAssignment'
    | 'TSNamespaceExportDeclaration'
    | 'TSParameterProperty'
    | 'Decorator';
}

export type Node = AnyNode | TypedExpression | TypeOnlyNode;
export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

/** What the TypeScript plugin adds to ordinary nodes. */
export interface TypeScriptExtras {
  readonly typeAnnotation?: Base | null;
  readonly returnType?: Base | null;
  readonly typeParameters?: Base | null;
  readonly typeArguments?: Base | null;
  readonly superTypeParameters?: Base | null;
  readonly superTypeArguments?: Base | null;
  readonly implements?: readonly Base[];
  readonly decorators?: readonly Node[];
  readonly declare?: boolean;
  readonly abstract?: boolean;
  readonly optional?: boolean;
  readonly definite?: boolean;
  readonly importKind?: string;
  readonly exportKind?: string;
}

/** The plugin's additions of a node; reading one that is not there gives undefined. */
export function extras(node: Node): TypeScriptExtras {
  return node as TypeScriptExtras;
}

/** Fields that hold types, never code. */
const TYPE_FIELDS: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'superTypeArguments',
  'implements',
]);

/** Nodes below which there is no code that runs. */
const TYPE_NODES: ReadonlySet<string> = new Set([
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
  'TSDeclareFunction',
  'TSDeclareMethod',
  'TSIndexSignature',
]);

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** Whether the node is only there for the type checker. */
export function isTypeOnly(node: Node): boolean {
  return TYPE_NODES.has(node.type) || extras(node).declare === true;
}

/** Several passes ask for the children of every node. */
const known = new WeakMap<Node, readonly Node[]>();

/** The nodes directly below that hold code, in source order. A shorthand property gives its value once. */
export function children(node: Node): readonly Node[] {
  const before = known.get(node);
  if (before) return before;
  const found = isTypeOnly(node) ? [] : findChildren(node);
  known.set(node, found);
  return found;
}

function findChildren(node: Node): Node[] {
  const found: Node[] = [];
  for (const field of Object.keys(node)) {
    if (TYPE_FIELDS.has(field)) continue;
    if (field === 'key' && node.type === 'Property' && node.shorthand) continue;
    const value: unknown = Reflect.get(node, field);
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Calls `enter` on the node and everything below; below a node for which it returns false it does not go. */
export function walk(node: Node, enter: (node: Node) => boolean | void): void {
  if (enter(node) === false) return;
  for (const child of children(node)) walk(child, enter);
}

/** Whether any node below (or the node itself) passes the test; functions inside are not entered. */
export function someHere(node: Node, test: (node: Node) => boolean): boolean {
  if (test(node)) return true;
  if (isFunction(node)) return false;
  return children(node).some(child => someHere(child, test));
}

export function isFunction(
  node: Node,
): node is NodeOf<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'> {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

export function isLoop(
  node: Node,
): node is NodeOf<
  'ForStatement' | 'ForOfStatement' | 'ForInStatement' | 'WhileStatement' | 'DoWhileStatement'
> {
  return (
    node.type === 'ForStatement' ||
    node.type === 'ForOfStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement'
  );
}

/** The expression itself, without types and parentheses around it. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return bare(node.expression);
    case 'ParenthesizedExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** Whether an optional chain begins inside: what follows it may be skipped, which a helper call could not be. */
export function hasOptional(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'MemberExpression') return inner.optional || hasOptional(inner.object);
  if (inner.type === 'CallExpression') return inner.optional || hasOptional(inner.callee);
  return false;
}
