/**
 * Systems of equations and factors of general and symmetric matrices; the last two visible axes are a matrix, those
 * before them a batch. All rest on two primitives: the orthogonal factor qr and the eigenvectors eigh. Derivatives need
 * full rank, eigenvectors' distinct eigenvalues. Not here: triangular factors, faster for covariances (linalg.ts).
 */
import { shapeError } from '../errors.ts';
import { add, mul, neg, stopGradient } from './arithmetic.ts';
import { abs } from './arithmetic.ts';
import { batched, batchedPlain } from './batching.ts';
import { lt, where } from './compare.ts';
import { toValue } from './convert.ts';
import { eye } from './create.ts';
import { formatShape } from './extents.ts';
import { log } from './functions.ts';
import { diag, matmul, triangularSolve } from './linalg.ts';
import { triu } from './matrices.ts';
import { ownRow } from './plates.ts';
import { prod, sum } from './reduce.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** Rows and columns swapped. */
function swapped(x: Tensor): Tensor {
  const rank = x.shape.length;
  const perm = x.shape.map((_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  return asTensor(batchedPlain('transpose', [asValue(x)], { perm }));
}

function matrices(x: Numeric, caller: string, square: boolean): ArrayValue {
  const value = ownRow(toValue(x), 2);
  const { shape } = value;
  if (shape.length >= 2 && (!square || shape.at(-1) === shape.at(-2))) return value;
  throw shapeError(`${caller}: shape ${formatShape(shape)} is no ${square ? 'square ' : ''}matrix`, {
    expected: square ? '[..., n, n]' : '[..., m, n]',
    got: formatShape(shape),
  });
}

/** Q, the product of n reflections, and R = Qᵀa, of a [..., m, n] with m ≥ n. */
function factors(value: ArrayValue): readonly [Tensor, Tensor] {
  const q = asTensor(batchedPlain('qr', [value], {}));
  return [q, matmul(swapped(q), asTensor(value))];
}

/** Rx = b for upper triangular R. */
function solveUpper(r: Tensor, b: Tensor): Tensor {
  return triangularSolve(swapped(r), b, { transpose: true });
}

/**
 * Solves a x = b for square a [..., n, n]; b is a vector [n] or matrices [..., n, m]. By QR, so it is stable; infinite
 * or huge where a is singular. For a covariance use `cholesky` and `triangularSolve`.
 */
export function solve(a: Numeric, b: Numeric): Tensor {
  const value = matrices(a, 'solve', true);
  const [q, r] = factors(value);
  const right = asTensor(toValue(b));
  const vector = right.shape.length === 1;
  if (right.shape.at(vector ? 0 : -2) !== value.shape.at(-1))
    throw shapeError(`solve: shapes ${formatShape(value.shape)} and ${formatShape(right.shape)} do not fit`, {
      expected: `[${value.shape.at(-1)}] or [..., ${value.shape.at(-1)}, m]`,
      got: formatShape(right.shape),
    });
  const columns = vector
    ? asTensor(batched('reshape', [asValue(right)], { shape: [right.shape[0], 1] }))
    : right;
  const solution = solveUpper(r, matmul(swapped(q), columns));
  if (!vector) return solution;
  return asTensor(batchedPlain('reshape', [asValue(solution)], { shape: solution.shape.slice(0, -1) }));
}

/** Inverse of square matrices [..., n, n]. `solve(a, b)` is more accurate than `matmul(inverse(a), b)`. */
export function inverse(a: Numeric): Tensor {
  const value = matrices(a, 'inverse', true);
  return solve(asTensor(value), eye(value.shape[value.shape.length - 1]));
}

/** Determinant of square matrices [..., n, n]. Its derivative needs an invertible matrix. */
export function determinant(a: Numeric): Tensor {
  const value = matrices(a, 'determinant', true);
  const product = prod(diag(factors(value)[1]), -1);
  // Each of the n reflections changes the sign.
  return value.shape[value.shape.length - 1] % 2 === 0 ? product : neg(product);
}

/** log |det a| of square matrices [..., n, n], without overflow; −∞ for a singular one. */
export function logDeterminant(a: Numeric): Tensor {
  return sum(log(abs(diag(factors(matrices(a, 'logDeterminant', true))[1]))), -1);
}

/**
 * `const [Q, R] = qr(a)`: a = Q R for matrices [..., m, n], Q [..., m, k] with orthonormal columns, R [..., k, n] upper
 * triangular with diagonal ≥ 0, k the smaller of m and n. Q is unique where a has full rank.
 */
export function qr(a: Numeric): [Tensor, Tensor] {
  const value = matrices(a, 'qr', false);
  const [m, n] = value.shape.slice(-2);
  const k = Math.min(m, n);
  const lead =
    k === n
      ? value
      : batchedPlain('slice', [value], {
          starts: value.shape.map(() => 0),
          sizes: [...value.shape.slice(0, -1), k],
          steps: value.shape.map(() => 1),
        });
  const q = asTensor(batchedPlain('qr', [lead], {}));
  const r = matmul(swapped(q), asTensor(value));
  const own = diag(matmul(swapped(q), asTensor(lead)));
  const signs = stopGradient(where(lt(own, 0), -1, 1));
  const row = batchedPlain('reshape', [asValue(signs)], { shape: [...signs.shape.slice(0, -1), 1, k] });
  return [mul(q, asTensor(row)), triu(mul(swapped(asTensor(row)), r))];
}

/**
 * `const [values, vectors] = symmetricEigen(a)`: eigenvalues [..., n] in ascending order and eigenvectors [..., n, n] as
 * columns of the symmetric matrix (a + aᵀ)/2. The first of a vector's largest elements is positive. Derivatives of
 * equal eigenvalues' vectors do not exist and count as 0.
 */
export function symmetricEigen(a: Numeric): [Tensor, Tensor] {
  const given = asTensor(matrices(a, 'symmetricEigen', true));
  const even = mul(0.5, add(given, swapped(given)));
  const vectors = asTensor(batchedPlain('eigh', [asValue(even)], {}));
  return [sum(mul(vectors, matmul(even, vectors)), -2), vectors];
}
