/**
 * Elementwise functions of analysis, careful at the ends of their ranges. Not here: functions of probability
 * (special.ts) or of whole arrays (reduce.ts).
 */
import { abs, add, div, mul, neg, sign, sub } from './arithmetic.ts';
import { unaryOp } from './call.ts';
import { toTensor } from './convert.ts';
import { and, eq, gt, lt, where } from './compare.ts';
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

/** Inverse hyperbolic sine. */
export function asinh(x: Numeric): Tensor {
  const value = toTensor(x);
  const negative = lt(value, 0);
  const size = where(negative, neg(value), value);
  const large = gt(size, 1e8);
  const safe = where(large, 1, size);
  const squared = mul(safe, safe);
  const small = log1p(add(safe, div(squared, add(1, sqrt(add(1, squared))))));
  const result = where(large, add(log(where(large, size, 1)), Math.LN2), small);
  return where(negative, neg(result), result);
}

/** Inverse hyperbolic cosine, ≥ 0; NaN below 1. */
export function acosh(x: Numeric): Tensor {
  const value = toTensor(x);
  const above = sub(value, 1);
  const large = gt(value, 1e8);
  const safe = where(large, 1, above);
  const small = log1p(add(safe, sqrt(mul(safe, add(safe, 2)))));
  return where(large, add(log(where(large, value, 1)), Math.LN2), small);
}

/** Inverse hyperbolic tangent; ±∞ at ±1, NaN beyond. */
export function atanh(x: Numeric): Tensor {
  const value = toTensor(x);
  return mul(0.5, sub(log1p(value), log1p(neg(value))));
}

/** Angle of the point (x, y) in (−π, π], in radians; 0 at the origin. Zeros count as +0. */
export function atan2(y: Numeric, x: Numeric): Tensor {
  const [up, right] = [toTensor(y), toTensor(x)];
  const steep = gt(abs(up), abs(right));
  const infinite = and(eq(abs(up), Infinity), eq(abs(right), Infinity));
  const origin = and(eq(up, 0), eq(right, 0));
  const below = where(origin, 1, where(infinite, sign(right), where(steep, up, right)));
  const above = where(infinite, sign(up), where(steep, right, up));
  const angle = atan(div(above, below));
  const half = where(lt(up, 0), -Math.PI, Math.PI);
  const flat = where(lt(right, 0), add(angle, half), angle);
  return where(steep, sub(div(half, 2), angle), flat);
}
