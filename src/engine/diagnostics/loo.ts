/**
 * How well a model predicts what it has not seen: leave-one-out cross-validation from the draws of one fit (Vehtari,
 * Gelman & Gabry 2017), and the widely applicable information criterion (Watanabe 2010).
 * Not here: the weights (psis.ts), or where log likelihoods come from (model/).
 */
import { exp, log, log1p } from '../math/index.ts';
import { type Chains, mean, pooled, variance } from './chains.ts';
import { essMean } from './ess.ts';
import { logSumExp, psis } from './psis.ts';

/** Of one observation. */
export interface PointwiseLoo {
  /** Log predictive density of this observation given all others, nats. */
  readonly elpd: number;
  /** Effective parameters it takes up: log predictive density with it less that without. */
  readonly p: number;
  /** k̂ of its importance weights: above `goodK` its elpd is not to be trusted. */
  readonly k: number;
  /** Monte Carlo standard error of elpd; NaN above `goodK`. */
  readonly mcse: number;
}

export interface Loo {
  /** Expected log predictive density of new data, nats; larger is better. */
  readonly elpdLoo: number;
  /** Effective number of parameters. */
  readonly pLoo: number;
  /** −2 elpdLoo, as other programs print it. */
  readonly looic: number;
  /** Standard errors over the observations: √(n · sample variance). */
  readonly se: number;
  readonly seP: number;
  /** Largest k̂ that is good with so many draws: min(1 − 1/log₁₀ S, 0.7). */
  readonly goodK: number;
  /** Observations with a larger k̂. */
  readonly bad: number;
  readonly pointwise: readonly PointwiseLoo[];
}

export interface Waic {
  readonly elpdWaic: number;
  readonly pWaic: number;
  /** −2 elpdWaic. */
  readonly waic: number;
  readonly se: number;
  /** Observations whose log density varies by more than 0.4: WAIC is not to be trusted, LOO is better. */
  readonly bad: number;
  readonly pointwise: readonly { readonly elpd: number; readonly p: number }[];
}

/** Variance of a log density above which WAIC fails. */
const WAIC_LIMIT = 0.4;
const GOOD_K = 0.7;

/**
 * Leave-one-out cross-validation by Pareto-smoothed importance sampling.
 * @param logLikelihood of each observation: its log density at every draw, by chain
 * @param efficiency effective draws per draw, one for all observations. By default each has its own, from its
 *   likelihood, as R's loo recommends
 */
export function loo(logLikelihood: readonly Chains[], efficiency?: number): Loo {
  const draws = logLikelihood.length === 0 ? 0 : pooled(logLikelihood[0]).length;
  const goodK = Math.min(1 - Math.LN10 / log(draws), GOOD_K);
  const pointwise = logLikelihood.map(chains => leaveOut(chains, goodK, efficiency));
  const elpd = Float64Array.from(pointwise, point => point.elpd);
  const p = Float64Array.from(pointwise, point => point.p);
  return {
    elpdLoo: sum(elpd),
    pLoo: sum(p),
    looic: -2 * sum(elpd),
    se: seOfSum(elpd),
    seP: seOfSum(p),
    goodK,
    bad: pointwise.filter(point => point.k > goodK).length,
    pointwise,
  };
}

function leaveOut(chains: Chains, goodK: number, efficiency?: number): PointwiseLoo {
  const all = pooled(chains);
  const share = efficiency ?? relativeEfficiency(chains);
  const { logWeights, k } = psis(
    all.map(value => -value),
    share,
  );
  const elpd = logSumExp(all.map((value, i) => value + logWeights[i]));
  const full = logSumExp(all) - log(all.length);
  return { elpd, p: full - elpd, k, mcse: k > goodK ? NaN : mcseOf(all, logWeights, elpd, share) };
}

/** Effective draws per draw of the likelihood; 1 where it does not vary. */
function relativeEfficiency(chains: Chains): number {
  const all = pooled(chains);
  const largest = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const ess = essMean(chains.map(chain => chain.map(value => exp(value - largest))));
  return Number.isNaN(ess) ? 1 : ess / all.length;
}

/** From the error of the weighted mean of the likelihood, taken to the log scale as that of a log-normal. */
function mcseOf(all: Float64Array, logWeights: Float64Array, elpd: number, efficiency: number): number {
  let total = 0;
  for (let i = 0; i < all.length; i++) {
    const weight = exp(logWeights[i]);
    const relative = exp(all[i] - elpd) - 1;
    total += weight * weight * relative * relative;
  }
  return Math.sqrt(log1p(total) / efficiency);
}

/**
 * The widely applicable information criterion. `loo` is the better choice: it says when it fails.
 * @param logLikelihood of each observation: its log density at every draw, by chain
 */
export function waic(logLikelihood: readonly Chains[]): Waic {
  const pointwise = logLikelihood.map(chains => {
    const all = pooled(chains);
    const p = variance(all);
    return { elpd: logSumExp(all) - log(all.length) - p, p };
  });
  const elpd = Float64Array.from(pointwise, point => point.elpd);
  return {
    elpdWaic: sum(elpd),
    pWaic: pointwise.reduce((total, point) => total + point.p, 0),
    waic: -2 * sum(elpd),
    se: seOfSum(elpd),
    bad: pointwise.filter(point => point.p > WAIC_LIMIT).length,
    pointwise,
  };
}

const sum = (values: Float64Array): number => (values.length === 0 ? 0 : values.length * mean(values));

/** √(n · variance): of the sum of independent contributions. */
const seOfSum = (values: Float64Array): number => Math.sqrt(values.length * variance(values));
