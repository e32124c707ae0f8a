/**
 * log Γ and its first two derivatives. For x > 0 each is a straight line of vector operations with lane
 * selects (both sides of every `?:` are computed in SIMD); negative arguments go through reflection, a scalar
 * path.
 * Not here: incomplete gamma (incomplete-gamma.ts).
 */
import { horner, productError } from './bits.ts';
import {
  COT_C,
  DIGAMMA_A,
  DIGAMMA_P,
  DIGAMMA_Q,
  DIGAMMA_ROOT_HI,
  DIGAMMA_ROOT_LO,
  HALF_LOG_TWO_PI,
  LGAMMA_P,
  LGAMMA_Q,
  PI_HI,
  STIRLING_C,
  STIRLING_W,
  TRIGAMMA_A,
} from './coefficients.ts';
import { log, log1p } from './exponential.ts';
import { sinPi } from './trigonometric.ts';

/**
 * log|Γ(x)|; +∞ at 0 and the negative whole numbers. Order for x > 0: small = x < ½, big = x ≥ 8; t = small ?
 * x + 1 : x; five times: up = t ≥ 3 and not big, t = up ? t − 1 : t, prod = up ? prod·t : prod;
 * L = log(small or big ? x : prod); mid = ((t − 1)·(t − 2))·(0.4375 + P(t − ½)/Q(t − ½)), small ? mid − L : mid + L;
 * big: (x − ½)·(L − 1) + (STIRLING_C + W(z)·w), w = 1/x, z = w·w.
 */
export function lgamma(x: number): number {
  return x < 0 ? lgammaNegative(x) : lgammaPositive(x);
}

function lgammaPositive(x: number): number {
  const small = x < 0.5;
  const big = x >= 8;
  let t = small ? x + 1 : x;
  let prod = 1;
  for (let i = 0; i < 5; i++) {
    const up = t >= 3 && !big;
    t = up ? t - 1 : t;
    prod = up ? prod * t : prod;
  }
  const L = log(small || big ? x : prod);
  if (big) {
    const w = 1 / x;
    const y = (x - 0.5) * (L - 1) + (STIRLING_C + horner(STIRLING_W, w * w) * w);
    return x === Infinity ? x : y;
  }
  const v = t - 0.5;
  const mid = (t - 1) * (t - 2) * (0.4375 + horner(LGAMMA_P, v) / horner(LGAMMA_Q, v));
  return small ? mid - L : mid + L;
}

/** log|Γ(x)| = log(π/|x·sin πx|) − log Γ(−x). */
function lgammaNegative(x: number): number {
  if (x === Math.floor(x)) return Infinity;
  const a = -x;
  return log(PI_HI / (a * Math.abs(sinPi(a)))) - lgammaPositive(a);
}

/**
 * ψ(x) = (log Γ)′(x); −∞ at +0, +∞ at −0, NaN at the negative whole numbers. Order for x > 0: small = x < 1,
 * big = x ≥ 8; t = small ? x + 1 : x; n = small ? −1 : 0; d = small ? x : 1; five times: up = t ≥ 3 and not
 * big, t = up ? t − 1 : t, n = up ? n·t + d : n, d = up ? d·t : d; u = t − 1;
 * mid = ((u − ROOT_HI) − ROOT_LO)·(P(u)/Q(u)) + n/d; big: (log x − ½·w) − z·A(z), w = 1/x, z = w·w.
 */
export function digamma(x: number): number {
  return x < 0 ? digammaNegative(x) : digammaPositive(x);
}

function digammaPositive(x: number): number {
  if (x >= 8) {
    const w = 1 / x;
    const z = w * w;
    return log(x) - 0.5 * w - z * horner(DIGAMMA_A, z);
  }
  const small = x < 1;
  let t = small ? x + 1 : x;
  let n = small ? -1 : 0;
  let d = small ? x : 1;
  for (let i = 0; i < 5; i++) {
    const up = t >= 3;
    t = up ? t - 1 : t;
    n = up ? n * t + d : n;
    d = up ? d * t : d;
  }
  const u = t - 1;
  return (u - DIGAMMA_ROOT_HI - DIGAMMA_ROOT_LO) * (horner(DIGAMMA_P, u) / horner(DIGAMMA_Q, u)) + n / d;
}

/** ψ(x) = ψ(−x) − 1/x − π/tan(πx), with π/tan(πx) = 1/g − g·C(g²), g being x less the nearest whole number. */
function digammaNegative(x: number): number {
  if (x === Math.floor(x)) return NaN;
  const g = x - Math.floor(x + 0.5);
  const w = 1 / g;
  const p = w * g;
  const wLow = (1 - p - productError(w, g, p)) / g;
  return digammaPositive(-x) - w + (g * horner(COT_C, g * g) - 1 / x - (Math.abs(w) < 1e100 ? wLow : 0));
}

/**
 * ψ′(x). Order for x > 0: s = 0, t = x; eight times: up = x < 8, s = up ? s + 1/(t·t) : s, t = up ? t + 1 : t;
 * w = 1/t, z = w·w; y = ((z·w)·A(z) + ½·z) + w; s + y.
 */
export function trigamma(x: number): number {
  if (x < 0) return trigammaNegative(x);
  let s = 0;
  let t = x;
  for (let i = 0; i < 8; i++) {
    const up = x < 8;
    s = up ? s + 1 / (t * t) : s;
    t = up ? t + 1 : t;
  }
  const w = 1 / t;
  const z = w * w;
  return s + (z * w * horner(TRIGAMMA_A, z) + 0.5 * z + w);
}

/** ψ′(x) = π²/sin²(πx) − ψ′(1 − x); +∞ at the whole numbers. */
function trigammaNegative(x: number): number {
  if (x === Math.floor(x)) return Infinity;
  const q = PI_HI / sinPi(x);
  return q * q - trigamma(1 - x);
}

/** log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b), without the cancellation of large arguments. */
export function lbeta(a: number, b: number): number {
  const small = a < b ? a : b;
  const large = a < b ? b : a;
  if (!(large >= 8) || small < 0) return lgamma(a) + lgamma(b) - lgamma(a + b);
  const sum = small + large;
  const drift = stirlingTail(large) - stirlingTail(sum);
  const shrink = -log1p(small / large);
  if (small < 8) return lgamma(small) - small * (log(sum) - 1) + (large - 0.5) * shrink + drift;
  const half = HALF_LOG_TWO_PI - 0.5 * log(large) + stirlingTail(small) + drift;
  return (small - 0.5) * log(small / sum) + large * shrink + half;
}

/** log Γ(x) − ((x − ½)·log x − x + ½·log 2π), for x ≥ 8. */
export function stirlingTail(x: number): number {
  const w = 1 / x;
  return horner(STIRLING_W, w * w) * w;
}
