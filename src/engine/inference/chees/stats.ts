/** The statistics ChEES-HMC records with every draw, in column order. Not here: their computation (run.ts). */
import type { StatColumn } from '../contracts.ts';

export const cheesStats: readonly StatColumn[] = [
  { name: 'acceptStat', unit: 'probability', help: 'Probability with which the proposal was accepted.' },
  { name: 'stepSize', unit: '', help: 'Leapfrog step size of this transition, common to all chains.' },
  {
    name: 'leapfrogs',
    unit: 'gradients',
    help: 'Leapfrog steps: gradients computed, the same for all chains.',
  },
  { name: 'trajectoryLength', unit: '', help: 'Longest trajectory: each takes a quasi-random share of it.' },
  { name: 'energy', unit: 'nats', help: 'Hamiltonian at the draw: kinetic energy minus log density.' },
  { name: 'diverging', unit: '0 or 1', help: 'Whether the trajectory diverged.' },
  { name: 'logDensity', unit: 'nats', help: 'Log density at the draw, on unconstrained space.' },
  { name: 'warmup', unit: '0 or 1', help: 'Whether the draw belongs to warm-up.' },
  {
    name: 'divergenceKind',
    unit: '0, 1 or 2',
    help: 'None (0), while tuning (1: harmless) or while sampling (2: the draws may be biased).',
  },
];

/** Place of a column in a row of `BatchRun.stats`. */
export const CHEES_STAT = {
  acceptStat: 0,
  stepSize: 1,
  leapfrogs: 2,
  trajectoryLength: 3,
  energy: 4,
  diverging: 5,
  logDensity: 6,
  warmup: 7,
  divergenceKind: 8,
} as const;
