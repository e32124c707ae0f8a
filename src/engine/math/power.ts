/**
 * pow: xʸ through log x as an unevaluated sum of two doubles (about 2⁻⁶⁵ relative), so that y·log x keeps
 * its last bits even where the result is large. Special cases follow JavaScript's `**`.
 * Not here: exp and log alone (exponential.ts).
 */
import { highWord, horner, pow2, productError, truncateLow } from './bits.ts';
import { LN2_HI, LN2_LO, LOG_PAIR } from './coefficients.ts';
import { expTail } from './exponential.ts';

const SQRT_HALF_HIGH = 0x3fe6a09e;
const TWO_THIRDS_LO = 3.700743415417188e-17;
const TWO_THIRDS = 0.6666666666666666;

/**
 * xʸ. Order: log x = k·ln 2 + 2s + s³·(2/3 + …), s = f/(2 + f) as s + sl, with s² and s³ as sums of two;
 * the parts joined to (hi, lo), multiplied by y exactly, handed to expTail.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const a = Math.abs(x);
  const whole = Math.floor(y) === y;
  const odd = whole && Math.abs(y) < 9007199254740992 && y - 2 * Math.floor(y * 0.5) === 1;
  if (x < 0 && x !== -Infinity && !whole) return NaN;
  const size = magnitude(a, y);
  return odd && (x < 0 || Object.is(x, -0)) ? -size : size;
}

function magnitude(a: number, y: number): number {
  if (a === 0 || a === Infinity) return (a === 0) === y > 0 ? 0 : Infinity;
  if (y === 1) return a;
  if (y === Infinity || y === -Infinity) {
    if (a === 1) return NaN;
    return a > 1 === y > 0 ? Infinity : 0;
  }
  // Beyond 2⁶⁴ only the side of 1 matters, and the split product below would overflow.
  const b = y > 1e19 ? 1e19 : y < -1e19 ? -1e19 : y;
  const hi = logPair(a);
  const p = b * hi;
  if (p > 720) return Infinity;
  if (p < -760) return 0;
  return expTail(p, productError(b, hi, p) + b * logLow);
}

let logLow = 0;

/** log a = returned + logLow, for a finite and positive. */
function logPair(a: number): number {
  const tiny = a < 2.2250738585072014e-308;
  const v = tiny ? a * 18014398509481984 : a;
  const high = highWord(v);
  const shift = (high - SQRT_HALF_HIGH) >> 20;
  const k = shift + (tiny ? -54 : 0);
  const f = v * pow2(-shift) - 1;
  const d = 2 + f;
  const dLow = f - (d - 2);
  const s = f / d;
  const product = s * d;
  const sl = (f - product - productError(s, d, product) - s * dLow) / d;
  const z = s * s;
  const zl = productError(s, s, z) + 2 * s * sl;
  const c = z * s;
  const cl = productError(z, s, c) + (z * sl + zl * s);
  const t = c * TWO_THIRDS;
  const tl = productError(c, TWO_THIRDS, t) + (c * TWO_THIRDS_LO + cl * TWO_THIRDS);
  const rest = c * z * horner(LOG_PAIR, z);
  // Join, largest first: k·LN2_HI is exact.
  const e = k * LN2_HI;
  const s2 = 2 * s;
  const u = e + s2;
  const ul = k === 0 ? 0 : s2 - (u - e);
  const w = u + t;
  const wl = t - (w - u);
  const low = ul + wl + (tl + 2 * sl + k * LN2_LO + rest);
  const out = w + low;
  logLow = low - (out - w);
  return out;
}

/** e^(−x²/2·scale), with x² split so that its rounding does not reach the result. */
export function expNegativeSquare(x: number, scale: 1 | 2): number {
  const h = truncateLow(x);
  const exact = -h * h * (scale * 0.5);
  const rest = -(x - h) * (x + h) * (scale * 0.5);
  const sum = exact + rest;
  return expTail(sum, rest - (sum - exact));
}
