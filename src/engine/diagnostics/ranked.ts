/**
 * The draws of one scalar and what several diagnostics need of them, each made once when first asked for: their
 * order, and the normal scores of their ranks and folded ranks. Not here: the diagnostics.
 */
import { normalQuantile } from '../math/index.ts';
import { type Chains, pooled, quantileOfSorted } from './chains.ts';
import { ascendingOrder } from './order.ts';

export interface RankedDraws {
  readonly chains: Chains;
  /** All draws, chain after chain, as they came and ascending. */
  readonly all: Float64Array;
  readonly sorted: Float64Array;
  /** A draw is not finite, or all are the same. */
  readonly unusable: boolean;
  /** By chain: normal scores of the ranks among the draws of split chains, to be split likewise. */
  scores(): Chains;
  /** The same of the absolute distances from the median. */
  foldedScores(): Chains;
}

/** Sorts the draws; scores are made when asked for. */
export function rankDraws(chains: Chains): RankedDraws {
  const all = pooled(chains);
  const order = ascendingOrder(all);
  const sorted = gather(all, order);
  const draws = chains[0].length;
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  let scores: Chains | undefined;
  let folded: Chains | undefined;
  return {
    chains,
    all,
    sorted,
    unusable: !(Number.isFinite(low) && Number.isFinite(high) && high - low >= Number.EPSILON),
    scores: () => (scores ??= scoresInOrder(order, sorted, draws)),
    foldedScores: () => (folded ??= foldedOf(order, sorted, draws)),
  };
}

function gather(values: Float64Array, order: Uint32Array): Float64Array {
  const out = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) out[i] = values[order[i]];
  return out;
}

/** Distances from the median are sorted on either side of it: merging the sides orders them all. */
function foldedOf(order: Uint32Array, sorted: Float64Array, draws: number): Chains {
  const median = quantileOfSorted(sorted, 0.5);
  const places = new Uint32Array(order.length);
  const distances = new Float64Array(order.length);
  let right = order.length >> 1;
  let left = right - 1;
  for (let i = 0; i < order.length; i++) {
    const below = left >= 0 ? Math.abs(sorted[left] - median) : Infinity;
    const above = right < order.length ? Math.abs(sorted[right] - median) : Infinity;
    const goesLeft = right >= order.length || (left >= 0 && below <= above);
    distances[i] = goesLeft ? below : above;
    places[i] = order[goesLeft ? left-- : right++];
  }
  return scoresInOrder(places, distances, draws);
}

/**
 * The normal quantile of every rank, (rank − ⅜)/(S + ¼); ties share their mean rank (Vehtari et al. 2021, eq. 14).
 * @param order places of the draws in ascending order of `values`, which are in that order already.
 */
function scoresInOrder(order: Uint32Array, values: Float64Array, draws: number): Chains {
  const out = new Float64Array(order.length);
  // Splitting leaves the middle of an odd number of draws out: it has no rank either.
  const middle = draws % 2 === 1 ? (draws - 1) / 2 : -1;
  const table = scoreTable(order.length - (middle < 0 ? 0 : order.length / draws));
  let rank = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    let tied = 0;
    for (end = start; end < order.length && values[end] === values[start]; end++) {
      if (middle < 0 || order[end] % draws !== middle) tied += 1;
    }
    const score = table(2 * rank + tied + 1);
    for (let i = start; i < end; i++) out[order[i]] = score;
    rank += tied;
  }
  return Array.from({ length: order.length / draws }, (_, chain) =>
    out.subarray(chain * draws, (chain + 1) * draws),
  );
}

let known = new Float64Array(0);

/** Normal scores by twice the rank, filled as they are needed: all parameters of a run share their number of draws. */
function scoreTable(size: number): (twiceRank: number) => number {
  if (known.length !== 2 * size + 2) known = new Float64Array(2 * size + 2).fill(NaN);
  const table = known;
  return twiceRank => {
    const score = table[twiceRank];
    if (score === score) return score;
    return (table[twiceRank] = normalQuantile((twiceRank / 2 - 3 / 8) / (size + 1 / 4)));
  };
}
