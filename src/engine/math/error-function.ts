/**
 * erf and its family, and the normal distribution's probabilities.
 *
 * erf and erfcx are straight lines with selects. Both rest on (1 + 2x)·erfcx(x) as one polynomial in
 * (x − 4)/(x + 4), which covers [0, ∞) (Shepherd and Laframboise 1981; the coefficients are our own fit).
 * Not here: densities of distributions.
 */
import { horner } from './bits.ts';
import { ERFCX_X, ERF_E } from './coefficients.ts';
import { exp, log, log1p } from './exponential.ts';
import { expNegativeSquare } from './power.ts';

const SQRT_HALF = 0.7071067811865476;
/** √½ − SQRT_HALF. */
const SQRT_HALF_LOW = -4.833646656726457e-17;
const SQRT_2 = 1.4142135623730951;
const HALF_SQRT_PI = 0.886226925452758;
const SQRT_HALF_PI = 1.2533141373155003;
const LOG_2 = 0.6931471805599453;

/** a ≥ 0. Order: q = (a − 4)/(a + 4); X(q)/(1 + 2·a). At ∞, q is 1. */
function erfcxPositive(a: number): number {
  const q = a > 1e300 ? 1 : (a - 4) / (a + 4);
  return horner(ERFCX_X, q) / (1 + 2 * a);
}

/** e^(x²)·erfc(x). For x < 0: 2·e^(x²) − erfcx(−x), +∞ below about −26.6. */
export function erfcx(x: number): number {
  const y = erfcxPositive(Math.abs(x));
  if (!(x < 0)) return y;
  return x < -26.7 ? Infinity : 2 / expNegativeSquare(x, 2) - y;
}

/** 1 − erf(x), to full relative precision in the upper tail. */
export function erfc(x: number): number {
  if (Math.abs(x) < 0.5) return 1 - erf(x);
  const a = Math.abs(x);
  const y = a > 28 ? 0 : expNegativeSquare(a, 2) * erfcxPositive(a);
  return x < 0 ? 2 - y : y;
}

/**
 * The error function. Order: a = |x|; |x| < 1: x + x·E(x·x); else c = a > 6 ? 6 : a,
 * y = 1 − exp(−(c·c))·erfcxPositive(c), with the sign of x.
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  const c = a > 6 ? 6 : a;
  const y = 1 - exp(-(c * c)) * erfcxPositive(c);
  const far = x < 0 ? -y : y;
  return a < 1 ? x + x * horner(ERF_E, x * x) : far;
}

/** x with |y| < 1 and erf(x) = y; ±∞ at ±1, NaN beyond. */
export function erfinv(y: number): number {
  const a = Math.abs(y);
  if (!(a < 1)) return a === 1 ? y * Infinity : NaN;
  if (a > 0.5) {
    const x = -lowerQuantile((1 - a) * 0.5) * SQRT_HALF;
    return y < 0 ? -x : x;
  }
  let x = y * HALF_SQRT_PI * (1 + 0.2618 * y * y);
  for (let i = 0; i < 4; i++) x -= (erf(x) - y) * HALF_SQRT_PI * exp(x * x);
  return x;
}

/** P(Z ≤ x) for a standard normal Z. */
export function normalCdf(x: number): number {
  const a = Math.abs(x);
  if (a < 0.5) return 0.5 + 0.5 * erf(x * SQRT_HALF);
  const tail = a > 39 ? 0 : expNegativeSquare(a, 1) * 0.5 * erfcxPositive(scaled(a));
  return x > 0 ? 1 - tail : tail;
}

/** a/√2 with the rounding of √½ made good. */
function scaled(a: number): number {
  return a * SQRT_HALF + a * SQRT_HALF_LOW;
}

/** log P(Z ≤ x), finite far into the lower tail. */
export function normalLogCdf(x: number): number {
  if (x > -1) return x > 39 ? 0 : log1p(-normalCdf(-x));
  return x === -Infinity ? x : log(0.5 * erfcxPositive(-x * SQRT_HALF)) - 0.5 * x * x;
}

/** z with P(Z ≤ z) = p; ∓∞ at 0 and 1, NaN outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p > 0.25 && p < 0.75) return SQRT_2 * erfinv(2 * p - 1);
  return p < 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p);
}

/**
 * p ≤ ¼. Newton's method on log Φ, which is concave: from −√(−2·log 2p), left of the root (Φ(z) ≤ ½e^(−z²/2)
 * for z < 0), it climbs monotonically.
 */
function lowerQuantile(p: number): number {
  if (p === 0) return -Infinity;
  const target = log(p);
  let z = -Math.sqrt(-2 * (target + LOG_2));
  for (let i = 0; i < 12; i++) {
    const step = (normalLogCdf(z) - target) * SQRT_HALF_PI * erfcxPositive(-z * SQRT_HALF);
    z -= step;
    if (Math.abs(step) < 1e-9 * -z) break;
  }
  return polish(z, p);
}

/** One Newton step on Φ itself where it does not underflow: it resolves p more finely than log p does. */
function polish(z: number, p: number): number {
  if (p < 1e-290) return z;
  const cdf = normalCdf(z);
  return z - ((cdf - p) / cdf) * SQRT_HALF_PI * erfcxPositive(-z * SQRT_HALF);
}
