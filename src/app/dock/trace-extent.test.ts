import { expect, test } from 'vitest';
import { traceExtent } from './trace-extent.ts';
import { traceTicks } from './trace-ticks.ts';

const extentOf = (...values: number[]) =>
  traceExtent(
    {
      element: 'p',
      x: Float64Array.from(values.keys()),
      chains: [{ y: Float64Array.from(values), filled: values.length }],
    },
    0,
  );

test('what never moves has room on both sides, whatever its size', () => {
  for (const value of [0, 3, -3, 1e-308, 5e-324, 1e300, -1e300, 1.7e308, -1.7e308]) {
    const [low, high] = extentOf(value, value);
    expect(low).toBeLessThan(high);
    expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true);
  }
  expect(extentOf(0, 0)).toEqual([-0.04, 0.04]);
});

test('values at the ends of what numbers can be are drawn with numbers beside them', () => {
  for (const values of [
    [6e-308, 8e-308],
    [0, 5e-324],
    [-1.7e308, 1.7e308],
    [1e-300, NaN, 2e-300, Infinity],
    [NaN, -Infinity],
  ]) {
    const [low, high] = extentOf(...values);
    expect(low).toBeLessThan(high);
    expect(Number.isFinite(high - low)).toBe(true);
    for (const { words } of traceTicks(low, high)) expect(words).toMatch(/^[−\d.]+(e−?\d+)?$/);
  }
});
