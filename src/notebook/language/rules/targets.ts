/**
 * Places that are written to or deleted: what they read is transformed, the place itself stays a place.
 * Not here: assignments (assignments.ts).
 */
import type { Pass } from '../pass.ts';
import { children } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';

/** Visits a place: a name, a member, or a pattern of them. */
export function target(node: Node, pass: Pass): void {
  switch (node.type) {
    case 'Identifier':
      return pass.visit(node);
    case 'MemberExpression':
      pass.visit(node.object);
      if (node.computed) pass.visit(node.property);
      return;
    case 'AssignmentPattern':
      target(node.left, pass);
      return pass.visit(node.right);
    case 'Property':
      if (node.computed) pass.visit(node.key);
      return target(node.value, pass);
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'RestElement':
      for (const child of children(node)) target(child, pass);
      return;
    default:
      return pass.visit(node);
  }
}

/** `x++`: native, so a tensor fails loudly. */
export function update(node: NodeOf<'UpdateExpression'>, pass: Pass): void {
  target(node.argument, pass);
}
