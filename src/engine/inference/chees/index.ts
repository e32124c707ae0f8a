/**
 * ChEES-HMC (Hoffman, Radul & Sountsov, "An Adaptive MCMC Scheme for Setting Trajectory Lengths in Hamiltonian Monte
 * Carlo", 2021) as a BatchAlgorithm. Not here: one chain at a time (nuts/), or where the density lives.
 */
import type { BatchAlgorithm } from '../batch.ts';
import type { OptionValues } from '../options.ts';
import { createPhase } from './integrate.ts';
import { cheesOptions, readCheesOptions } from './options.ts';
import { CheesRun } from './run.ts';
import { findStarts } from './start.ts';
import { cheesStats } from './stats.ts';

export const chees: BatchAlgorithm<OptionValues> = {
  name: 'chees',
  options: cheesOptions,
  stats: cheesStats,
  async start(context, options) {
    const filled = readCheesOptions(options);
    const phase = createPhase(context.randoms.length, context.density.dim);
    return (await findStarts(context, phase)) ?? CheesRun.begin(context, filled, phase);
  },
};
