import { expect, test } from 'vitest';
import { densityTicks } from './density-ticks.ts';

const WIDTH = 164;
const words = (low: number, high: number) => densityTicks([low, high], WIDTH).map(tick => tick.words);

test('short numbers all stand under a density', () => {
  expect(words(-11, 21)).toEqual(['−10', '0', '10', '20']);
});

test('of long ones every second or third is left, zero among them, and none meets another', () => {
  expect(words(-1480, -990)).toEqual(['−1,400', '−1,200', '−1,000']);
  expect(words(0.00098, 0.00146)).toEqual(['0.001', '0.0012', '0.0014']);
  expect(words(-5e-7, 5e-7)).toContain('0');
  for (const range of [
    [-1480, -990],
    [0.00098, 0.00146],
    [-5e-7, 5e-7],
    [1e9, 2e9],
    [0, 1],
  ] as const) {
    const ticks = densityTicks(range, WIDTH);
    expect(ticks.length).toBeGreaterThan(1);
    for (const [i, tick] of ticks.entries()) {
      const half = (tick.words.length * 6) / 2;
      const middle = tick.x + (tick.anchor === 'start' ? half : tick.anchor === 'end' ? -half : 0);
      expect(middle - half).toBeGreaterThanOrEqual(0);
      expect(middle + half).toBeLessThanOrEqual(WIDTH);
      if (i > 0) expect(tick.x - ticks[i - 1].x).toBeGreaterThan(half);
    }
  }
});
