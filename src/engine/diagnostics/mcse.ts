/** Monte Carlo standard errors of what is reported from draws. Not here: effective sample sizes (ess.ts). */
import { betaInc } from '../math/index.ts';
import { type Chains, isUnusable, mean, pooled, sortedDraws, variance } from './chains.ts';
import { essMean, essQuantile } from './ess.ts';

/**
 * Monte Carlo standard error of the mean, in the draws' unit.
 * @param chains draws of one scalar: one Float64Array per chain, all equally long
 */
export function mcseMean(chains: Chains): number {
  return Math.sqrt(variance(pooled(chains)) / essMean(chains));
}

/**
 * Monte Carlo standard error of the standard deviation, by the delta method from the variance of squares (Kenney & Keeping 1951).
 * @param chains draws of one scalar: one Float64Array per chain, all equally long
 */
export function mcseSd(chains: Chains): number {
  if (isUnusable(chains)) return NaN;
  const centre = mean(pooled(chains));
  const squares = chains.map(chain => squaredDistances(chain, centre));
  const all = pooled(squares);
  const expected = mean(all);
  const spread = mean(squaredDistances(all, 0)) - expected * expected;
  return Math.sqrt(spread / essMean(squares) / expected / 4);
}

function squaredDistances(values: Float64Array, centre: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = (values[i] - centre) * (values[i] - centre);
  return out;
}

/** Probabilities one standard deviation either side of the median of a normal. */
const ONE_SIGMA = [0.1586553, 0.8413447];

/**
 * Monte Carlo standard error of a quantile: half the distance between the draws that bound it at one sigma (Vehtari et al. 2021, §4.4).
 * @param chains draws of one scalar: one Float64Array per chain, all equally long
 */
export function mcseQuantile(chains: Chains, probability: number): number {
  const sorted = sortedDraws(chains);
  const effective = essQuantile(chains, probability, sorted);
  if (Number.isNaN(effective)) return NaN;
  const [low, high] = ONE_SIGMA.map(p =>
    betaQuantile(p, effective * probability + 1, effective * (1 - probability) + 1),
  );
  const size = sorted.length;
  const below = sorted[Math.max(Math.floor(low * size), 1) - 1];
  const above = sorted[Math.min(Math.ceil(high * size), size) - 1];
  return (above - below) / 2;
}

/** Inverse of the regularised incomplete beta function, by bisection to the last bit. */
export function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (betaInc(a, b, middle) < probability) low = middle;
    else high = middle;
  }
}
