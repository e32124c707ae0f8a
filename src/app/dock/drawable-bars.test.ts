/** Pictures of the smallest and the largest numbers. */
import { expect, test, vi } from 'vitest';
import type { HistogramFrame } from '../../workers/protocol.ts';
import { densityPicture } from './density-picture.ts';
import { densityTicks } from './density-ticks.ts';
import { drawableBars } from './drawable-bars.ts';

vi.mock('../ui/theme.ts', () => ({ token: () => '#000' }));

const frameOf = (edges: number[], density: number[], prior?: number[]): HistogramFrame => ({
  element: 'p',
  edges: Float64Array.from(edges),
  density: Float64Array.from(density),
  draws: 100,
  ...(prior && { prior: Float64Array.from(prior) }),
});

const EXTREME: Readonly<Record<string, HistogramFrame>> = {
  tiny: frameOf([6e-308, 7e-308, 8e-308], [2e307, 7e307], [1e5, 1e4]),
  'without a finite density': frameOf([1e-310, 2e-310, 3e-310], [Infinity, 0], [1, 1]),
  narrow: frameOf([0, 1e-300, 2e-300], [1e299, 9e299]),
  'one huge value': frameOf([1e300, 1e300], [Infinity]),
  'one value, uncounted': frameOf([1e300, 1e300], [NaN]),
  wide: frameOf([-1.7e308, 0, 1.7e308], [2e-309, 4e-309]),
  'one value': frameOf([2.5, 3.5], [1]),
};

test.each(Object.entries(EXTREME))('a density %s is drawn inside its picture', (_, frame) => {
  const { traces, range } = densityPicture(frame, EXTREME['one value'], 160);
  const own = densityPicture(frame, undefined, 160);
  for (const { x, y } of [...own.traces, ...traces])
    expect([...x, ...y].every(Number.isFinite), JSON.stringify({ x, y })).toBe(true);
  expect(Math.max(...own.traces.flatMap(({ y }) => y))).toBeGreaterThan(0.9);
  for (const shown of [range, own.range])
    for (const { x, words } of densityTicks(shown, 160)) {
      expect(x).toBeGreaterThan(-1e-6);
      expect(words.length).toBeLessThan(12);
    }
});

test('the ends of tiny values are those of their bars', () => {
  const heights = [1, 5, 20, 40, 20, 5, 1];
  const bars = frameOf(
    heights.map((_, i) => (4 + i) * 1e-308).concat(11e-308),
    heights.map(height => height * 1e306),
  );
  const { range } = densityPicture(bars, undefined, 160);
  expect(range).toEqual([bars.edges[0], bars.edges[7]]);
});

test('ordinary bars stay as they are', () => {
  expect(drawableBars(EXTREME['one value'])).toBe(EXTREME['one value']);
});
