/** Products and factors of matrices. The last two visible axes are a matrix, those before them are a batch. */
import { shapeError } from '../errors.ts';
import { abs, mul } from './arithmetic.ts';
import { apply } from './apply.ts';
import { attach, permute } from './axes.ts';
import { batched } from './batching.ts';
import { toTensor, toValue } from './convert.ts';
import { broadcastShapes, formatShape, sizeOf } from './extents.ts';
import { log } from './functions.ts';
import { ownRow } from './plates.ts';
import type { Shape } from './primitives.ts';
import { sum } from './reduce.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/**
 * Matrix product by NumPy's rule: a vector on the left is a row, on the right a column; batches broadcast. Inside a
 * plate, a matrix of data with a row for every element of the plate stands for its own row.
 */
export function matmul(a: Numeric, b: Numeric): Tensor {
  // In a plate a data matrix stands for its own row, a vector for itself.
  const [x, y] = [ownRow(toValue(a), 1), ownRow(toValue(b), 1)];
  const [p, q] = [x.shape, y.shape];
  if (p.length === 0 || q.length === 0 || p.at(-1) !== (q.length === 1 ? q[0] : q.at(-2)))
    throw misfit('matmul', p, q);
  broadcastShapes([p.slice(0, -2), q.slice(0, -2)], 'matmul');
  const left = p.length === 1 ? reshaped(x, [1, ...p]) : x;
  const right = q.length === 1 ? reshaped(y, [...q, 1]) : y;
  const product = batched('matmul', [left, right], {});
  const shape = product.shape.filter((_, i, all) => {
    const back = all.length - i;
    return !(back === 2 && p.length === 1) && !(back === 1 && q.length === 1);
  });
  return asTensor(reshaped(product, shape));
}

function reshaped(value: ArrayValue, shape: Shape): ArrayValue {
  return value.shape.length === shape.length ? value : batched('reshape', [value], { shape });
}

function misfit(op: string, a: Shape, b: Shape) {
  return shapeError(`${op}: shapes ${formatShape(a)} and ${formatShape(b)} do not fit`, {
    expected: 'the last axis of the first as long as the last but one of the second (or its only one)',
    got: `${formatShape(a)} and ${formatShape(b)}`,
  });
}

/** Σ aᵢ bᵢ over the last axis, for two vectors; other ranks as `matmul`. */
export function dot(a: Numeric, b: Numeric): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  if (x.shape.length !== 1 || y.shape.length !== 1) return matmul(x, y);
  if (x.shape[0] !== y.shape[0]) throw misfit('dot', x.shape, y.shape);
  return sum(mul(x, y), -1);
}

/** aᵢ bⱼ for two vectors: [n], [m] → [n, m]. */
export function outer(a: Numeric, b: Numeric): Tensor {
  const [x, y] = [toValue(a), toValue(b)];
  if (x.shape.length !== 1 || y.shape.length !== 1) throw misfit('outer', x.shape, y.shape);
  return mul(asTensor(batched('reshape', [x], { shape: [...x.shape, 1] })), asTensor(y));
}

/** Lower triangular L with L Lᵀ = a, for symmetric positive definite a [..., n, n]; NaN where it is not. */
export function cholesky(a: Numeric): Tensor {
  return asTensor(batched('cholesky', [toValue(a)], {}));
}

/**
 * Solves L x = b, or Lᵀ x = b, for lower triangular L [..., n, n]. b is a vector [n] or matrices [..., n, m]; batches
 * broadcast. What stands above L's diagonal is not read.
 */
export function triangularSolve(
  l: Numeric,
  b: Numeric,
  options: { readonly transpose?: boolean } = {},
): Tensor {
  const [factor, right] = [toValue(l), toValue(b)];
  const vector = right.shape.length === 1;
  const columns = vector ? reshaped(right, [...right.shape, 1]) : right;
  const [p, q] = [factor.shape, columns.shape];
  if (p.length < 2 || p.at(-1) !== p.at(-2) || p.at(-1) !== q.at(-2))
    throw misfit('triangularSolve', p, right.shape);
  const params = { transpose: options.transpose ?? false };
  const lone = factor.full.length === 2;
  const solution = lone ? solveMany(factor, columns, params) : solveEach(factor, columns, params);
  return asTensor(vector && solution.shape.length === 2 ? reshaped(solution, [q[0]]) : solution);
}

type SolveParams = { readonly transpose: boolean };

/** One L for all of b: the batch becomes further columns, so that L is never repeated. */
function solveMany(l: ArrayValue, b: ArrayValue, params: SolveParams): ArrayValue {
  const rank = b.full.length;
  if (rank === 2) return apply('triangularSolve', [l, b], params);
  const leading = b.full.slice(0, -2).map((_, i) => i);
  const rowsFirst = permute(b, [rank - 2, ...leading, rank - 1]);
  const n = b.full[rank - 2];
  const flat = apply('reshape', [rowsFirst], { shape: [n, sizeOf(rowsFirst.full.slice(1))] });
  const solved = apply('reshape', [apply('triangularSolve', [l, flat], params)], { shape: rowsFirst.full });
  return attach(permute(solved, [...leading.map(i => i + 1), 0, rank - 1]), b.axes);
}

function solveEach(l: ArrayValue, b: ArrayValue, params: SolveParams): ArrayValue {
  const leading = broadcastShapes([l.shape.slice(0, -2), b.shape.slice(0, -2)], 'triangularSolve');
  const spread = (x: ArrayValue): ArrayValue =>
    x.shape.length - 2 === leading.length && leading.every((extent, i) => extent === x.shape[i])
      ? x
      : batched('broadcastTo', [x], { shape: [...leading, ...x.shape.slice(-2)] });
  return batched('triangularSolve', [spread(l), spread(b)], params);
}

/** log |det L| of triangular L [..., n, n]: the sum of the logarithms of its diagonal. */
export function logDetTriangular(l: Numeric): Tensor {
  return sum(log(abs(diag(toTensor(l)))), -1);
}

/** The diagonal of matrices [..., n, n] → [..., n]; or, of a vector [n], the diagonal matrix [n, n]. */
export function diag(x: Numeric): Tensor {
  const value = asValue(toTensor(x));
  const { shape } = value;
  const n = shape.at(-1) ?? 0;
  if (shape.length === 1) {
    const flat = batched('unslice', [value], { shape: [n * n], starts: [0], steps: [n + 1] });
    return asTensor(batched('reshape', [flat], { shape: [n, n] }));
  }
  if (shape.length < 2 || shape.at(-2) !== n) {
    throw shapeError(`diag: shape ${formatShape(shape)} is neither a vector nor square matrices`, {
      expected: '[n] or [..., n, n]',
      got: formatShape(shape),
    });
  }
  const batch = shape.slice(0, -2);
  const flat = batched('reshape', [value], { shape: [...batch, n * n] });
  const params = {
    starts: shape.slice(1).map(() => 0),
    sizes: [...batch, n],
    steps: [...batch.map(() => 1), n + 1],
  };
  return asTensor(batched('slice', [flat], params));
}
