/**
 * Draws of scalar and vector distributions from a stream, in plain numbers.
 * Not here: distributions as modellers see them (distributions/). Parameters are taken as valid.
 *
 * Draws on an open support are kept off its ends: a gamma variate of shape 0.001 underflows more often than not,
 * and a draw of exactly 0 would have density −∞ under the distribution it came from.
 */
import { exp, lgamma, log, log1p, sigmoid } from '../math/index.ts';
import type { Random } from './index.ts';

const SMALLEST = 2.2250738585072014e-308;
const BELOW_ONE = 1 - 2 ** -53;

function positive(x: number): number {
  return x < SMALLEST ? SMALLEST : x;
}

function openUnit(x: number): number {
  return Math.min(Math.max(x, SMALLEST), BELOW_ONE);
}

/** Gamma of shape ≥ 1 and rate 1. Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
function gammaLarge(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = random.uniform();
    if (u < 1 - 0.0331 * x * x * x * x) return d * v;
    if (log(u) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
}

/** Logarithm of a gamma variate of rate 1; does not underflow however small the shape. */
export function logGamma(random: Random, shape: number): number {
  if (shape >= 1) return log(gammaLarge(random, shape));
  return log(gammaLarge(random, shape + 1)) - random.exponential() / shape;
}

/** Gamma with rate 1; mean `shape`. */
export function gamma(random: Random, shape: number): number {
  if (shape >= 1) return gammaLarge(random, shape);
  return positive(exp(logGamma(random, shape)));
}

/** Beta(a, b) on (0, 1). */
export function beta(random: Random, a: number, b: number): number {
  const difference = logGamma(random, a) - logGamma(random, b);
  return openUnit(sigmoid(difference));
}

/** Dirichlet: fills `out` with a point of the simplex of the same length as `concentration`. */
export function dirichlet(random: Random, concentration: ArrayLike<number>, out: Float64Array): void {
  let largest = -Infinity;
  for (let i = 0; i < out.length; i++) {
    const value = logGamma(random, concentration[i]);
    out[i] = value;
    largest = Math.max(largest, value);
  }
  let total = 0;
  for (let i = 0; i < out.length; i++) {
    const value = positive(exp(out[i] - largest));
    out[i] = value;
    total += value;
  }
  for (let i = 0; i < out.length; i++) out[i] = out[i] / total;
}

/** Student t with location 0 and scale 1. */
export function studentT(random: Random, df: number): number {
  const half = df / 2;
  return random.normal() * Math.sqrt(half / gamma(random, half));
}

/** Number of events at rate `mean`. Sequential search below 10, else PTRS (Hörmann 1993). */
export function poisson(random: Random, mean: number): number {
  if (!(mean >= 0)) return NaN;
  return mean < 10 ? poissonSearch(random, mean) : poissonRejection(random, mean);
}

function poissonSearch(random: Random, mean: number): number {
  let probability = exp(-mean);
  let u = random.uniform();
  let count = 0;
  while (u > probability && probability > 0) {
    u -= probability;
    count += 1;
    probability *= mean / count;
  }
  return count;
}

/** Transformed rejection with squeeze. Source: Hörmann, "The transformed rejection method for generating Poisson random variables" (1993). */
function poissonRejection(random: Random, mean: number): number {
  const logMean = log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log((v * inverseAlpha) / (a / (us * us) + b)) <= k * logMean - mean - lgamma(k + 1)) return k;
  }
}

/** Successes in n trials of probability p. Sequential search for few expected, else BTRS (Hörmann 1993). */
export function binomial(random: Random, n: number, p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p > 0.5) return n - binomial(random, n, 1 - p);
  return n * p < 10 ? binomialSearch(random, n, p) : binomialRejection(random, n, p);
}

function binomialSearch(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let probability = exp(n * log1p(-p));
  let u = random.uniform();
  let count = 0;
  while (u > probability && count < n) {
    u -= probability;
    count += 1;
    probability *= (odds * (n - count + 1)) / count;
  }
  return count;
}

/** Source: Hörmann, "The generation of binomial random variates" (1993), algorithm BTRS. */
function binomialRejection(random: Random, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const atMode = lgamma(mode + 1) + lgamma(n - mode + 1);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const bound = log((v * alpha) / (a / (us * us) + b));
    if (bound <= atMode - lgamma(k + 1) - lgamma(n - k + 1) + (k - mode) * logOdds) return k;
  }
}

/** Failures before the first success of probability p in (0, 1]. */
export function geometric(random: Random, p: number): number {
  return p === 1 ? 0 : Math.floor(-random.exponential() / log1p(-p));
}

/** Negative binomial by its mean; variance mean + mean² / concentration. */
export function negativeBinomial2(random: Random, mean: number, concentration: number): number {
  return poisson(random, (gamma(random, concentration) * mean) / concentration);
}

/** An index, with probability proportional to its weight. */
export function categorical(random: Random, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  if (!(total > 0)) return NaN;
  let u = random.uniform() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (weight <= 0) continue;
    if (u < weight) return i;
    u -= weight;
    last = i;
  }
  return last;
}

/** Counts of n draws over `probs` (any positive total): fills `out`. One conditional binomial per class. */
export function multinomial(random: Random, n: number, probs: ArrayLike<number>, out: Float64Array): void {
  let rest = 0;
  let last = 0;
  for (let i = 0; i < probs.length; i++) {
    rest += probs[i];
    if (probs[i] > 0) last = i;
  }
  let left = n;
  for (let i = 0; i < out.length; i++) {
    // The last possible class takes what is left: rounding in `rest` must not reach an impossible one.
    const share = i === last ? 1 : Math.min(1, probs[i] / rest);
    const count = i > last || probs[i] <= 0 ? 0 : binomial(random, left, share);
    out[i] = count;
    left -= count;
    rest -= probs[i];
  }
}

/**
 * Cholesky factor of a correlation matrix under LKJ(concentration): fills `out`, row-major [d, d].
 * Source: Lewandowski, Kurowicka and Joe (2009), the onion method, one row at a time.
 */
export function lkjCholesky(random: Random, d: number, concentration: number, out: Float64Array): void {
  out.fill(0);
  out[0] = 1;
  for (let row = 1; row < d; row++) {
    const squared = beta(random, row / 2, concentration + (d - 1 - row) / 2);
    let norm = 0;
    for (let j = 0; j < row; j++) {
      const z = random.normal();
      out[row * d + j] = z;
      norm += z * z;
    }
    const factor = Math.sqrt(squared / norm);
    for (let j = 0; j < row; j++) out[row * d + j] = out[row * d + j] * factor;
    out[row * d + row] = Math.sqrt(1 - squared);
  }
}
