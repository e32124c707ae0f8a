/** Special functions of probability, elementwise, kept accurate in the tails. */
import { abs, add, div, mul, neg, sign, sub } from './arithmetic.ts';
import { binaryOp, call, unaryOp } from './call.ts';
import { ge, lt, where } from './compare.ts';
import { toTensor } from './convert.ts';
import { exp, log, log1p } from './functions.ts';
import type { Numeric, Tensor } from './types.ts';

const HALF_ROOT_PI = 0.886226925452758;

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

/** z with P(Z ≤ z) = p for a standard normal Z, accurate for small p; ∓∞ at 0 and 1, NaN outside [0, 1]. */
export const normalQuantile = unaryOp('normalQuantile');
/** log I₀(x), the modified Bessel function of order 0, without overflow: the von Mises normaliser's logarithm. */
export const logI0 = unaryOp('logI0');
/** I₁(x)/I₀(x), in (−1, 1): the derivative of logI0, the mean resultant length of a von Mises distribution. */
export const besselRatio = unaryOp('besselRatio');
/** P(a, x), the regularised lower incomplete gamma function: the Gamma(a, 1) distribution function. Needs a > 0, x ≥ 0. */
export const gammaP = binaryOp('gammaP');
/** Q(a, x) = 1 − P(a, x), with full relative accuracy in the upper tail; P(N < a) for a Poisson N of mean x, whole a. */
export const gammaQ = binaryOp('gammaQ');

/**
 * I_x(a, b), the regularised incomplete beta function: the Beta(a, b) distribution function at x. Needs a, b > 0 and
 * 0 ≤ x ≤ 1. The upper tail is betaInc(b, a, 1 − x).
 */
export function betaInc(a: Numeric, b: Numeric, x: Numeric): Tensor {
  return call('betaInc', [a, b, x], {});
}

/** log I₁(x), the modified Bessel function of order 1, for x > 0, without overflow; −∞ at 0, NaN below. */
export function logI1(x: Numeric): Tensor {
  const value = toTensor(x);
  return add(logI0(value), log(besselRatio(value)));
}

/** x with erf(x) = y; ±∞ at ±1, NaN beyond. */
export function erfinv(y: Numeric): Tensor {
  const value = toTensor(y);
  const size = abs(value);
  const near = lt(size, 0.5);
  const tail = mul(0.5, where(near, add(1, value), sub(1, size)));
  const start = mul(mul(normalQuantile(tail), Math.SQRT1_2), where(near, 1, neg(sign(value))));
  // Near 0 the quantile is good to the last digit of 1 + y only: one step of Newton's method gives y's own.
  const safe = where(near, start, 0);
  const miss = sub(erf(safe), where(near, value, 0));
  return where(near, sub(safe, mul(mul(miss, HALF_ROOT_PI), exp(mul(safe, safe)))), start);
}

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
