/** Sorted draws with the share of the whole that each stands for, and what they say together. Not here: drawing. */
import { intervalOf, meanOf, type Interval } from './figure.ts';

export interface Sample {
  /** Finite draws in ascending order. */
  readonly values: Float64Array;
  /** Of each draw; they sum to 1. */
  readonly shares: Float64Array;
  readonly mean: number;
  readonly interval: Interval;
  /** How many equally weighted draws these are worth: 1 / Σ share². */
  readonly effective: number;
  /** Probability below `x`. */
  below(x: number): number;
}

/** Undefined when no finite draw has a weight above 0. */
export function sample(draws: Float64Array, weights: Float64Array | undefined): Sample | undefined {
  return weights === undefined ? equal(draws) : weighted(draws, weights);
}

function equal(draws: Float64Array): Sample | undefined {
  const values = draws.filter(Number.isFinite).sort();
  if (values.length === 0) return undefined;
  return {
    values,
    shares: new Float64Array(values.length).fill(1 / values.length),
    mean: meanOf(values),
    interval: intervalOf(values),
    effective: values.length,
    below: x => values.filter(value => value < x).length / values.length,
  };
}

function weighted(draws: Float64Array, weights: Float64Array): Sample | undefined {
  const order = Array.from(draws.keys())
    .filter(i => Number.isFinite(draws[i]) && weights[i] > 0)
    .sort((a, b) => draws[a] - draws[b]);
  const total = order.reduce((sum, i) => sum + weights[i], 0);
  if (!(total > 0)) return undefined;
  const values = Float64Array.from(order, i => draws[i]);
  const shares = Float64Array.from(order, i => weights[i] / total);
  const at = (p: number) => quantile(values, shares, p);
  return {
    values,
    shares,
    mean: shares.reduce((sum, share, i) => sum + share * values[i], 0),
    interval: { low89: at(0.055), low50: at(0.25), high50: at(0.75), high89: at(0.945) },
    effective: 1 / shares.reduce((sum, share) => sum + share * share, 0),
    below: x => shares.reduce((sum, share, i) => (values[i] < x ? sum + share : sum), 0),
  };
}

/** Smallest draw with at least `p` of the weight at or below it. */
function quantile(values: Float64Array, shares: Float64Array, p: number): number {
  let sum = 0;
  for (const [i, share] of shares.entries()) {
    sum += share;
    if (sum >= p) return values[i];
  }
  return values[values.length - 1];
}
