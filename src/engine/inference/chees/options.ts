/** The options of ChEES-HMC: the table for forms and docs, and the filled type. Not here: what they do. */
import type { OptionSpec } from '../contracts.ts';
import { fillOptions, type OptionValues } from '../options.ts';

export interface CheesOptions {
  readonly chains: number;
  readonly targetAccept: number;
  readonly initialStep: number;
  readonly maxLeapfrogs: number;
  readonly maxEnergyError: number;
  readonly learningRate: number;
  readonly metric: 'diagonal' | 'unit';
}

export const cheesOptions: readonly OptionSpec[] = [
  {
    name: 'chains',
    default: 64,
    min: 2,
    max: 1024,
    help: 'Chains moved as one batch. They share step size, trajectory length and scales, and learn them together.',
  },
  {
    name: 'targetAccept',
    default: 0.651,
    min: 0.1,
    max: 0.999,
    help: 'Harmonic mean of the acceptance probabilities over the chains that warm-up steers to. Higher means smaller steps.',
  },
  {
    name: 'initialStep',
    default: 0.1,
    min: 1e-10,
    max: 3,
    help: 'Step size from which the search for the first one sets out.',
  },
  {
    name: 'maxLeapfrogs',
    default: 1000,
    min: 1,
    max: 100_000,
    help: 'Most leapfrog steps of one trajectory.',
  },
  {
    name: 'maxEnergyError',
    default: 1000,
    min: 1,
    max: 1e9,
    help: 'Nats of energy a trajectory may gain before it counts as divergent.',
  },
  {
    name: 'learningRate',
    default: 0.025,
    min: 1e-5,
    max: 0.35,
    help: 'How fast the logarithm of the trajectory length is learnt.',
  },
  {
    name: 'metric',
    default: 'diagonal',
    choices: ['diagonal', 'unit'],
    help: 'What is learned of the posterior’s shape: the scales of the parameters over all chains (diagonal), or nothing (unit).',
  },
];

/** @throws TildeError 'argument', see fillOptions. */
export function readCheesOptions(given: OptionValues): CheesOptions {
  const values = fillOptions(cheesOptions, given);
  return {
    chains: Math.floor(Number(values.chains)),
    targetAccept: Number(values.targetAccept),
    initialStep: Number(values.initialStep),
    maxLeapfrogs: Math.floor(Number(values.maxLeapfrogs)),
    maxEnergyError: Number(values.maxEnergyError),
    learningRate: Number(values.learningRate),
    metric: values.metric === 'unit' ? 'unit' : 'diagonal',
  };
}
