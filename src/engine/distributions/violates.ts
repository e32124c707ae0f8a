/**
 * The test of a constraint, as array operations, so that it can be traced.
 * Not here: which constraints there are (constraint.ts).
 */
import {
  abs,
  and,
  cholesky,
  constantTensor,
  eq,
  floor,
  ge,
  gt,
  le,
  lt,
  max,
  not,
  or,
  sub,
  sum,
  transpose,
  type Tensor,
} from '../array/index.ts';
import { unreachable } from '../errors.ts';
import { dropFirst, dropLast, diagonal } from './axes.ts';
import type { ConstraintData } from './constraint.ts';

/** How far a simplex may be from summing to one, or a row from norm one: what rounding leaves behind. */
const TOLERANCE = 1e-6;

/**
 * Mask of values that break the constraint (one per value, event axes reduced); undefined when nothing can.
 * NaN breaks nothing here: it must reach the log density and show as NaN.
 */
export function violates(constraint: ConstraintData, x: Tensor): Tensor | undefined {
  switch (constraint.kind) {
    case 'real':
    case 'realVector':
      return undefined;
    case 'positive':
      return le(x, 0);
    case 'nonNegative':
      return lt(x, 0);
    case 'unit':
      return or(le(x, 0), ge(x, 1));
    case 'positiveUnit':
      return or(le(x, 0), gt(x, 1));
    case 'closedUnit':
      return or(lt(x, 0), gt(x, 1));
    case 'greaterThan':
      return le(x, constraint.low);
    case 'lessThan':
      return ge(x, constraint.high);
    case 'interval':
      return or(lt(x, constraint.low), gt(x, constraint.high));
    case 'point':
      return or(lt(x, constraint.at), gt(x, constraint.at));
    case 'boolean':
      return or(fractional(x), or(lt(x, 0), gt(x, 1)));
    case 'count':
      return or(fractional(x), lt(x, 0));
    case 'integers':
      return or(fractional(x), or(lt(x, constraint.low), gt(x, constraint.high)));
    case 'simplex':
      return noShares(x, TOLERANCE);
    case 'countVector':
      return or(anyLast(or(fractional(x), lt(x, 0))), unequal(sum(x, -1), constraint.total));
    case 'ordered':
      return decreases(x);
    case 'positiveOrdered':
      return or(decreases(x), anyLast(le(x, 0)));
    case 'correlationCholesky':
      return or(notLowerTriangular(x), anyLast(farFromOne(sum(x.mul(x), -1))));
    case 'covarianceCholesky':
      return notLowerTriangular(x);
    case 'positiveDefinite':
      return notPositiveDefinite(x);
    default:
      return unreachable(constraint);
  }
}

/** Not a whole number; false for NaN, and for ±∞, whose own distance to its floor is NaN. */
function fractional(x: Tensor): Tensor {
  return gt(x, floor(x));
}

function unequal(a: Tensor, b: Tensor): Tensor {
  return or(lt(a, b), gt(a, b));
}

/** Mask of vectors with a negative element, or whose sum is further from 1 than this. */
export function noShares(x: Tensor, tolerance: number): Tensor {
  return or(anyLast(lt(x, 0)), farFromOne(sum(x, -1), tolerance));
}

function farFromOne(x: Tensor, tolerance = TOLERANCE): Tensor {
  return gt(abs(sub(x, 1)), tolerance);
}

function anyLast(mask: Tensor): Tensor {
  return max(mask, -1);
}

function decreases(x: Tensor): Tensor {
  const size = x.shape[x.shape.length - 1];
  if (size < 2) return gt(sum(x.mul(0), -1), 0);
  return anyLast(le(dropFirst(x), dropLast(x)));
}

function notLowerTriangular(x: Tensor): Tensor {
  const size = x.shape[x.shape.length - 1];
  const places = Array.from({ length: size * size }, (_, k) => (k % size > Math.floor(k / size) ? 1 : 0));
  const above = constantTensor([size, size], places);
  return or(anyLast(anyLast(and(above, or(lt(x, 0), gt(x, 0))))), anyLast(le(diagonal(x), 0)));
}

function notPositiveDefinite(x: Tensor): Tensor {
  const rank = x.shape.length;
  const perm = Array.from({ length: rank }, (_, i) =>
    i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i,
  );
  const asymmetric = gt(abs(sub(x, transpose(x, perm))), TOLERANCE);
  const factor = cholesky(x);
  return or(anyLast(anyLast(asymmetric)), anyLast(not(eq(sum(factor, -1), sum(factor, -1)))));
}
