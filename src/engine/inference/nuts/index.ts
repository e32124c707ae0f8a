/**
 * The No-U-Turn sampler as an Algorithm, assembled from its parts: start point, metric and adaptation (mcmc/),
 * trajectory, run. Not here: many chains (workers) or models.
 */
import type { Algorithm } from '../contracts.ts';
import { Point } from '../mcmc/point.ts';
import { findStart } from '../mcmc/start-point.ts';
import type { OptionValues } from '../options.ts';
import { nutsOptions, readNutsOptions } from './options.ts';
import { NutsRun } from './run.ts';
import { nutsStats } from './stats.ts';

export const nuts: Algorithm<OptionValues> = {
  name: 'nuts',
  options: nutsOptions,
  stats: nutsStats,
  start(context, options) {
    const filled = readNutsOptions(options);
    const start = new Point(context.density.dim);
    return findStart(context, start) ?? NutsRun.begin(context, filled, start);
  },
  restore: (context, options, snapshot) => NutsRun.restore(context, readNutsOptions(options), snapshot),
};
