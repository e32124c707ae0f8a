/** Smooth densities on an axis: their mass, the ends of a support, and draws that are all the same. */
import { expect, it } from 'vitest';
import { createRandom } from '../../engine/random/index.ts';
import type { DensityCurve } from '../protocol.ts';
import { densitiesOf, densityWithin } from './densities.ts';
import { finishedRun } from './export-stan.fixture.ts';

const random = createRandom(3);
const normals = Float64Array.from({ length: 4000 }, () => random.normal());
const halves = normals.map(Math.abs).sort();

/** By trapezoids: a place at an end of the support stands for half a step. */
const massOf = ({ x, y }: DensityCurve): number =>
  y.reduce((sum, height, i) => sum + height * (i === 0 || i === y.length - 1 ? 0.5 : 1), 0) * (x[1] - x[0]);

it('has mass one and the height of the density', () => {
  const density = densityWithin({ sorted: normals.toSorted(), support: {} }, [-5, 5]);
  expect(massOf(density)).toBeCloseTo(1, 6);
  expect(Math.max(...density.y)).toBeCloseTo(0.399, 1);
});

it('begins at the end of the support on an axis that goes on, with the height that a leak would halve', () => {
  const inside = densityWithin({ sorted: halves, support: { low: 0 } }, [-1, 5]);
  expect(inside.x[0]).toBe(0);
  expect(massOf(inside)).toBeCloseTo(1, 6);
  // Half normal: √(2/π).
  expect(inside.y[0]).toBeCloseTo(0.798, 1);
  const leaking = densityWithin({ sorted: halves, support: {} }, [-1, 5]);
  expect(leaking.y[leaking.x.findIndex(x => x >= 0)]).toBeLessThan(0.6);
});

it('keeps its mass within an interval', () => {
  const uniform = Float64Array.from({ length: 4000 }, () => random.uniform()).sort();
  const density = densityWithin({ sorted: uniform, support: { low: 0, high: 1 } }, [-0.5, 1.5]);
  expect([density.x[0], density.x[density.x.length - 1]]).toEqual([0, 1]);
  expect(massOf(density)).toBeCloseTo(1, 6);
  for (const height of density.y) expect(Math.abs(height - 1)).toBeLessThan(0.15);
});

it('leaves draws that are all the same on one place', () => {
  const density = densityWithin({ sorted: new Float64Array(50), support: {} }, [-0.5, 0.5]);
  expect(density.y.filter(height => height > 0).length).toBeLessThanOrEqual(2);
  expect(massOf(density)).toBeCloseTo(1, 12);
});

it('takes the ends from the model: a positive unknown begins at zero, any other where its draws do', async () => {
  const { record } = await finishedRun({ chains: 2, warmup: 150, draws: 400, seed: 7 });
  const [mu, tau, gone] = densitiesOf([record, null], ['mu', 'scale.tau', 'no such element']);
  expect(gone).toBeUndefined();
  expect(tau.domain[0]).toBe(0);
  expect(tau.runs[0]?.x[0]).toBe(0);
  expect(massOf(tau.runs[0] ?? { x: new Float64Array(2), y: new Float64Array(2) })).toBeGreaterThan(0.99);
  expect(mu.domain[0]).toBeLessThan(0);
  expect(mu.runs[1]).toBeNull();
});
