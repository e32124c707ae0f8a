/** Leapfrogs of all chains at once, and what a trajectory did to their energies. Not here: how many steps to take. */
import type { Phase, TrajectoryDensity } from '../batch.ts';

export function createPhase(chains: number, dim: number): Phase {
  return {
    positions: new Float64Array(chains * dim),
    momenta: new Float64Array(chains * dim),
    gradients: new Float64Array(chains * dim),
    logDensities: new Float64Array(chains),
  };
}

export function copyPhase(from: Phase, to: Phase): void {
  to.positions.set(from.positions);
  to.momenta.set(from.momenta);
  to.gradients.set(from.gradients);
  to.logDensities.set(from.logDensities);
}

/** Takes `phase` so many leapfrogs further, in place: where the density lives if it can, else step by step. */
export async function leapfrogs(
  density: TrajectoryDensity,
  phase: Phase,
  scale: Float64Array,
  step: number,
  steps: number,
): Promise<void> {
  if (density.leapfrog) return density.leapfrog(phase, scale, step, steps);
  for (let i = 0; i < steps; i++) {
    kick(phase, scale, 0.5 * step);
    drift(phase, scale, step);
    phase.logDensities.set(await density.evaluate(phase.positions, phase.gradients));
    kick(phase, scale, 0.5 * step);
  }
}

function kick({ momenta, gradients }: Phase, scale: Float64Array, step: number): void {
  const dim = scale.length;
  for (let start = 0; start < momenta.length; start += dim) {
    for (let i = 0; i < dim; i++) momenta[start + i] += step * scale[i] * gradients[start + i];
  }
}

function drift({ positions, momenta }: Phase, scale: Float64Array, step: number): void {
  const dim = scale.length;
  for (let start = 0; start < positions.length; start += dim) {
    for (let i = 0; i < dim; i++) positions[start + i] += step * scale[i] * momenta[start + i];
  }
}

/** ½‖momentum‖² of one chain, nats. */
export function kineticEnergy({ momenta }: Phase, chain: number, dim: number): number {
  let sum = 0;
  for (let at = chain * dim; at < (chain + 1) * dim; at++) sum += momenta[at] * momenta[at];
  return 0.5 * sum;
}

/** H(from) − H(to) per chain, nats; positive where a trajectory gained probability. */
export async function energyGains(
  density: TrajectoryDensity,
  from: Phase,
  to: Phase,
  gains: Float64Array,
): Promise<void> {
  const { dim } = density;
  const differences = await density.difference?.(from, to);
  for (let chain = 0; chain < gains.length; chain++) {
    const plain = to.logDensities[chain] - from.logDensities[chain];
    const better = differences?.[chain] ?? NaN;
    // A log density that is not finite must not be hidden by the difference.
    const change = Number.isFinite(plain) && Number.isFinite(better) ? better : plain;
    gains[chain] = change + (kineticEnergy(from, chain, dim) - kineticEnergy(to, chain, dim));
  }
}
