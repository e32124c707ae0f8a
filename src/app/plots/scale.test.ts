import { describe, expect, it } from 'vitest';
import { linear, ticks } from './scale.ts';

describe('ticks', () => {
  it('are three to five round values inside any domain', () => {
    for (const domain of [
      [0, 1],
      [-7.3, 31],
      [0, 1e-4],
      [-1e6, 2e6],
      [0.49, 0.52],
    ] as const) {
      const { values } = ticks(domain);
      expect(values.length).toBeGreaterThanOrEqual(3);
      expect(values.length).toBeLessThanOrEqual(5);
      expect(values.every(value => value >= domain[0] - 1e-12 && value <= domain[1] + 1e-12)).toBe(true);
    }
    expect(ticks([0, 1]).values).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it('prefer whole numbers to steps of 2.5 where three of them fit', () => {
    expect(ticks([0, 11]).values).toEqual([0, 5, 10]);
    expect(ticks([0.1, 12.2]).values).toEqual([2.5, 5, 7.5, 10]);
  });

  it('survive an empty domain', () => {
    expect(ticks([3, 3]).values).toEqual([3]);
    expect(linear([3, 3], [0, 10])(3)).toBe(5);
  });
});
