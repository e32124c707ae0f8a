/**
 * What every diagnostic works on: the draws of one scalar, chain by chain, and the ways to rearrange them.
 * Not here: the diagnostics.
 */
import { normalQuantile } from '../math/index.ts';

/** Draws of one scalar: equally long chains. */
export type Chains = readonly Float64Array[];

/** First and second half of each chain; of an odd number of draws the middle one is left out. */
export function splitChains(chains: Chains): Chains {
  const draws = chains[0].length;
  const half = Math.floor(draws / 2);
  const first = chains.map(chain => chain.subarray(0, half));
  return [...first, ...chains.map(chain => chain.subarray(draws - half))];
}

/** All draws in one array, chain after chain. */
export function pooled(chains: Chains): Float64Array {
  const draws = chains[0].length;
  const out = new Float64Array(chains.length * draws);
  chains.forEach((chain, i) => out.set(chain, i * draws));
  return out;
}

export function sortedDraws(chains: Chains): Float64Array {
  return pooled(chains).sort();
}

export function mapChains(chains: Chains, f: (value: number) => number): Chains {
  return chains.map(chain => chain.map(f));
}

/** Whether a diagnostic of these draws means nothing: a draw is not finite, or all are the same. */
export function isUnusable(chains: Chains): boolean {
  let low = Infinity;
  let high = -Infinity;
  for (const chain of chains) {
    for (const value of chain) {
      if (!Number.isFinite(value)) return true;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return !(high - low >= Number.EPSILON);
}

/** Absolute distance from the median of all draws. */
export function foldChains(chains: Chains): Chains {
  const median = quantileOfSorted(sortedDraws(chains), 0.5);
  return mapChains(chains, value => Math.abs(value - median));
}

/**
 * Every draw replaced by the normal quantile of its rank, (rank − ⅜)/(S + ¼); ties share their mean rank
 * (Vehtari et al. 2021, eq. 14).
 */
export function rankNormalise(chains: Chains): Chains {
  const sorted = sortedDraws(chains);
  const scores = scoresFor(sorted.length);
  return mapChains(chains, value => {
    const twiceRank = lowerBound(sorted, value) + upperBound(sorted, value) + 1;
    let score = scores[twiceRank];
    if (Number.isNaN(score)) {
      score = normalQuantile((twiceRank / 2 - 3 / 8) / (sorted.length + 1 / 4));
      scores[twiceRank] = score;
    }
    return score;
  });
}

let scoreTable = new Float64Array(0);

/** Normal scores by twice the rank, filled as they are needed: all parameters of a run share their number of draws. */
function scoresFor(size: number): Float64Array {
  if (scoreTable.length !== 2 * size + 2) scoreTable = new Float64Array(2 * size + 2).fill(NaN);
  return scoreTable;
}

/** How many entries are below `value`. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many entries are not above `value`. */
function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Quantile by linear interpolation of order statistics (Hyndman & Fan's type 7, the default of R and NumPy). */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return NaN;
  const at = probability * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  const share = at - below;
  // A share of 0 must not touch a neighbour that may be infinite.
  return share === 0 ? sorted[below] : sorted[below] + share * (sorted[above] - sorted[below]);
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sample variance, denominator n − 1. */
export function variance(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) * (value - centre);
  return sum / (values.length - 1);
}
