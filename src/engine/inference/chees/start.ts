/**
 * Where the chains of a batch start: each at the best of several points uniform in (−2, 2) on unconstrained space, among
 * those with finite density and gradient. Not here: the first step size (run.ts).
 *
 * Chains share their step size, so that one that began in a far corner, where the density is steep or flat, holds all
 * others up, and may not leave within warm-up; the best of a few points seldom lies in one.
 */
import type { BatchContext, Phase } from '../batch.ts';
import type { StartFailure } from '../contracts.ts';
import { createPhase } from './integrate.ts';

/** Points that every chain chooses from. */
const CANDIDATES = 10;
/** Points drawn at most, until every chain has one that is usable. */
const TRIES = 100;
const RADIUS = 2;

/** Fills `phase` with usable starts; a failure is a result with the last try of the first chain that has none. */
export async function findStarts(
  { density, randoms }: BatchContext,
  phase: Phase,
): Promise<StartFailure | undefined> {
  const { dim } = density;
  const trial = createPhase(randoms.length, dim);
  const open = new Set(randoms.keys());
  for (let attempt = 0; attempt < TRIES && (attempt < CANDIDATES || open.size > 0); attempt++) {
    // A chain that has its point by then keeps it.
    const drawing = attempt < CANDIDATES ? [...randoms.keys()] : [...open];
    for (const chain of drawing) {
      for (let i = 0; i < dim; i++) {
        trial.positions[chain * dim + i] = RADIUS * (2 * randoms[chain].uniform() - 1);
      }
    }
    trial.logDensities.set(await density.evaluate(trial.positions, trial.gradients));
    for (const chain of drawing) {
      if (!isUsable(trial, chain, dim)) continue;
      if (open.delete(chain) || trial.logDensities[chain] > phase.logDensities[chain])
        takeOver(trial, phase, chain, dim);
    }
  }
  const [missing] = open;
  return missing === undefined ? undefined : failure(density.names, trial, missing);
}

function takeOver(from: Phase, to: Phase, chain: number, dim: number): void {
  const [first, end] = [chain * dim, (chain + 1) * dim];
  to.positions.set(from.positions.subarray(first, end), first);
  to.gradients.set(from.gradients.subarray(first, end), first);
  to.logDensities[chain] = from.logDensities[chain];
}

function isUsable({ gradients, logDensities }: Phase, chain: number, dim: number): boolean {
  if (!Number.isFinite(logDensities[chain])) return false;
  return gradients.subarray(chain * dim, (chain + 1) * dim).every(Number.isFinite);
}

function failure(names: readonly string[], phase: Phase, chain: number): StartFailure {
  const first = chain * names.length;
  const table = names.map((name, i) => ({
    name,
    value: phase.positions[first + i],
    gradient: phase.gradients[first + i],
  }));
  return { tries: TRIES, table, logDensity: phase.logDensities[chain] };
}
