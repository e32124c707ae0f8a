/**
 * sin, cos, tan and their inverses, bit-identical everywhere.
 *
 * sin and cos are straight lines for |x| ≤ REDUCTION_LIMIT (three-part Cody and Waite reduction, then both
 * kernels, then selects on k mod 4); beyond it a whole-number reduction replaces the first step.
 * Not here: hyperbolic functions (exponential.ts).
 */
import { horner, productError } from './bits.ts';
import {
  ATAN_A,
  COS_C,
  PIO2_1,
  PIO2_2,
  PIO2_3,
  PIO2_HI,
  PIO2_LO,
  PIO4_HI,
  PIO4_LO,
  PI_HI,
  PI_LO,
  SIN_S,
  TWO_OVER_PI,
  TWO_OVER_PI_BITS,
} from './coefficients.ts';

/** Above this |x| the three-part reduction loses bits (k must stay below 2²⁰). */
const REDUCTION_LIMIT = 1647000;

/** x = (4n + quadrant)·π/2 + (r + tail), |r| ≤ π/4. */
let quadrant = 0;
let tail = 0;

/**
 * Order: k = floor(x·(2/π) + ½); a = x − k·PIO2_1; w = k·PIO2_2; b = a − w; t = k·PIO2_3 − ((a − b) − w);
 * r = b − t; tail = (b − r) − t.
 */
function reduce(x: number): number {
  if (Math.abs(x) > REDUCTION_LIMIT) return reduceLarge(x);
  const k = Math.floor(x * TWO_OVER_PI + 0.5);
  const a = x - k * PIO2_1;
  const w = k * PIO2_2;
  const b = a - w;
  const t = k * PIO2_3 - (a - b - w);
  const r = b - t;
  tail = b - r - t;
  quadrant = k - 4 * Math.floor(k * 0.25);
  return r;
}

const words = new BigInt64Array(1);
const double = new Float64Array(words.buffer);

/** Whole-number reduction: x·2/π modulo 4 to 160 bits behind the point. */
function reduceLarge(x: number): number {
  double[0] = Math.abs(x);
  const bits = words[0];
  const exponent = Number(bits >> 52n) - 1075;
  if (exponent > 971) return NaN;
  const mantissa = (bits & 0xfffffffffffffn) | 0x10000000000000n;
  const product = mantissa * TWO_OVER_PI_BITS;
  const scaled = (product >> BigInt(1040 - exponent)) & ((1n << 162n) - 1n);
  const nearest = (scaled + (1n << 159n)) >> 160n;
  const fraction = scaled - (nearest << 160n);
  const high = Number(fraction);
  const low = Number(fraction - BigInt(high));
  const scale = 6.842277657836021e-49;
  const fh = high * scale;
  const fl = low * scale;
  const r = fh * PIO2_HI;
  tail = productError(fh, PIO2_HI, r) + (fh * PIO2_LO + fl * PIO2_HI);
  quadrant = Number(nearest & 3n);
  if (x > 0) return r;
  tail = -tail;
  quadrant = (4 - quadrant) % 4;
  return -r;
}

const SIN_FIRST = SIN_S[0];
const SIN_REST = SIN_S.slice(1);

/** z = r·r; v = z·r; r − ((z·(½·t − v·P(z)) − t) − v·S₀), P being SIN_S without its first coefficient. */
function sinKernel(r: number, t: number): number {
  const z = r * r;
  const v = z * r;
  return r - (z * (0.5 * t - v * horner(SIN_REST, z)) - t - v * SIN_FIRST);
}

/** z = r·r; h = ½·z; w = 1 − h; w + (((1 − w) − h) + ((z·z)·C(z) − r·t)). */
function cosKernel(r: number, t: number): number {
  const z = r * r;
  const h = 0.5 * z;
  const w = 1 - h;
  return w + (1 - w - h + (z * z * horner(COS_C, z) - r * t));
}

/** Sine of x radians. Quadrant q: odd q takes the cosine kernel, q ≥ 2 changes the sign. */
export function sin(x: number): number {
  const r = reduce(x);
  const t = tail;
  const y = quadrant === 1 || quadrant === 3 ? cosKernel(r, t) : sinKernel(r, t);
  return quadrant >= 2 ? -y : y;
}

/** Cosine of x radians. Quadrant q: odd q takes the sine kernel, q = 1, 2 change the sign. */
export function cos(x: number): number {
  const r = reduce(x);
  const t = tail;
  const y = quadrant === 1 || quadrant === 3 ? sinKernel(r, t) : cosKernel(r, t);
  return quadrant === 1 || quadrant === 2 ? -y : y;
}

/** Tangent of x radians. */
export function tan(x: number): number {
  const r = reduce(x);
  const s = sinKernel(r, tail);
  const c = cosKernel(r, tail);
  return quadrant === 1 || quadrant === 3 ? -c / s : s / c;
}

/** πx to two doubles, x reduced to quadrant·½ + [−¼, ¼] first, which is exact. */
function reducePi(x: number): number {
  const k = Math.floor(2 * x + 0.5);
  const g = x - 0.5 * k;
  const r = g * PI_HI;
  tail = productError(g, PI_HI, r) + g * PI_LO;
  quadrant = k - 4 * Math.floor(k * 0.25);
  return r;
}

/** sin πx, exact at the whole numbers. */
export function sinPi(x: number): number {
  const r = reducePi(x);
  const y = quadrant === 1 || quadrant === 3 ? cosKernel(r, tail) : sinKernel(r, tail);
  return quadrant >= 2 ? -y : y;
}

/**
 * Order: a = |x|; big = a > 2.41421356237309515; mid = a > 0.414213562373095; t = (big ? −1 : mid ? a − 1 : a)
 * / (big ? a : mid ? a + 1 : 1); z = t·t; y = hi + (t + (lo + (t·z)·A(z))); sign of x.
 */
export function atan(x: number): number {
  const a = Math.abs(x);
  const big = a > 2.414213562373095;
  const mid = a > 0.41421356237309503;
  const t = (big ? -1 : mid ? a - 1 : a) / (big ? a : mid ? a + 1 : 1);
  const z = t * t;
  const hi = big ? PIO2_HI : mid ? PIO4_HI : 0;
  const lo = big ? PIO2_LO : mid ? PIO4_LO : 0;
  const y = hi + (t + (lo + t * z * horner(ATAN_A, z)));
  return x < 0 ? -y : y;
}

/** Angle of the point (x, y), in (−π, π]. */
export function atan2(y: number, x: number): number {
  if (y !== y || x !== x) return NaN;
  const negative = y < 0 || Object.is(y, -0);
  const ay = Math.abs(y);
  const ax = Math.abs(x);
  let angle: number;
  if (ay === 0) angle = 0;
  else if (ay === Infinity && ax === Infinity) angle = PIO4_HI;
  else angle = ax === 0 ? PIO2_HI : atan(ay / ax);
  if (x < 0 || Object.is(x, -0)) angle = PIO2_HI - angle + (PIO2_HI + 2 * PIO2_LO);
  return negative ? -angle : angle;
}

/** Inverse sine; NaN outside [−1, 1]. */
export function asin(x: number): number {
  return atan(x / Math.sqrt((1 - x) * (1 + x)));
}

/** Inverse cosine; NaN outside [−1, 1]. */
export function acos(x: number): number {
  return 2 * atan(Math.sqrt((1 - x) / (1 + x)));
}
