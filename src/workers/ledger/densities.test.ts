/** Smooth densities on a grid: their mass, their ends, and draws that are all the same. */
import { expect, it } from 'vitest';
import { createRandom } from '../../engine/random/index.ts';
import { smooth } from './densities.ts';

const random = createRandom(3);
const normals = Float64Array.from({ length: 4000 }, () => random.normal());
const gridOver = (low: number, high: number): Float64Array =>
  Float64Array.from({ length: 160 }, (_, i) => low + (i * (high - low)) / 159);
const massOf = (density: Float64Array, grid: Float64Array): number =>
  density.reduce((sum, height) => sum + height, 0) * (grid[1] - grid[0]);

it('has mass one and the height of the density', () => {
  const grid = gridOver(-5, 5);
  const density = smooth(normals.toSorted(), grid);
  expect(massOf(density, grid)).toBeCloseTo(1, 6);
  expect(Math.max(...density)).toBeCloseTo(0.399, 1);
});

it('does not leak over the smallest draw', () => {
  const grid = gridOver(-1, 5);
  const density = smooth(normals.map(Math.abs).sort(), grid);
  expect(massOf(density, grid)).toBeCloseTo(1, 6);
  const zero = density.findIndex(height => height > 0);
  expect(Math.abs(grid[zero])).toBeLessThan(grid[1] - grid[0]);
  // Half normal: √(2/π), which a leak would halve.
  expect(density[zero]).toBeCloseTo(0.798, 1);
});

it('leaves draws that are all the same on one place', () => {
  const grid = gridOver(-0.5, 0.5);
  const density = smooth(new Float64Array(50), grid);
  expect(density.filter(height => height > 0)).toHaveLength(1);
  expect(massOf(density, grid)).toBeCloseTo(1, 12);
  expect(smooth(Float64Array.of(7), grid).every(height => height === 0)).toBe(true);
});
