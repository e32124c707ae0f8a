/** Credible intervals from draws. Not here: their Monte Carlo error (mcse.ts). */
import { quantileOfSorted } from './chains.ts';

/** Both ends of an interval, in the unit of the draws. */
export type Interval = readonly [low: number, high: number];

/**
 * The shortest interval that holds `mass` of the draws; of a distribution with several modes, still one interval.
 * @param sorted draws in ascending order.
 */
export function hdi(sorted: Float64Array, mass: number): Interval {
  const size = sorted.length;
  const inside = Math.floor(mass * size);
  if (size === 0 || inside >= size) return [sorted[0] ?? NaN, sorted[size - 1] ?? NaN];
  let best = 0;
  for (let i = 1; i < size - inside; i++) {
    if (sorted[i + inside] - sorted[i] < sorted[best + inside] - sorted[best]) best = i;
  }
  return [sorted[best], sorted[best + inside]];
}

/**
 * The interval that leaves the same share of draws out on either side.
 * @param sorted draws in ascending order.
 */
export function equalTailed(sorted: Float64Array, mass: number): Interval {
  const out = (1 - mass) / 2;
  return [quantileOfSorted(sorted, out), quantileOfSorted(sorted, 1 - out)];
}
