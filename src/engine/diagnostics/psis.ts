/**
 * Pareto-smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024, JMLR 25(72)), as in R's loo.
 * Not here: what the weights are used for (loo.ts).
 */
import { exp, expm1, log, log1p } from '../math/index.ts';
import { ascendingOrder } from './order.ts';

/** Smoothed importance weights. */
export interface SmoothedWeights {
  /** Log weights in the order given; their exponentials sum to 1. */
  readonly logWeights: Float64Array;
  /**
   * Shape k̂ of the generalised Pareto distribution fitted to the largest weights. Up to about 0.7 the weighted means
   * can be trusted. Infinity when the tail is too short for a fit.
   */
  readonly k: number;
}

/** Tail draws below which nothing is fitted. */
const FEWEST_TAIL = 5;
/** Log of the smallest normal double: weights below it would round to nothing. */
const LOWEST = -708.3964185322641;

/**
 * Draws in the tail that is smoothed: min(S/5, 3√(S/r)), rounded up.
 * @param draws S, all chains together
 * @param efficiency r, effective draws per draw
 */
export function tailLength(draws: number, efficiency = 1): number {
  return Math.ceil(Math.min(draws / 5, 3 * Math.sqrt(draws / efficiency)));
}

/**
 * Smooths the largest importance weights and normalises all.
 * @param logRatios log importance ratios of all draws, up to a constant; finite
 * @param efficiency effective draws per draw of the ratios, 1 for independent draws (default)
 */
export function psis(logRatios: Float64Array, efficiency = 1): SmoothedWeights {
  const order = ascendingOrder(logRatios);
  const size = order.length;
  const largest = logRatios[order[size - 1]];
  const weights = logRatios.map(value => value - largest);
  const cutoff = Math.max(weights[order[Math.max(0, size - 1 - tailLength(size, efficiency))]], LOWEST);
  let first = size;
  while (first > 0 && weights[order[first - 1]] > cutoff) first -= 1;
  const k = smoothTail(weights, order.subarray(first), exp(cutoff));
  const total = logSumExp(weights);
  return { logWeights: weights.map(value => value - total), k };
}

/** Replaces the weights at `places`, ascending, by quantiles of the distribution fitted to them. Returns k̂. */
function smoothTail(weights: Float64Array, places: Uint32Array, cutoff: number): number {
  if (places.length < FEWEST_TAIL) return Infinity;
  const excess = Float64Array.from(places, place => exp(weights[place]) - cutoff);
  const { k, sigma } = fitPareto(excess);
  if (!Number.isFinite(k)) return k;
  for (const [i, place] of places.entries()) {
    const smoothed = paretoQuantile((i + 0.5) / places.length, k, sigma);
    // No weight above the largest raw one.
    weights[place] = Math.min(0, log(smoothed + cutoff));
  }
  return k;
}

export interface ParetoFit {
  readonly k: number;
  readonly sigma: number;
}

/** Weight of the prior on k, in draws, and its mean. */
const PRIOR_DRAWS = 10;
const PRIOR_K = 0.5;
const PRIOR_SCALE = 3;

/**
 * The generalised Pareto distribution by the empirical Bayes estimate of Zhang & Stephens (2009), its k drawn towards
 * 0.5 by a weakly informative prior.
 * @param excess positive, ascending
 */
export function fitPareto(excess: Float64Array): ParetoFit {
  const n = excess.length;
  const grid = 30 + Math.floor(Math.sqrt(n));
  const quarter = excess[Math.floor(n / 4 + 0.5) - 1];
  const thetas = Float64Array.from({ length: grid }, (_, i) => {
    return (1 - Math.sqrt(grid / (i + 0.5))) / (PRIOR_SCALE * quarter) + 1 / excess[n - 1];
  });
  const profile = thetas.map(theta => {
    const k = meanLog1p(-theta, excess);
    return n * (log(-theta / k) - k - 1);
  });
  const total = logSumExp(profile);
  const raw = profile.map(value => exp(value - total));
  // Negligible points of the grid would only add rounding.
  const kept = raw.map(weight => (weight >= 10 * Number.EPSILON ? weight : 0));
  const sum = kept.reduce((a, b) => a + b, 0);
  const theta = thetas.reduce((mean, value, i) => mean + (value * kept[i]) / sum, 0);
  const k = meanLog1p(-theta, excess);
  return { k: (n * k + PRIOR_DRAWS * PRIOR_K) / (n + PRIOR_DRAWS), sigma: -k / theta };
}

function meanLog1p(factor: number, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += log1p(factor * values[i]);
  return sum / values.length;
}

function paretoQuantile(probability: number, k: number, sigma: number): number {
  if (sigma <= 0) return NaN;
  const l = log1p(-probability);
  return sigma * (Math.abs(k) < Number.EPSILON ? -l : expm1(-k * l) / k);
}

/** log Σ exp, without overflow. */
export function logSumExp(values: Float64Array): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > largest) largest = values[i];
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += exp(values[i] - largest);
  return largest + log(sum);
}
