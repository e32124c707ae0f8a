import { describe, expect, it } from 'vitest';
import { packNumbers, unpackNumbers } from './packed-numbers.ts';

const row = (count: number, of: (part: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => of(index / (count - 1)));

/** The packed text, which must give the row back within 0.4% of its range. */
function packed(numbers: readonly number[]): string {
  const text = packNumbers(numbers);
  if (typeof text !== 'string') throw new Error('not packed');
  const range = Math.max(...numbers) - Math.min(...numbers);
  const worst = Math.max(...unpackNumbers(text).map((value, index) => Math.abs(value - numbers[index])));
  expect(unpackNumbers(text)).toHaveLength(numbers.length);
  expect(worst).toBeLessThanOrEqual(0.004 * range + 1e-12);
  return text;
}

describe('packed numbers', () => {
  it('keep a straight row and a flat one as their ends', () => {
    expect(packed(row(49, part => part))).toBe('49:0:1:');
    expect(packed(row(241, () => 1))).toBe('241:1:1:');
  });

  it('keep a smooth curve by few samples', () => {
    expect(packed(row(241, x => 1320 * x ** 7 * (1 - x) ** 3)).length).toBeLessThan(90);
  });

  it('keep a ragged row by all its numbers', () => {
    const ragged = row(48, x => (Math.floor(x * 7919) % 13) / 3);
    expect(packed(ragged).length).toBeLessThan(48 * 2 + 16);
  });

  it('leave short rows and rows that are not finite as they are', () => {
    expect(packNumbers([1, 2, 3])).toEqual([1, 2, 3]);
    const gaps = [1, 2, 3, 4, 5, 6, 7, 8, Number.NaN];
    expect(packNumbers(gaps)).toBe(gaps);
  });

  it('give no numbers for a text that is none', () => {
    for (const text of ['', '9', '99999:0:1:', '5:a:1:', '5:0:1:§', '1:0:1:'])
      expect(unpackNumbers(text)).toEqual([]);
  });
});
