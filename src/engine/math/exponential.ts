/**
 * exp, expm1, log, log1p and what follows from them, from + − × ÷, comparisons, floor and exact bit
 * moves only, so every engine gives the same bits.
 *
 * exp, expm1, log, log1p, tanh, sigmoid and softplus are straight lines: each `?:` is a lane select, each
 * statement one vector operation per operator, evaluated exactly in the order written (no fma, no
 * reassociation). The SIMD code repeats them operation for operation.
 * Not here: pow (power.ts).
 */
import { highWord, horner, pow2 } from './bits.ts';
import { EXP_Q, LN2_HI, LN2_LO, LOG2_E, LOG_R } from './coefficients.ts';

/** Upper word of √½ (lower word 0): where the mantissa range [√½, √2) begins. */
const SQRT_HALF_HIGH = 0x3fe6a09e;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/**
 * eˣ. Order: clamp x to [−746, 710]; k = floor(x·log₂e + ½); r = (x − k·LN2_HI) − k·LN2_LO;
 * y = 1 + (r + (r·r)·q(r)); then y·2^⌊k/2⌋·2^(k−⌊k/2⌋), which rounds once into the subnormals.
 */
export function exp(x: number): number {
  return expTail(x, 0);
}

/** e^(x + tail) for |tail| far below one ulp of x. With tail 0 it is exp to the bit. */
export function expTail(x: number, tail: number): number {
  let c = x > 710 ? 710 : x;
  c = c < -746 ? -746 : c;
  const k = Math.floor(c * LOG2_E + 0.5);
  const r = c - k * LN2_HI - (k * LN2_LO - tail);
  const y = 1 + (r + r * r * horner(EXP_Q, r));
  const k1 = Math.floor(k * 0.5);
  const k2 = k - k1;
  return y * pow2(k1) * pow2(k2);
}

/**
 * eˣ − 1. Order: clamp to [−50, 710]; k, r as exp; e = r + (r·r)·q(r); s = 2^(k−1);
 * y = ((s·e) + (s − ½))·2; for |x| < 2⁻⁵⁴ x itself.
 */
export function expm1(x: number): number {
  let c = x > 710 ? 710 : x;
  c = c < -50 ? -50 : c;
  const k = Math.floor(c * LOG2_E + 0.5);
  const r = c - k * LN2_HI - k * LN2_LO;
  const e = r + r * r * horner(EXP_Q, r);
  const s = pow2(k - 1);
  const y = (s * e + (s - 0.5)) * 2;
  return Math.abs(x) < 5.551115123125783e-17 ? x : y;
}

/**
 * Natural logarithm; −∞ at 0, NaN below. Order: y = x < 2⁻¹⁰²² ? x·2⁵⁴ : x; split y = m·2ᵏ with m in
 * [√½, √2) on the upper word; f = m − 1; s = f/(2 + f); z = s·s; R = z·P(z); h = (0.5·f)·f;
 * k·LN2_HI − ((h − (s·(h + R) + k·LN2_LO)) − f).
 */
export function log(x: number): number {
  const tiny = x < SMALLEST_NORMAL;
  const y = tiny ? x * TWO_54 : x;
  const high = highWord(y);
  const shift = (high - SQRT_HALF_HIGH) >> 20;
  const k = shift + (tiny ? -54 : 0);
  const f = y * pow2(-shift) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const R = z * horner(LOG_R, z);
  const h = 0.5 * f * f;
  let out = k * LN2_HI - (h - (s * (h + R) + k * LN2_LO) - f);
  out = x === Infinity ? x : out;
  out = x === 0 ? -Infinity : out;
  out = x < 0 ? NaN : out;
  return x !== x ? x : out;
}

/**
 * log(1 + x). Order: u = 1 + x; the rounding error of u is c = (x ≥ 1 ? 1 − (u − x) : x − (u − 1))/u;
 * split u as in log; where k = 0, f = x and c = 0; then as log with c joined to k·LN2_LO.
 */
export function log1p(x: number): number {
  const u = 1 + x;
  const error = x >= 1 ? 1 - (u - x) : x - (u - 1);
  const high = highWord(u);
  const k = (high - SQRT_HALF_HIGH) >> 20;
  const c = k === 0 ? 0 : error / u;
  const f = k === 0 ? x : u * pow2(-k) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const R = z * horner(LOG_R, z);
  const h = 0.5 * f * f;
  let out = k * LN2_HI - (h - (s * (h + R) + (k * LN2_LO + c)) - f);
  out = x === Infinity ? x : out;
  out = x === -1 ? -Infinity : out;
  out = x < -1 ? NaN : out;
  return x !== x ? x : out;
}

/** tanh. Order: a = |x| > 22 ? 22 : |x|; t = expm1(a + a); y = t/(t + 2); x < 0 ? −y : y. */
export function tanh(x: number): number {
  const b = Math.abs(x);
  const a = b > 22 ? 22 : b;
  const t = expm1(a + a);
  const y = t / (t + 2);
  return x < 0 ? -y : y;
}

/** 1/(1 + e⁻ˣ). Order: e = exp(−|x|); (x ≥ 0 ? 1 : e)/(1 + e). */
export function sigmoid(x: number): number {
  const e = exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

/** log(1 + eˣ). Order: (x > 0 ? x : 0) + log1p(exp(−|x|)). */
export function softplus(x: number): number {
  return (x > 0 ? x : 0) + log1p(exp(-Math.abs(x)));
}

/** (eˣ − e⁻ˣ)/2. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  const t = expm1(a < 22 ? a : 22);
  const h = exp(a * 0.5);
  const y = a < 22 ? 0.5 * (t + t / (t + 1)) : 0.5 * h * h;
  return x < 0 ? -y : y;
}

/** (eˣ + e⁻ˣ)/2. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  const t = expm1(a < 22 ? a : 22);
  const h = exp(a * 0.5);
  return a < 22 ? 1 + (t * t) / (2 * (1 + t)) : 0.5 * h * h;
}

/** log(eᵃ + eᵇ); −∞ is neutral, +∞ absorbs. */
export function logAddExp(a: number, b: number): number {
  if (a === b) return a + LN2_HI + LN2_LO;
  const high = a > b ? a : b;
  const low = a > b ? b : a;
  return a !== a || b !== b ? NaN : high + log1p(exp(low - high));
}
