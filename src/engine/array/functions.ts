/**
 * Elementwise functions of analysis, careful at the ends of their ranges. Not here: functions of probability
 * (special.ts) or of whole arrays (reduce.ts).
 */
import { abs, add, div, mul, neg, sub } from './arithmetic.ts';
import { unaryOp } from './call.ts';
import { toTensor } from './convert.ts';
import { and, eq, gt, where } from './compare.ts';
import type { Numeric, Tensor } from './types.ts';

/** eˣ */
export const exp = unaryOp('exp');
/** eˣ − 1, accurate near 0. */
export const expm1 = unaryOp('expm1');
/** Natural logarithm; −∞ at 0, NaN below. */
export const log = unaryOp('log');
/** log(1 + x), accurate near 0. */
export const log1p = unaryOp('log1p');
/** Square root; NaN below 0. */
export const sqrt = unaryOp('sqrt');
/** Sine of an angle in radians. */
export const sin = unaryOp('sin');
/** Cosine of an angle in radians. */
export const cos = unaryOp('cos');
/** Inverse tangent, in (−π/2, π/2). */
export const atan = unaryOp('atan');
/** Hyperbolic tangent. */
export const tanh = unaryOp('tanh');
/** 1 / (1 + e⁻ˣ) */
export const sigmoid = unaryOp('sigmoid');
/** log(1 + eˣ) */
export const softplus = unaryOp('softplus');

/** Logarithm to base 2. */
export function log2(x: Numeric): Tensor {
  return div(log(x), Math.LN2);
}

/** Logarithm to base 10. */
export function log10(x: Numeric): Tensor {
  return div(log(x), Math.LN10);
}

/** Tangent of an angle in radians. */
export function tan(x: Numeric): Tensor {
  const value = toTensor(x);
  return div(sin(value), cos(value));
}

/** Inverse sine, in [−π/2, π/2]; NaN outside [−1, 1]. */
export function asin(x: Numeric): Tensor {
  const value = toTensor(x);
  return atan(div(value, sqrt(mul(sub(1, value), add(1, value)))));
}

/** Inverse cosine, in [0, π]; NaN outside [−1, 1]. */
export function acos(x: Numeric): Tensor {
  const value = toTensor(x);
  return mul(2, atan(sqrt(div(sub(1, value), add(1, value)))));
}

/** Hyperbolic sine, accurate near 0. */
export function sinh(x: Numeric): Tensor {
  const value = toTensor(x);
  return mul(0.5, sub(expm1(value), expm1(neg(value))));
}

/** Hyperbolic cosine. */
export function cosh(x: Numeric): Tensor {
  const value = toTensor(x);
  return mul(0.5, add(exp(value), exp(neg(value))));
}

/** log(p / (1 − p)), the inverse of sigmoid; ±∞ at 1 and 0. */
export function logit(p: Numeric): Tensor {
  const value = toTensor(p);
  return sub(log(value), log1p(neg(value)));
}

/** log(1 − eˣ) for x ≤ 0, accurate at both ends (Mächler 2012). */
export function log1mexp(x: Numeric): Tensor {
  const value = toTensor(x);
  const near = gt(value, -Math.LN2);
  // Each branch sees an argument of its own side only, so that neither sends NaN into the other's derivative.
  const small = log(neg(expm1(where(near, value, -1))));
  return where(near, small, log1p(neg(exp(where(near, -1, value)))));
}

/** log(eᵃ + eᵇ) without overflow; −∞ where both are. */
export function logAddExp(a: Numeric, b: Numeric): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  const bothInfinite = and(eq(abs(x), Infinity), eq(x, y));
  // Infinity minus itself would be NaN.
  const gap = where(bothInfinite, 0, sub(x, y));
  return where(gt(x, y), add(x, softplus(neg(gap))), add(y, softplus(gap)));
}
