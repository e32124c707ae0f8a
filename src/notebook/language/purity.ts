/**
 * Which expressions may be computed without being wanted: those that do nothing but compute a number.
 * Not here: the ternary that asks (rules/conditions.ts).
 */
import { bare } from './syntax.ts';
import type { Node } from './syntax.ts';

/** Functions of Tilde, and methods of tensors, that only compute. */
export const PURE_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'add sub mul div pow mod neg abs sign exp expm1 log log1p log2 log10 sqrt square sin cos tan atan asin acos ' +
    'sinh cosh tanh sigmoid softplus lgamma digamma trigamma lbeta lchoose erf erfc normalCdf normalLogCdf logit ' +
    'floor ceil round max min maximum minimum clip where lt le gt ge eq ne and or not sum mean prod variance std ' +
    'cumsum logSumExp softmax logSoftmax reshape transpose broadcastTo slice concat stack gather take at matmul ' +
    'dot outer cholesky triangularSolve logDetTriangular diag stopGradient oneHot zeros ones full eye linspace ' +
    'range tensor'
  ).split(' '),
);

/** Whether computing the expression in vain is harmless. Names in `declared` are the modeller's own functions. */
export function isPure(expression: Node, declared: ReadonlySet<string>): boolean {
  const node = bare(expression);
  const pure = (child: Node) => isPure(child, declared);
  switch (node.type) {
    case 'Identifier':
      return true;
    case 'Literal':
      return typeof node.value === 'number' || typeof node.value === 'boolean';
    case 'UnaryExpression':
      return '-+!'.includes(node.operator) && pure(node.argument);
    case 'BinaryExpression':
      return node.operator !== 'in' && node.operator !== 'instanceof' && pure(node.left) && pure(node.right);
    case 'ConditionalExpression':
      return pure(node.test) && pure(node.consequent) && pure(node.alternate);
    case 'MemberExpression':
      return pure(node.object) && (!node.computed || pure(node.property));
    case 'ArrayExpression':
      return node.elements.every(
        element => element !== null && element.type !== 'SpreadElement' && pure(element),
      );
    case 'CallExpression':
      return isPureCallee(node.callee, declared) && node.arguments.every(pure);
    default:
      return false;
  }
}

function isPureCallee(callee: Node, declared: ReadonlySet<string>): boolean {
  if (callee.type === 'Identifier') return PURE_FUNCTIONS.has(callee.name) && !declared.has(callee.name);
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  const { object, property } = callee;
  if (object.type === 'Identifier' && object.name === 'Math') return !declared.has('Math');
  return property.type === 'Identifier' && PURE_FUNCTIONS.has(property.name) && isPure(object, declared);
}

/** Whether the expression is a name or a number: its text may be written twice. */
export function isSimple(node: Node): boolean {
  return node.type === 'Identifier' || (node.type === 'Literal' && typeof node.value === 'number');
}

/** Whether computing the expression can change a variable. */
export function mayAssign(expression: Node, declared: ReadonlySet<string>): boolean {
  return !isPure(expression, declared) && bare(expression).type !== 'Literal';
}

/** Whether a text is a number as written in the source. */
export function isNumeral(text: string): boolean {
  return /^\.?\d/.test(text);
}
