/**
 * Effective sample sizes: how many independent draws would say as much (Vehtari et al. 2021, §3; Geyer 1992).
 * Not here: what error follows from them (mcse.ts).
 */
import { log } from '../math/index.ts';
import { autocovariances } from './autocovariance.ts';
import { type Chains, isUnusable, mean, quantileOfSorted } from './chains.ts';
import { sortedDraws, splitChains, variance } from './chains.ts';
import { rankDraws, type RankedDraws } from './ranked.ts';
import { isTooShort } from './rhat.ts';

/**
 * Effective draws for the bulk of the distribution: of normalised ranks. NaN for fewer than 4 or constant draws.
 * @param chains draws of one scalar: one Float64Array per chain, all equally long
 */
export function essBulk(chains: Chains): number {
  return isTooShort(chains) ? NaN : essBulkOf(rankDraws(chains));
}

/** `essBulk` of draws that are sorted already. */
export function essBulkOf(ranked: RankedDraws): number {
  return isTooShort(ranked.chains) || ranked.unusable ? NaN : ess(splitChains(ranked.scores()));
}

/**
 * Effective draws for the tails: the smaller of those for the 5% and 95% quantiles.
 * @param chains draws of one scalar: one Float64Array per chain, all equally long
 */
export function essTail(chains: Chains, sorted = sortedDraws(chains)): number {
  return Math.min(essQuantile(chains, 0.05, sorted), essQuantile(chains, 0.95, sorted));
}

/** Effective draws for the mean. */
export function essMean(chains: Chains): number {
  return isTooShort(chains) ? NaN : ess(splitChains(chains));
}

/** Effective draws for a quantile: those of the indicator of lying at or below it. */
export function essQuantile(chains: Chains, probability: number, sorted = sortedDraws(chains)): number {
  if (isTooShort(chains) || isUnusable(chains)) return NaN;
  // The largest draw has every draw at or below it; half a draw less is the last quantile that says anything.
  const asked = probability === 1 ? (sorted.length - 0.5) / sorted.length : probability;
  const quantile = quantileOfSorted(sorted, asked);
  return ess(splitChains(chains.map(chain => atOrBelow(chain, quantile))));
}

/** 1 where a draw is at or below `limit`, else 0. */
function atOrBelow(draws: Float64Array, limit: number): Float64Array {
  const out = new Float64Array(draws.length);
  for (let i = 0; i < out.length; i++) if (draws[i] <= limit) out[i] = 1;
  return out;
}

/**
 * Effective draws of the mean of chains as they are, from autocorrelations summed by Geyer's initial monotone positive
 * sequence. At most S·log₁₀ S. NaN for fewer than 3 draws, constant draws or draws that are not finite.
 */
export function ess(chains: Chains): number {
  const draws = chains[0].length;
  if (draws < 3 || isUnusable(chains)) return NaN;
  const total = chains.length * draws;
  const time = geyerTime(autocorrelation(chains), draws);
  const shortest = Math.LN10 / log(total);
  return total / (time < shortest ? shortest : time);
}

/** The autocorrelation at a lag, combining the chains and their disagreement (Vehtari et al. 2021, eq. 10). */
export function autocorrelation(chains: Chains): (lag: number) => number {
  const draws = chains[0].length;
  const means = Float64Array.from(chains, mean);
  const centred = chains.map((chain, i) => less(chain, means[i]));
  const autocovariance = autocovariances(centred);
  const atZero = autocovariance(0);
  const within = (atZero * draws) / (draws - 1);
  const total = atZero + (chains.length > 1 ? variance(means) : 0);
  return lag => 1 - (within - autocovariance(lag)) / total;
}

function less(draws: Float64Array, shift: number): Float64Array {
  const out = new Float64Array(draws.length);
  for (let i = 0; i < out.length; i++) out[i] = draws[i] - shift;
  return out;
}

/** The integrated autocorrelation time from autocorrelations `rho`, truncated where pairs of lags turn negative. */
export function geyerTime(rho: (lag: number) => number, draws: number): number {
  const kept = [1, rho(1)];
  let lag = 0;
  let even = 1;
  let odd = kept[1];
  while (lag < draws - 5 && even + odd > 0) {
    lag += 2;
    even = rho(lag);
    odd = rho(lag + 1);
    kept[lag] = even + odd >= 0 ? even : 0;
    kept[lag + 1] = even + odd >= 0 ? odd : 0;
  }
  if (even > 0) kept[lag] = even;
  makeMonotone(kept, lag);
  let sum = kept[lag] - 1;
  // At lag 0 R counts the first term all the same (its 1:0 is not empty): half the draws. We keep to R.
  for (let i = 0; i < Math.max(lag, 1); i++) sum += 2 * kept[i];
  return sum;
}

/** No pair of lags before `end` may be larger than the pair before it. */
function makeMonotone(rho: number[], end: number): void {
  for (let lag = 2; lag <= end - 2; lag += 2) {
    const before = rho[lag - 2] + rho[lag - 1];
    if (rho[lag] + rho[lag + 1] > before) {
      rho[lag] = before / 2;
      rho[lag + 1] = before / 2;
    }
  }
}
