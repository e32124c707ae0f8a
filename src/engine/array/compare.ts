/** Comparisons and truth values, held as 0 and 1, and the choice by them. Comparisons with NaN are false but `ne`. */
import { binaryOp, call, unaryOp } from './call.ts';
import type { Numeric, Tensor } from './types.ts';

/** a < b */
export const lt = binaryOp('lt');
/** a ≤ b */
export const le = binaryOp('le');
/** a > b */
export const gt = binaryOp('gt');
/** a ≥ b */
export const ge = binaryOp('ge');
/** a = b */
export const eq = binaryOp('eq');
/** a ≠ b; true for NaN. */
export const ne = binaryOp('ne');
/** Both ≠ 0. */
export const and = binaryOp('and');
/** Either ≠ 0. */
export const or = binaryOp('or');
/** 1 where x is 0, else 0. */
export const not = unaryOp('not');

/**
 * a where `test` ≠ 0, else b, element by element. Both are computed; the derivative of the one not taken is 0, also
 * where that one is infinite or NaN.
 */
export function where(test: Numeric, a: Numeric, b: Numeric): Tensor {
  return call('select', [test, a, b], {});
}
