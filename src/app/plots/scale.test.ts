import { describe, expect, it } from 'vitest';
import { tickLabel } from '../ui/numbers.ts';
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

/** The smallest, the largest, and those that are no numbers. */
const EXTREME = [
  [6e-308, 8e-308],
  [0, 5e-324],
  [0, 1e-300],
  [-1e-300, 1e-300],
  [1e300, 1e300],
  [1e-308, 1e-308],
  [-1.7e308, 1.7e308],
  [0, 1e300],
  [1, 1 + 2e-16],
  [1e15, 1e15 + 1],
  [NaN, 1],
  [NaN, NaN],
  [-Infinity, Infinity],
  [0, Infinity],
] as const;

describe('at the ends of what numbers can be', () => {
  it.each(EXTREME)('ticks from %d to %d are few, different and short to write', (...domain) => {
    const { values, step } = ticks(domain);
    expect(values.length).toBeLessThanOrEqual(5);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(values).size).toBe(values.length);
    const words = values.map(value => tickLabel(value, step));
    expect(words.every(word => word.length > 0 && word.length < 22)).toBe(true);
    if (domain[1] < 1e10) expect(new Set(words).size).toBe(values.length);
  });

  it('ticks of tiny ranges are said with the digits that tell them apart', () => {
    const { values, step } = ticks([6e-308, 8e-308]);
    expect(values.map(value => tickLabel(value, step))).toEqual([
      '6e−308',
      '6.5e−308',
      '7e−308',
      '7.5e−308',
      '8e−308',
    ]);
    expect(tickLabel(2.5e-9, 5e-10)).toBe('2.5e−9');
    expect(tickLabel(1e300, 1e299)).toBe('1e300');
    expect(tickLabel(NaN, 1)).toBe('–');
    expect(tickLabel(-Infinity, NaN)).toBe('−∞');
  });

  it('the widest domain is mapped to all of its pixels', () => {
    const x = linear([-1.7e308, 1.7e308], [0, 100]);
    expect([x(-1.7e308), x(0), x(1.7e308)]).toEqual([0, 50, 100]);
  });
});
