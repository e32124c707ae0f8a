/** Parts and products of matrices that need no factorisation. The last two visible axes are a matrix. */
import { shapeError } from '../errors.ts';
import { literal } from './apply.ts';
import { mul } from './arithmetic.ts';
import { batched } from './batching.ts';
import { where } from './compare.ts';
import { toTensor, toValue } from './convert.ts';
import { formatShape } from './extents.ts';
import { diag } from './linalg.ts';
import type { Shape } from './primitives.ts';
import { sum } from './reduce.ts';
import { type ArrayValue, asTensor } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

function needMatrix(shape: Shape, caller: string): void {
  if (shape.length >= 2) return;
  throw shapeError(`${caller}: shape ${formatShape(shape)} is no matrix`, {
    expected: '[..., m, n]',
    got: formatShape(shape),
  });
}

/** The elements whose column − row passes the test, 0 elsewhere. */
function masked(x: Numeric, caller: string, keep: (offset: number) => boolean): Tensor {
  const value = toTensor(x);
  needMatrix(value.shape, caller);
  const [m, n] = value.shape.slice(-2);
  const mask = Array.from({ length: m * n }, (_, i) => Number(keep((i % n) - Math.floor(i / n))));
  return where(asTensor(literal([m, n], mask)), value, 0);
}

/** The lower triangle of matrices [..., m, n], 0 above the diagonal `k` (default the main one; k > 0 lies above it). */
export function tril(x: Numeric, k = 0): Tensor {
  return masked(x, 'tril', offset => offset <= k);
}

/** The upper triangle of matrices [..., m, n], 0 below the diagonal `k` (default the main one; k > 0 lies above it). */
export function triu(x: Numeric, k = 0): Tensor {
  return masked(x, 'triu', offset => offset >= k);
}

/** Sum of the diagonal of matrices [..., n, n]. */
export function matrixTrace(x: Numeric): Tensor {
  const value = toTensor(x);
  needMatrix(value.shape, 'matrixTrace');
  return sum(diag(value), -1);
}

/** Kronecker product of two matrices: [m, n], [p, q] → [m·p, n·q], blocks aᵢⱼ · b. */
export function kron(a: Numeric, b: Numeric): Tensor {
  const [x, y] = [toValue(a), toValue(b)];
  needMatrix(x.shape, 'kron');
  needMatrix(y.shape, 'kron');
  const [[m, n], [p, q]] = [x.shape.slice(-2), y.shape.slice(-2)];
  const shaped = (value: ArrayValue, inner: Shape): Tensor =>
    asTensor(batched('reshape', [value], { shape: [...value.shape.slice(0, -2), ...inner] }));
  const product = mul(shaped(x, [m, 1, n, 1]), shaped(y, [1, p, 1, q]));
  const whole = toValue(product);
  return asTensor(batched('reshape', [whole], { shape: [...whole.shape.slice(0, -4), m * p, n * q] }));
}
