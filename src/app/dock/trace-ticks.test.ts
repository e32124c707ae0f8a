/** Numbers beside traces. Their pixels: e2e. */
import { expect, test, vi } from 'vitest';
import { createTickRoom, traceTicks } from './trace-ticks.ts';

const words = (low: number, high: number) => traceTicks(low, high).map(tick => tick.words);

test('numbers of four digits, small and negative ones are written out', () => {
  expect(words(990, 1260)).toEqual(['1,000', '1,100', '1,200']);
  expect(words(-1260, -990)).toEqual(['−1,200', '−1,100', '−1,000']);
  expect(words(-0.0012, 0.0013)).toEqual(['−0.001', '−0.0005', '0', '0.0005', '0.001']);
  expect(words(0.00115, 0.00142)).toContain('0.0012');
  expect(words(-12, 16)).toEqual(['−10', '0', '10']);
});

test('longer ones have an exponent, with the digits that tell them apart', () => {
  expect(words(-2.2e-7, 2.2e-7)).toEqual(['−2e−7', '−1e−7', '0', '1e−7', '2e−7']);
  expect(words(1.1e9, 1.9e9).every(word => /^1(\.\d)?\d*e9$/.test(word))).toBe(true);
  expect(new Set(words(1.1e9, 1.9e9)).size).toBe(words(1.1e9, 1.9e9).length);
});

test('the widest number makes room for all, and the room stays', () => {
  const room = createTickRoom();
  const told = vi.fn();
  const end = room.onChange(told);
  expect(room.width).toBe(36);
  room.need(20);
  expect(told).not.toHaveBeenCalled();
  room.need(38.2);
  expect(room.width).toBe(53);
  room.need(22);
  room.need(NaN);
  expect(room.width).toBe(53);
  expect(told).toHaveBeenCalledTimes(1);
  end();
  room.need(60);
  expect(told).toHaveBeenCalledTimes(1);
});
