/**
 * Where divergent draws gather, if they do: the scalar whose values at them are lowest or highest among all draws. By
 * ranks, so that neither long tails nor the scale on which a site is written count.
 * Not here: what is said of it (verdict.ts).
 */
import type { Chains } from './chains.ts';

/** A scalar whose low or high values go with divergences. */
export interface DivergenceSite {
  readonly name: string;
  readonly side: 'small' | 'large';
}

/** Places of divergent draws, by chain, ascending. */
export type DivergentPlaces = readonly (readonly number[])[];

/** Divergences below which where they lie is chance: the next run would name another scalar. */
export const FEWEST_DIVERGENCES = 10;
/** Standard deviations of a rank by which the mean rank must be off the middle to be worth a word … */
const NOTABLE_SHIFT = 0.75;
/** … and its standard errors by which it must be: the largest of 500 such figures seldom gets that far by chance. */
const SURE_SHIFT = 4;
/** Divergent draws looked at, evenly spread: more do not make the mean rank noticeably surer. */
const MOST = 400;
/** Draws among which they are ranked, evenly spread too: the middle of so many is known to half a hundredth. */
const MOST_RANKED = 10_000;

/** One scalar, and how far its divergent draws are from the middle (`rankShift`). */
export interface ShiftedScalar {
  readonly name: string;
  readonly shift: number;
}

/** Whether there are divergences enough to say where they gather. */
export const areEnough = (divergent: DivergentPlaces): boolean => episodes(divergent) >= FEWEST_DIVERGENCES;

/**
 * The scalar whose divergent draws are furthest from the middle; undefined where that may be chance. The first of two
 * that are equally far, so unknowns should come before what is derived from them.
 */
export function divergenceSite(
  divergent: DivergentPlaces,
  scalars: readonly ShiftedScalar[],
): DivergenceSite | undefined {
  const count = episodes(divergent);
  if (count < FEWEST_DIVERGENCES) return undefined;
  const least = Math.max(NOTABLE_SHIFT, SURE_SHIFT / Math.sqrt(count));
  const [first, ...rest] = scalars.filter(({ shift }) => Math.abs(shift) >= least);
  if (first === undefined) return undefined;
  const { name, shift } = rest.reduce((a, b) => (Math.abs(b.shift) > Math.abs(a.shift) ? b : a), first);
  return { name, side: shift < 0 ? 'small' : 'large' };
}

/** Divergences, those that follow another at once not counted: a chain that is stuck says the same again and again. */
const episodes = (divergent: DivergentPlaces): number =>
  divergent.reduce((sum, places) => sum + places.filter((at, i) => at !== places[i - 1] + 1).length, 0);

/**
 * Mean rank of the divergent draws among all draws of a scalar, from its middle, in standard deviations of one rank:
 * −1.73 where they are the lowest of all, 0 where they are anywhere. NaN without any.
 */
export function rankShift(chains: Chains, divergent: DivergentPlaces): number {
  const all = divergent.flatMap((places, chain) => places.map(place => chains[chain][place]));
  const step = Math.max(1, Math.ceil(all.length / MOST));
  const chosen = Float64Array.from(all.filter((_, i) => i % step === 0)).sort();
  const total = chains.reduce((sum, chain) => sum + chain.length, 0);
  const stride = Math.max(1, Math.floor(total / MOST_RANKED));
  let below = 0;
  let draws = 0;
  for (const chain of chains) {
    for (let i = 0; i < chain.length; i += stride) {
      // Of two equal draws each counts as half below the other.
      below += 2 * chosen.length - firstAbove(chosen, chain[i], false) - firstAbove(chosen, chain[i], true);
      draws += 1;
    }
  }
  return (below / (2 * chosen.length * draws) - 0.5) * Math.sqrt(12);
}

/** How many of the sorted values are below x, or at most x. */
function firstAbove(sorted: Float64Array, x: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < x || (orEqual && sorted[middle] === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}
