/**
 * Bijectors onto Cholesky factors: of correlation matrices (canonical partial correlations, tanh) and of covariance
 * matrices (exponential diagonal). The free numbers fill the lower triangle row by row.
 * Source: Stan Reference Manual, "Cholesky factors of correlation matrices"; Lewandowski, Kurowicka and Joe (2009).
 */
import {
  add,
  constantTensor,
  toTensor,
  concat,
  exp,
  eye,
  log,
  log1p,
  mul,
  reshape,
  softplus,
  sqrt,
  sub,
  sum,
  take,
} from '../../array/index.ts';
import { div, neg, tanh, where, type Tensor } from '../../array/index.ts';
import { appendZero, diagonal, lastSize, sliceLast, sumBefore, sumFrom } from '../axes.ts';
import type { Bijector } from './bijector.ts';

/** Row-major places of the strictly lower triangle in a [d, d] matrix. */
function strictlyLower(d: number): number[] {
  const out: number[] = [];
  for (let i = 1; i < d; i++) for (let j = 0; j < i; j++) out.push(i * d + j);
  return out;
}

/** Whole numbers as a constant: never a data input of a model. */
function list(values: readonly number[]): Tensor {
  return constantTensor([values.length], values);
}

/** Dimension of the matrix whose strictly lower triangle has n places. */
function dimensionOf(n: number): number {
  return (1 + Math.round(Math.sqrt(1 + 8 * n))) / 2;
}

/** [..., d(d−1)/2] → [..., d, d], zero on and above the diagonal. */
function fillLower(u: Tensor): Tensor {
  const d = dimensionOf(lastSize(u));
  const places = Array.from({ length: d * d }, () => lastSize(u));
  strictlyLower(d).forEach((place, k) => {
    places[place] = k;
  });
  return reshape(take(appendZero(u), list(places), -1), [...u.shape.slice(0, -1), d, d]);
}

/** The inverse of `fillLower`. */
function readLower(x: Tensor): Tensor {
  const d = lastSize(x);
  return take(reshape(x, [...x.shape.slice(0, -2), d * d]), list(strictlyLower(d)), -1);
}

/** log(1 − tanh²u), without cancellation for large |u|. */
function logSechSquared(u: Tensor): Tensor {
  return mul(2, sub(add(Math.LN2, u), softplus(mul(2, u))));
}

/** Log of what the entries before each one leave of the row's unit norm, squared. */
function logLeft(u: Tensor): Tensor {
  return sumBefore(fillLower(logSechSquared(u)));
}

export const correlationFactor: Bijector = {
  name: 'correlationFactor',
  eventRank: 2,
  forward(u) {
    const free = toTensor(u);
    const partial = fillLower(tanh(free));
    return mul(add(partial, eye(lastSize(partial))), exp(mul(0.5, logLeft(free))));
  },
  inverse(x) {
    const factor = toTensor(x);
    const left = sqrt(readLower(sumFrom(mul(factor, factor))));
    const partial = div(readLower(factor), left);
    return mul(0.5, sub(log1p(partial), log1p(neg(partial))));
  },
  logAbsDetJacobian(u) {
    const free = toTensor(u);
    return sum(add(logSechSquared(free), mul(0.5, readLower(logLeft(free)))), -1);
  },
  unconstrainedShape: shape => [
    ...shape.slice(0, -2),
    (shape[shape.length - 1] * (shape[shape.length - 1] - 1)) / 2,
  ],
};

function split(u: Tensor, d: number): { diagonal: Tensor; lower: Tensor } {
  return { diagonal: sliceLast(u, 0, d), lower: sliceLast(u, d, lastSize(u)) };
}

/** Dimension d of the matrix whose lower triangle, diagonal included, has n places. */
function fullDimension(n: number): number {
  return dimensionOf(n) - 1;
}

/** The first d free numbers are logs of the diagonal, the rest the strictly lower triangle. */
export const covarianceFactor: Bijector = {
  name: 'covarianceFactor',
  eventRank: 2,
  forward(u) {
    const free = toTensor(u);
    const d = fullDimension(lastSize(free));
    const parts = split(free, d);
    const scales = reshape(exp(parts.diagonal), [...free.shape.slice(0, -1), d, 1]);
    if (d === 1) return scales;
    return where(eye(d), scales, fillLower(parts.lower));
  },
  inverse(x) {
    const factor = toTensor(x);
    return concat([log(diagonal(factor)), readLower(factor)], -1);
  },
  logAbsDetJacobian(u) {
    const free = toTensor(u);
    return sum(split(free, fullDimension(lastSize(free))).diagonal, -1);
  },
  unconstrainedShape: shape => [
    ...shape.slice(0, -2),
    (shape[shape.length - 1] * (shape[shape.length - 1] + 1)) / 2,
  ],
};
