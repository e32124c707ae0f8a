/**
 * Scopes: which names a block, function or program declares, and which names inside are declared nowhere in it.
 * Not here: what a cell shares with others (references.ts).
 */
import { bare, children, isFunction, isTypeOnly } from './syntax.ts';
import type { Node } from './syntax.ts';

/** An identifier that stands for a variable declared outside. */
export interface FreeUse {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly read: boolean;
  readonly assigned: boolean;
  /** Only under `typeof`, which a missing name does not break. */
  readonly probed: boolean;
}

/** The names one scope declares. */
export class Scope {
  readonly names: ReadonlySet<string>;
  private readonly parent: Scope | undefined;

  private constructor(names: ReadonlySet<string>, parent?: Scope) {
    this.names = names;
    this.parent = parent;
  }

  /** The scope of a whole program. */
  static of(program: Node): Scope {
    const names = new Set<string>();
    for (const child of children(program)) declareLexical(child, names);
    hoistVars(program, names);
    return new Scope(names);
  }

  /** Every use below `node` of a name that neither this scope nor one inside declares, in source order. */
  free(node: Node): FreeUse[] {
    const uses: FreeUse[] = [];
    for (const child of children(node)) collect(child, this, uses);
    return uses;
  }

  declares(name: string): boolean {
    return this.names.has(name) || (this.parent?.declares(name) ?? false);
  }

  inner(names: ReadonlySet<string>): Scope {
    return new Scope(names, this);
  }
}

/** The names a pattern binds. */
export function boundNames(pattern: Node, into: Set<string> = new Set()): Set<string> {
  switch (pattern.type) {
    case 'Identifier':
      if (pattern.name !== 'this') into.add(pattern.name);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        boundNames(property.type === 'Property' ? property.value : property.argument, into);
      }
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) boundNames(element, into);
      break;
    case 'AssignmentPattern':
      boundNames(pattern.left, into);
      break;
    case 'RestElement':
      boundNames(pattern.argument, into);
      break;
  }
  return into;
}

/** let, const, class, function and export of them, directly in a statement list. */
function declareLexical(statement: Node, into: Set<string>): void {
  if (isTypeOnly(statement)) return;
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      if (statement.declaration) declareLexical(statement.declaration, into);
      break;
    case 'VariableDeclaration':
      if (statement.kind !== 'var') for (const { id } of statement.declarations) boundNames(id, into);
      break;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      if (statement.id) into.add(statement.id.name);
      break;
  }
}

/** `var` names, wherever below they stand, up to the next function. */
function hoistVars(node: Node, into: Set<string>): void {
  if (node.type === 'VariableDeclaration' && node.kind === 'var' && !isTypeOnly(node)) {
    for (const { id } of node.declarations) boundNames(id, into);
  }
  for (const child of children(node))
    if (!isFunction(child) && child.type !== 'StaticBlock') hoistVars(child, into);
}

/** Names a node declares for what is below it. */
function declaredBy(node: Node): Set<string> | undefined {
  const names = new Set<string>();
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      for (const param of node.params) boundNames(param, names);
      if (node.type === 'FunctionExpression' && node.id) names.add(node.id.name);
      if (node.type !== 'ArrowFunctionExpression') names.add('arguments');
      hoistVars(node.body, names);
      return names;
    case 'ClassExpression':
      if (node.id) names.add(node.id.name);
      return names;
    case 'BlockStatement':
      for (const statement of node.body) declareLexical(statement, names);
      return names;
    case 'StaticBlock':
      for (const statement of node.body) declareLexical(statement, names);
      hoistVars(node, names);
      return names;
    case 'SwitchStatement':
      for (const { consequent } of node.cases) for (const s of consequent) declareLexical(s, names);
      return names;
    case 'CatchClause':
      return node.param ? boundNames(node.param, names) : names;
    case 'ForStatement':
      if (node.init) declareLexical(node.init, names);
      return names;
    case 'ForOfStatement':
    case 'ForInStatement':
      declareLexical(node.left, names);
      return names;
    default:
      return undefined;
  }
}

type Role = 'read' | 'probe' | 'assign' | 'update' | 'declare';

function collect(node: Node, scope: Scope, uses: FreeUse[], role: Role = 'read'): void {
  if (isTypeOnly(node)) return;
  if (node.type === 'Identifier') {
    if (role === 'declare' || node.name === 'this' || scope.declares(node.name)) return;
    uses.push({
      name: node.name,
      start: node.start,
      end: node.start + node.name.length,
      read: role !== 'assign',
      assigned: role === 'assign' || role === 'update',
      probed: role === 'probe',
    });
    return;
  }
  const names = declaredBy(node);
  const here = names ? scope.inner(names) : scope;
  for (const [child, childRole] of rolesOf(node, role)) collect(child, here, uses, childRole);
}

/** The children of a node that may hold variables, each with what happens to it. */
function rolesOf(node: Node, role: Role): [Node, Role][] {
  const reading = (...nodes: (Node | null | undefined)[]): [Node, Role][] =>
    nodes.flatMap(child => (child ? [[child, 'read'] as [Node, Role]] : []));
  switch (node.type) {
    case 'ImportDeclaration':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return [];
    case 'LabeledStatement':
      return reading(node.body);
    case 'MemberExpression':
      return reading(node.object, node.computed ? node.property : undefined);
    case 'Property':
      return [...reading(node.computed ? node.key : undefined), [node.value, role]];
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return reading(node.computed ? node.key : undefined, node.value);
    case 'VariableDeclarator':
      return [[node.id, 'declare'], ...reading(node.init)];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [...node.params.map((param): [Node, Role] => [param, 'declare']), ...reading(node.body)];
    case 'ClassDeclaration':
    case 'ClassExpression':
      return reading(node.superClass, node.body);
    case 'CatchClause':
      return [...(node.param ? [[node.param, 'declare'] as [Node, Role]] : []), ...reading(node.body)];
    case 'AssignmentPattern':
      return [[node.left, role], ...reading(node.right)];
    case 'AssignmentExpression':
      return [[bare(node.left), node.operator === '=' ? 'assign' : 'update'], ...reading(node.right)];
    case 'UnaryExpression':
      return [[node.argument, node.operator === 'typeof' ? 'probe' : 'read']];
    case 'UpdateExpression':
      return [[bare(node.argument), 'update']];
    case 'ForOfStatement':
    case 'ForInStatement':
      return [[node.left, 'assign'], ...reading(node.right, node.body)];
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'RestElement':
      return children(node).map(child => [child, role]);
    default:
      return reading(...children(node));
  }
}
