/**
 * The leapfrog step and the energy it should keep. Reversible, volume-preserving, order 2 (Neal 2011, §2.3).
 * Not here: how many steps to take (nuts/trajectory.ts) or of which size (step-size.ts).
 */
import type { Density, RandomSource } from '../contracts.ts';
import type { Metric } from './metric.ts';
import type { Point } from './point.ts';

/**
 * One step of size `step` (negative: backwards) from `from` into `to`; allocates nothing.
 * A non-finite density shows in `to.logDensity`; nothing is thrown.
 */
export function leapfrog(density: Density, metric: Metric, step: number, from: Point, to: Point): void {
  const p0 = from.momentum;
  const g0 = from.gradient;
  const q0 = from.position;
  const p = to.momentum;
  const g = to.gradient;
  const q = to.position;
  const v = to.velocity;
  const n = q.length;
  const half = 0.5 * step;
  for (let i = 0; i < n; i++) p[i] = p0[i] + half * g0[i];
  metric.velocity(p, v);
  for (let i = 0; i < n; i++) q[i] = q0[i] + step * v[i];
  to.logDensity = density.evaluate(q, g);
  for (let i = 0; i < n; i++) p[i] += half * g[i];
  metric.velocity(p, v);
  to.kinetic = kineticEnergy(p, v);
}

/** Gives `point` a fresh momentum and what follows from it. */
export function refreshMomentum(metric: Metric, random: RandomSource, point: Point): void {
  metric.drawMomentum(random, point.momentum);
  metric.velocity(point.momentum, point.velocity);
  point.kinetic = kineticEnergy(point.momentum, point.velocity);
}

function kineticEnergy(p: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += p[i] * v[i];
  return 0.5 * sum;
}

/**
 * H(from) − H(to) in nats, from differences of log densities so that a large constant in them costs no digits.
 * Positive where the trajectory gained probability.
 */
export function energyGain(from: Point, to: Point): number {
  return to.logDensity - from.logDensity + (from.kinetic - to.kinetic);
}
