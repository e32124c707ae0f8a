/** The options of NUTS: the table for forms and docs, and the filled type. Not here: what they do. */
import type { OptionSpec } from '../contracts.ts';
import type { MetricName } from '../mcmc/metric.ts';
import { fillOptions, type OptionValues } from '../options.ts';

export interface NutsOptions {
  readonly targetAccept: number;
  readonly maxTreeDepth: number;
  readonly metric: MetricName;
  readonly adaptation: 'fisher' | 'stan';
  readonly initialStep: number;
  readonly jitter: number;
  readonly maxEnergyError: number;
  readonly eigenvalueCutoff: number;
  readonly promote: boolean;
}

export const nutsOptions: readonly OptionSpec[] = [
  {
    name: 'targetAccept',
    default: 0.8,
    min: 0.1,
    max: 0.999,
    help: 'Acceptance statistic that warm-up steers to. Higher means smaller steps: raise it to .95 or .99 when there are divergences.',
  },
  {
    name: 'maxTreeDepth',
    default: 10,
    min: 1,
    max: 15,
    help: 'Most doublings of a trajectory; 10 allows 1023 leapfrog steps per draw. The first 200 warm-up draws take 8 at most.',
  },
  {
    name: 'metric',
    default: 'diagonal',
    choices: ['diagonal', 'dense', 'lowRank', 'unit'],
    help: 'What is learned of the posterior’s shape: scales (diagonal), scales and a few correlated directions (lowRank), all covariances (dense; up to a few hundred parameters), nothing (unit).',
  },
  {
    name: 'adaptation',
    default: 'fisher',
    choices: ['fisher', 'stan'],
    help: 'How the metric is learned: from draws and gradients (fisher) or from draws in doubling windows (stan).',
  },
  {
    name: 'initialStep',
    default: 0.1,
    min: 1e-10,
    max: 3,
    help: 'Step size from which the search for the first one sets out.',
  },
  {
    name: 'jitter',
    default: 0.1,
    min: 0,
    max: 0.9,
    help: 'Each transition’s step size is multiplied by a uniform number in 1 ± this, against resonances.',
  },
  {
    name: 'maxEnergyError',
    default: 1000,
    min: 1,
    max: 1e9,
    help: 'Nats of energy a trajectory may gain before it counts as divergent.',
  },
  {
    name: 'eigenvalueCutoff',
    default: 2,
    min: 1.00001,
    max: 1e6,
    help: 'The lowRank metric keeps directions stretched by more than this, or shrunk by more than its inverse.',
  },
  {
    name: 'promote',
    default: true,
    help: 'Whether a diagonal metric may become lowRank in warm-up, where parameters are so correlated that it pays (2 to 100 parameters, adaptation fisher). The statistic metricRank tells whether it did.',
  },
];

const METRICS: readonly MetricName[] = ['diagonal', 'dense', 'lowRank', 'unit'];

/** @throws TildeError 'argument', see fillOptions. */
export function readNutsOptions(given: OptionValues): NutsOptions {
  const values = fillOptions(nutsOptions, given);
  return {
    targetAccept: Number(values.targetAccept),
    maxTreeDepth: Math.floor(Number(values.maxTreeDepth)),
    metric: METRICS.find(name => name === values.metric) ?? 'diagonal',
    adaptation: values.adaptation === 'stan' ? 'stan' : 'fisher',
    initialStep: Number(values.initialStep),
    jitter: Number(values.jitter),
    maxEnergyError: Number(values.maxEnergyError),
    eigenvalueCutoff: Number(values.eigenvalueCutoff),
    promote: values.promote === true,
  };
}
