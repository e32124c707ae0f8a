/** Integrator, metrics, start and step size. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random/index.ts';
import { correlated, funnel, normals, students } from '../test/densities.ts';
import { energyGain, leapfrog, refreshMomentum } from './integrator.ts';
import { DenseMetric } from './metric-dense.ts';
import { LowRankMetric } from './metric-low-rank.ts';
import { DiagonalMetric, type Metric } from './metric.ts';
import { fillNormals } from './normals.ts';
import { Point } from './point.ts';
import { RunningVariance } from './running-variance.ts';
import { DualAveraging, searchStep } from './step-size.ts';

const random = createRandom(11);

function diagonal(variance: readonly number[]): DiagonalMetric {
  const metric = new DiagonalMetric(variance.length);
  metric.variance.set(variance);
  return metric;
}

function dense(): DenseMetric {
  const metric = new DenseMetric(2);
  expect(metric.set(Float64Array.of(2, 0.9, 0.9, 1))).toBe(true);
  return metric;
}

/** M⁻¹ = D (I + 3 u uᵀ) D with u = (.6, .8). */
function lowRank(): LowRankMetric {
  const metric = new LowRankMetric(2);
  metric.scale.set([2, 0.5]);
  metric.eigenvalues = Float64Array.of(4);
  metric.directions = Float64Array.of(0.6, 0.8);
  return metric;
}

const metrics: readonly { readonly name: string; readonly metric: Metric }[] = [
  { name: 'diagonal', metric: diagonal([2, 0.5]) },
  { name: 'dense', metric: dense() },
  { name: 'low-rank', metric: lowRank() },
];

function startAt(density: ReturnType<typeof correlated>, metric: Metric, position: readonly number[]): Point {
  const point = new Point(density.dim);
  point.position.set(position);
  point.logDensity = density.evaluate(point.position, point.gradient);
  refreshMomentum(metric, random, point);
  return point;
}

/** The point `steps` leapfrogs on. */
function travel(
  density: ReturnType<typeof correlated>,
  metric: Metric,
  step: number,
  steps: number,
  from: Point,
): Point {
  let at = from;
  for (let i = 0; i < steps; i++) {
    const next = new Point(density.dim);
    leapfrog(density, metric, step, at, next);
    at = next;
  }
  return at;
}

describe.each(metrics)('leapfrog with the $name metric', ({ metric }) => {
  const density = students(2, 5);

  it('goes back where it came from', () => {
    const from = startAt(density, metric, [0.4, -1.1]);
    const back = travel(density, metric, -0.2, 25, travel(density, metric, 0.2, 25, from));
    for (let i = 0; i < 2; i++) {
      expect(back.position[i]).toBeCloseTo(from.position[i], 11);
      expect(back.momentum[i]).toBeCloseTo(from.momentum[i], 11);
    }
  });

  it('keeps the energy to second order in the step', () => {
    const from = startAt(density, metric, [0.4, -1.1]);
    const errorOf = (step: number) =>
      Math.abs(energyGain(from, travel(density, metric, step, Math.round(2 / step), from)));
    expect(errorOf(0.01)).toBeLessThan(1e-3);
    expect(errorOf(0.02) / errorOf(0.01)).toBeGreaterThan(3);
    expect(errorOf(0.02) / errorOf(0.01)).toBeLessThan(5);
  });

  it('has momenta with covariance M: velocities then have covariance M⁻¹', () => {
    const n = 20000;
    const p = new Float64Array(2);
    const v = new Float64Array(2);
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      metric.drawMomentum(random, p);
      metric.velocity(p, v);
      for (let k = 0; k < 4; k++) sums[k] += (v[k >> 1] * p[k & 1]) / n;
    }
    // E[v pᵀ] = M⁻¹ M = I; entries scatter by about the spread of v·p over √n.
    [1, 0, 0, 1].forEach((expected, k) => expect(Math.abs(sums[k] - expected)).toBeLessThan(0.08));
  });
});

it('energies survive a huge constant in the log density', () => {
  const density = correlated(0.5);
  const shifted = {
    ...density,
    evaluate: (x: Float64Array, g: Float64Array) => density.evaluate(x, g) - 2 ** 40,
  };
  const metric = new DiagonalMetric(2);
  const from = startAt(shifted, metric, [0.5, 0.25]);
  const gain = energyGain(from, travel(shifted, metric, 0.01, 10, from));
  expect(Math.abs(gain)).toBeLessThan(1e-3);
});

it('fillNormals gives mean 0, variance 1 and kurtosis 3, for odd lengths too', () => {
  const out = new Float64Array(30001);
  fillNormals(random, out);
  const moment = (power: number) => out.reduce((sum, z) => sum + z ** power, 0) / out.length;
  expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(30001));
  expect(Math.abs(moment(2) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(30001));
  expect(Math.abs(moment(4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(30001));
  expect(out.includes(0)).toBe(false);
});

it('RunningVariance is the sample mean and variance, also far from 0', () => {
  const running = new RunningVariance(1);
  for (const x of [1, 2, 4, 9]) running.add(Float64Array.of(1e9 + x));
  expect(running.mean[0]).toBe(1e9 + 4);
  expect(running.variance(0)).toBeCloseTo(38 / 3, 6);
});

it('a dense metric refuses what is not positive definite and keeps what it had', () => {
  const metric = dense();
  const before = metric.snapshot();
  expect(metric.set(Float64Array.of(1, 2, 2, 1))).toBe(false);
  expect(metric.set(Float64Array.of(NaN, 0, 0, 1))).toBe(false);
  expect(metric.snapshot()).toEqual(before);
});

describe('dual averaging', () => {
  it('finds the step at which the acceptance meets the target', () => {
    const steps = new DualAveraging(0.8);
    steps.restart(0.1);
    // Acceptance falls linearly with the step and is .8 at a step of .5.
    for (let i = 0; i < 4000; i++) steps.update(Math.max(0, 1 - 0.4 * steps.step));
    expect(Math.abs(steps.mean - 0.5)).toBeLessThan(0.01);
  });

  it('takes the first step as stated: γ = .05, t₀ = 10, κ = .75, μ = log 10ε₀', () => {
    const steps = new DualAveraging(0.8);
    steps.restart(0.1);
    steps.update(0.7);
    const expected = Math.log(1) - 0.1 / 11 / 0.05;
    expect(Math.log(steps.step)).toBeCloseTo(expected, 12);
    expect(steps.mean).toBeCloseTo(steps.step, 12);
    steps.update(0.9);
    const gap = (11 / 12) * (0.1 / 11) - 0.1 / 12;
    expect(Math.log(steps.step)).toBeCloseTo((-gap * Math.SQRT2) / 0.05, 12);
    const weight = 2 ** -0.75;
    expect(Math.log(steps.mean)).toBeCloseTo(weight * Math.log(steps.step) + (1 - weight) * expected, 12);
  });

  it('never exceeds π', () => {
    const steps = new DualAveraging(0.8);
    steps.restart(3);
    for (let i = 0; i < 50; i++) steps.update(1);
    expect(steps.step).toBeCloseTo(Math.PI, 12);
    expect(steps.mean).toBeLessThanOrEqual(Math.PI * (1 + 1e-12));
  });
});

describe('the search for a first step', () => {
  const search = (scale: number, initial: number) => {
    const density = normals([scale, scale]);
    const metric = new DiagonalMetric(2);
    const at = startAt(density, metric, [scale, -scale]);
    return searchStep(density, metric, random, at, new Point(2), initial, 0.8);
  };

  it('lands near the scale of the posterior from far above and far below', () => {
    for (const initial of [1e-6, 0.1, 3]) {
      const ratio = search(0.01, initial) / 0.01;
      expect(ratio > 0.2 && ratio < 8).toBe(true);
    }
  });

  it('ends, at most at π, where every step is accepted', () => {
    expect(search(1e6, 0.1)).toBeCloseTo(Math.PI, 12);
  });

  it('ends where no step is finite', () => {
    const point = startAt(funnel, new DiagonalMetric(10), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const broken = { ...funnel, evaluate: () => NaN };
    expect(searchStep(broken, new DiagonalMetric(10), random, point, new Point(10), 0.1, 0.8)).toBeLessThan(
      1e-20,
    );
  });
});
