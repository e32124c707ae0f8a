/** Rank-normalised split R̂ (Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021). Not here: effective sample sizes. */
import { type Chains, isUnusable, mean, splitChains, variance } from './chains.ts';
import { rankDraws, type RankedDraws } from './ranked.ts';

/**
 * The larger of the R̂ of ranks and the R̂ of folded ranks, on split chains. 1 at convergence; above 1.01 run longer.
 * NaN with fewer than 4 draws, draws that are not finite, or constant draws.
 * @param chains draws of one scalar: one Float64Array per chain, all equally long
 */
export function rhat(chains: Chains): number {
  return isTooShort(chains) ? NaN : rhatOf(rankDraws(chains));
}

/** `rhat` of draws that are sorted already. */
export function rhatOf(ranked: RankedDraws): number {
  if (isTooShort(ranked.chains) || ranked.unusable) return NaN;
  const bulk = basicRhat(splitChains(ranked.scores()));
  const tail = basicRhat(splitChains(ranked.foldedScores()));
  return Math.max(bulk, tail);
}

export function isTooShort(chains: Chains): boolean {
  return chains.length === 0 || chains[0].length < 4;
}

/** √ of the ratio of pooled to within-chain variance (Gelman & Rubin 1992), without splitting or ranks. */
export function basicRhat(chains: Chains): number {
  if (isUnusable(chains)) return NaN;
  const draws = chains[0].length;
  const between = draws * variance(Float64Array.from(chains, mean));
  const within = mean(Float64Array.from(chains, variance));
  return Math.sqrt((between / within + draws - 1) / draws);
}
