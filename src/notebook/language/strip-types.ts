/**
 * Takes types out of the source: annotations, assertions, modifiers, and statements that only the checker needs.
 * Not here: refusing what has no meaning without a compiler (refused.ts).
 */
import type { Pass } from './pass.ts';
import { extras, isTypeOnly } from './syntax.ts';
import type { Node, NodeOf, TypedExpression } from './syntax.ts';

/** Removes the types directly on a node. Returns true if the node is gone altogether. */
export function stripTypes(node: Node, pass: Pass): boolean {
  if (pass.module && node.type === 'ImportDeclaration' && extras(node).importKind !== 'type') return true;
  if (isErased(node)) {
    pass.blank(node.start, node.end);
    return true;
  }
  const {
    typeAnnotation,
    returnType,
    typeParameters,
    typeArguments,
    superTypeParameters,
    superTypeArguments,
  } = extras(node);
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      stripAround(node, pass);
      return false;
    case 'Identifier':
      stripBinding(node, pass);
      return false;
    case 'PropertyDefinition':
    case 'MethodDefinition':
      stripMember(node, pass);
      break;
    case 'ClassDeclaration':
    case 'ClassExpression':
      stripClassHead(node, pass);
      break;
  }
  for (const gone of [typeParameters, typeArguments, superTypeParameters, superTypeArguments]) {
    if (gone) pass.blank(gone.start, gone.end);
  }
  if (typeAnnotation) pass.blank(typeAnnotation.start, typeAnnotation.end);
  if (returnType) {
    // No line break may stand between the parameters of an arrow function and its arrow.
    if (node.type === 'ArrowFunctionExpression') pass.replace(returnType.start, returnType.end, '');
    else pass.blank(returnType.start, returnType.end);
  }
  return false;
}

function isErased(node: Node): boolean {
  if (isTypeOnly(node)) return true;
  switch (node.type) {
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return extras(node).abstract === true || (node.value as Node | null)?.type === 'TSDeclareMethod';
    case 'ImportDeclaration':
      return true;
    case 'ExportNamedDeclaration':
      return extras(node).exportKind === 'type' || Boolean(node.declaration && isTypeOnly(node.declaration));
    default:
      return false;
  }
}

/** `x as T`, `x satisfies T`, `x!`, `<T>x`, `f<T>`: leaves x with its parentheses. */
function stripAround(node: TypedExpression, pass: Pass): void {
  const inner = node.expression;
  switch (node.type) {
    case 'TSNonNullExpression':
      return pass.replace(node.end - 1, node.end, '');
    case 'TSInstantiationExpression': {
      const { typeArguments } = extras(node);
      if (typeArguments) pass.blank(typeArguments.start, typeArguments.end);
      return;
    }
    case 'TSTypeAssertion': {
      const { typeAnnotation } = extras(node);
      const close = pass.find('>', typeAnnotation?.end ?? node.start) + 1;
      // On one line: a line break after `return` would end the statement.
      return pass.replace(node.start, close, '');
    }
    default:
      return pass.blank(pass.find(node.type === 'TSAsExpression' ? 'as' : 'satisfies', inner.end), node.end);
  }
}

/** `name?: T` and `name!: T` in a parameter or declaration. */
function stripBinding(node: NodeOf<'Identifier'>, pass: Pass): void {
  const { typeAnnotation, optional } = extras(node);
  const nameEnd = node.start + node.name.length;
  if (typeAnnotation) pass.blank(nameEnd, typeAnnotation.end);
  else if (optional) pass.replace(pass.find('?', nameEnd), pass.find('?', nameEnd) + 1, '');
}

const MODIFIER = /\b(?:public|private|protected|readonly|override|abstract|declare)\b\s*/g;

/** Modifiers before a class member's name, and `?` or `!` after it. */
function stripMember(node: NodeOf<'PropertyDefinition' | 'MethodDefinition'>, pass: Pass): void {
  const head = pass.masked.slice(node.start, node.key.start);
  for (const match of head.matchAll(MODIFIER)) {
    pass.replace(node.start + match.index, node.start + match.index + match[0].length, '');
  }
  const keyEnd = node.computed ? pass.find(']', node.key.end) + 1 : node.key.end;
  const mark = pass.masked.slice(keyEnd).match(/^\s*[?!]/);
  if (mark) pass.replace(keyEnd, keyEnd + mark[0].length, '');
}

function stripClassHead(node: NodeOf<'ClassDeclaration' | 'ClassExpression'>, pass: Pass): void {
  if (extras(node).abstract) {
    const at = pass.masked.indexOf('abstract', node.start);
    pass.replace(at, at + 'abstract'.length, '');
  }
  if (extras(node).implements?.length) {
    const from = extras(node).superTypeParameters?.end ?? node.superClass?.end ?? node.id?.end ?? node.start;
    const match = pass.masked.slice(from, node.body.start).match(/\bimplements\b/);
    if (match) pass.blank(from + (match.index ?? 0), node.body.start);
  }
}
