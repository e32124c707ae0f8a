/**
 * What every diagnostic works on: the draws of one scalar, chain by chain, and the ways to rearrange them.
 * Not here: ranks (ranked.ts), the diagnostics.
 */
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

/** Whether a diagnostic of these draws means nothing: a draw is not finite, or all are the same. */
export function isUnusable(chains: Chains): boolean {
  let low = Infinity;
  let high = -Infinity;
  for (const chain of chains) {
    for (let i = 0; i < chain.length; i++) {
      const value = chain[i];
      if (value - value !== 0) return true; // infinite or NaN; faster than asking
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return !(high - low >= Number.EPSILON);
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
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Sample variance, denominator n − 1. */
export function variance(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) * (values[i] - centre);
  return sum / (values.length - 1);
}
