/** The statistics NUTS records with every draw, in column order. Not here: their computation (run.ts). */
import type { StatColumn } from '../contracts.ts';

export const nutsStats: readonly StatColumn[] = [
  { name: 'acceptStat', unit: 'probability', help: 'Mean acceptance probability over the trajectory.' },
  { name: 'stepSize', unit: '', help: 'Leapfrog step size of this transition, jitter included.' },
  { name: 'treeDepth', unit: 'doublings', help: 'Completed doublings of the trajectory.' },
  { name: 'leapfrogs', unit: 'gradients', help: 'Leapfrog steps: gradients computed.' },
  { name: 'energy', unit: 'nats', help: 'Hamiltonian at the draw: kinetic energy minus log density.' },
  { name: 'diverging', unit: '0 or 1', help: 'Whether the trajectory diverged.' },
  { name: 'logDensity', unit: 'nats', help: 'Log density at the draw, on unconstrained space.' },
  { name: 'warmup', unit: '0 or 1', help: 'Whether the draw belongs to warm-up.' },
  {
    name: 'depthLimited',
    unit: '0 or 1',
    help: 'Whether the depth limit stopped the trajectory before it turned.',
  },
  {
    name: 'divergenceKind',
    unit: '0, 1 or 2',
    help: 'None (0), while tuning (1: harmless) or while sampling (2: the draws may be biased).',
  },
  {
    name: 'metricRank',
    unit: 'directions',
    help: 'Directions the metric knows beyond the scales of the parameters: 0 when diagonal, more once it was promoted.',
  },
];

/** Place of a column in `Run.stats`. */
export const NUTS_STAT = {
  acceptStat: 0,
  stepSize: 1,
  treeDepth: 2,
  leapfrogs: 3,
  energy: 4,
  diverging: 5,
  logDensity: 6,
  warmup: 7,
  depthLimited: 8,
  divergenceKind: 9,
  metricRank: 10,
} as const;
