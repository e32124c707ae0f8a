/** Puts metric and adaptation together as the options say. Not here: the parts (mcmc/). */
import { TildeError } from '../../errors.ts';
import type { Adaptation } from '../mcmc/adaptation.ts';
import { NoEstimate } from '../mcmc/estimator.ts';
import { FisherDiagonal } from '../mcmc/fisher-diagonal.ts';
import { FisherMatrix } from '../mcmc/fisher-matrix.ts';
import { FisherPromoting, MOST_DIMENSIONS } from '../mcmc/fisher-promoting.ts';
import { FisherWindows } from '../mcmc/fisher-windows.ts';
import { FisherAdaptation } from '../mcmc/fisher.ts';
import { DenseMetric } from '../mcmc/metric-dense.ts';
import { LowRankMetric } from '../mcmc/metric-low-rank.ts';
import { PromotableMetric } from '../mcmc/metric-promotable.ts';
import { DiagonalMetric, type DiagonalStore, type Metric } from '../mcmc/metric.ts';
import { StanAdaptation, type StanMetric } from '../mcmc/stan.ts';
import type { NutsOptions } from './options.ts';

export interface Adapted {
  readonly metric: Metric;
  readonly adaptation: Adaptation;
}

/** A diagonal metric lives in `store`.
 * @throws TildeError 'argument' for the low-rank metric with Stan's adaptation, which has no rule for it. */
export function adaptAs(options: NutsOptions, dim: number, warmup: number, store?: DiagonalStore): Adapted {
  return options.adaptation === 'stan'
    ? stan(options, dim, warmup, store)
    : fisher(options, dim, warmup, store);
}

function fisher(options: NutsOptions, dim: number, warmup: number, store?: DiagonalStore): Adapted {
  const windows = new FisherWindows(warmup);
  const { metric, estimator } = fisherParts(options, dim, windows, store);
  const adaptation = new FisherAdaptation(estimator, windows, options.targetAccept, options.initialStep);
  return { metric, adaptation };
}

function fisherParts(options: NutsOptions, dim: number, windows: FisherWindows, store?: DiagonalStore) {
  switch (options.metric) {
    case 'diagonal': {
      if (options.promote && dim > 1 && dim <= MOST_DIMENSIONS) {
        const metric = new PromotableMetric(dim, store);
        return { metric, estimator: new FisherPromoting(metric, options.eigenvalueCutoff, windows) };
      }
      const metric = new DiagonalMetric(dim, store);
      return { metric, estimator: new FisherDiagonal(metric) };
    }
    case 'lowRank': {
      const metric = new LowRankMetric(dim);
      return { metric, estimator: new FisherMatrix(metric, options.eigenvalueCutoff) };
    }
    case 'dense': {
      const metric = new DenseMetric(dim);
      return { metric, estimator: new FisherMatrix(metric, 1) };
    }
    case 'unit':
      return { metric: new DiagonalMetric(dim, store), estimator: new NoEstimate() };
  }
}

function stan(options: NutsOptions, dim: number, warmup: number, store?: DiagonalStore): Adapted {
  const { metric, learned } = stanMetric(options, dim, store);
  return {
    metric,
    adaptation: new StanAdaptation(learned, warmup, options.targetAccept, options.initialStep),
  };
}

function stanMetric(
  options: NutsOptions,
  dim: number,
  store?: DiagonalStore,
): { metric: Metric; learned: StanMetric } {
  switch (options.metric) {
    case 'diagonal': {
      const metric = new DiagonalMetric(dim, store);
      return { metric, learned: metric };
    }
    case 'dense': {
      const metric = new DenseMetric(dim);
      return { metric, learned: metric };
    }
    case 'unit':
      return { metric: new DiagonalMetric(dim, store), learned: undefined };
    case 'lowRank':
      throw new TildeError('argument', 'Stan’s adaptation has no low-rank metric.', {
        expected: 'metric "diagonal", "dense" or "unit"',
        got: 'metric "lowRank"',
        hint: 'Use adaptation "fisher".',
      });
  }
}
