/** Special functions of probability, elementwise, kept accurate in the tails. */
import { add, div, mul, neg, sub } from './arithmetic.ts';
import { unaryOp } from './call.ts';
import { ge, lt, where } from './compare.ts';
import { toTensor } from './convert.ts';
import { exp, log, log1p } from './functions.ts';
import type { Numeric, Tensor } from './types.ts';

/** log |Γ(x)| */
export const lgamma = unaryOp('lgamma');
/** Derivative of lgamma. */
export const digamma = unaryOp('digamma');
/** Derivative of digamma. */
export const trigamma = unaryOp('trigamma');
/** Error function. */
export const erf = unaryOp('erf');
/** e^(x²) · erfc(x): the scaled complement of erf, which does not underflow for large x. */
export const erfcx = unaryOp('erfcx');

/** log B(a, b) = lgamma(a) + lgamma(b) − lgamma(a + b), for positive a and b. */
export function lbeta(a: Numeric, b: Numeric): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  return sub(add(lgamma(x), lgamma(y)), lgamma(add(x, y)));
}

/** Logarithm of the number of ways to choose k of n; −∞ for whole k outside 0 … n. */
export function lchoose(n: Numeric, k: Numeric): Tensor {
  const [all, some] = [toTensor(n), toTensor(k)];
  const ways = sub(lgamma(add(all, 1)), lgamma(add(some, 1)));
  return sub(ways, lgamma(add(sub(all, some), 1)));
}

/** 1 − erf(x), with full relative accuracy for large x. */
export function erfc(x: Numeric): Tensor {
  const value = toTensor(x);
  const right = ge(value, 0);
  // erfcx overflows on the left, and its derivative would bring NaN; the right branch never sees that side.
  const safe = where(right, value, 0);
  const tail = mul(erfcx(safe), exp(neg(mul(safe, safe))));
  return where(right, tail, sub(1, erf(value)));
}

/** P(Z ≤ x) for a standard normal Z, with full relative accuracy in the left tail. */
export function normalCdf(x: Numeric): Tensor {
  return mul(0.5, erfc(mul(x, -Math.SQRT1_2)));
}

/** log P(Z ≤ x) for a standard normal Z; finite down to about −10¹⁵⁴. */
export function normalLogCdf(x: Numeric): Tensor {
  const value = toTensor(x);
  const left = lt(value, -1);
  const below = where(left, value, -1);
  const above = where(left, -1, value);
  const tail = sub(log(mul(0.5, erfcx(mul(below, -Math.SQRT1_2)))), div(mul(below, below), 2));
  return where(left, tail, log1p(mul(-0.5, erfc(mul(above, Math.SQRT1_2)))));
}
