/**
 * What the stock checker's findings mean in a cell: arithmetic on arrays is right, unary minus on a distribution is
 * wrong, and every message says what to do. Takes the compiler and its findings; knows nothing of workers.
 * Not here: where findings come from (cell-worker.ts).
 */
import type { Binary, Compiler, Diagnostic, Node, Program } from './compiler.ts';
import {
  isDistribution,
  isNumber,
  isNumericList,
  isNumeric,
  isUntyped,
  makesDistribution,
} from './numeric-types.ts';
import { binaryAt, nodeAt } from './place.ts';
import type { Context } from './place.ts';
import { reword } from './wording.ts';

/** Operators on something else than numbers. */
const OPERANDS: ReadonlySet<number> = new Set([2362, 2363, 2365]);
/** Indices that are neither number nor name. */
const INDICES: ReadonlySet<number> = new Set([2538, 7053]);
const COMMA = 2695;
/** "Parameter implicitly has type any": a model needs no annotations. */
const UNANNOTATED: ReadonlySet<number> = new Set([7006, 7019, 7031]);
/** Our own findings. */
const UNARY_CODE = 90_001;

/** The findings of a cell whose own text has `length` characters. */
export function judge(
  ts: Compiler,
  program: Program,
  fileName: string,
  found: readonly Diagnostic[],
  length: number,
): Diagnostic[] {
  const file = program.getSourceFile(fileName);
  if (file === undefined) return [];
  const context: Context = { ts, checker: program.getTypeChecker(), file };
  const kept = clipped(found, length).filter(one => !isAllowed(context, one));
  return [...kept.map(one => reword(context, one)), ...wrongUnary(context, length)];
}

/** Findings within the cell's own text. */
export function clipped(found: readonly Diagnostic[], length: number): Diagnostic[] {
  return found
    .filter(({ start = 0 }) => start < length)
    .map(one => ({ ...one, length: Math.min(one.length ?? 1, length - (one.start ?? 0)) }));
}

function isAllowed(context: Context, { code, start = 0, length = 1 }: Diagnostic): boolean {
  if (UNANNOTATED.has(code)) return true;
  if (OPERANDS.has(code)) {
    const binary = binaryAt(context, start, start + length);
    return binary !== undefined && isArithmetic(context, binary);
  }
  if (INDICES.has(code)) return isNumericIndex(context, nodeAt(context, start, start + length));
  return code === COMMA && isInsideIndex(context, nodeAt(context, start, start + length));
}

function isArithmetic({ checker, ts }: Context, { left, right }: Binary): boolean {
  const types = [left, right].map(operand => checker.getTypeAtLocation(operand));
  return types.every(type => isNumeric(ts, checker, type)) && types.some(type => isNumber(ts, checker, type));
}

/** `x[idx]` for a list of places in an array or list of numbers. */
function isNumericIndex({ ts, checker }: Context, node: Node | undefined): boolean {
  let access = node;
  while (access !== undefined && !ts.isElementAccessExpression(access)) access = access.parent;
  if (access === undefined) return false;
  let index = access.argumentExpression;
  while (ts.isBinaryExpression(index)) index = index.right;
  const object = checker.getTypeAtLocation(access.expression);
  return isNumericList(ts, checker, checker.getTypeAtLocation(index)) && isNumeric(ts, checker, object);
}

/** The comma of `W[i, j]`. */
function isInsideIndex({ ts }: Context, node: Node | undefined): boolean {
  let outer = node?.parent;
  while (
    outer !== undefined &&
    ts.isBinaryExpression(outer) &&
    outer.operatorToken.kind === ts.SyntaxKind['CommaToken']
  )
    outer = outer.parent;
  return outer !== undefined && ts.isElementAccessExpression(outer);
}

/** `-Normal(0, 1)` and `~"a"`, which the stock checker lets pass. */
function wrongUnary(context: Context, length: number): Diagnostic[] {
  const { ts, file } = context;
  const wrong: Diagnostic[] = [];
  const visit = (node: Node): undefined => {
    if (node.pos >= length) return;
    if (ts.isPrefixUnaryExpression(node)) {
      const messageText = unaryProblem(context, node.operator, node.operand);
      const start = node.getStart();
      if (messageText !== undefined)
        wrong.push({
          start,
          length: node.end - start,
          messageText,
          code: UNARY_CODE,
          category: ts.DiagnosticCategory.Error,
        });
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return wrong;
}

function unaryProblem({ ts, checker }: Context, operator: number, operand: Node): string | undefined {
  const type = checker.getTypeAtLocation(operand);
  if (isUntyped(ts, type)) return undefined;
  const text = operand.getText();
  const distribution = isDistribution(checker, type);
  if (operator === ts.SyntaxKind['TildeToken']) {
    if (distribution || isNumber(ts, checker, type)) return undefined;
    if (makesDistribution(checker, type))
      return `~ draws from a distribution: give its parameters, ~${text}(…)`;
    return `~ draws from a distribution such as Normal(0, 1), not from ${checker.typeToString(type)}`;
  }
  if (operator !== ts.SyntaxKind['MinusToken'] && operator !== ts.SyntaxKind['PlusToken']) return undefined;
  const sign = operator === ts.SyntaxKind['MinusToken'] ? '-' : '+';
  if (distribution) return `${sign} on a distribution: draw a value first, ${sign}(~${text})`;
  if (sign === '+' || isNumeric(ts, checker, type)) return undefined;
  return `- needs a number or an array, not ${checker.typeToString(type)}`;
}
