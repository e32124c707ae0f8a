import { describe, expect, it } from 'vitest';
import { formatArray } from './print.ts';

const of = (shape: readonly number[], ...values: number[]): string =>
  formatArray({ shape, values: Float64Array.from(values) });

describe('formatArray', () => {
  it('prints a scalar as its number', () => {
    expect([of([], 3), of([], -0), of([], 0.1 + 0.2), of([], 1e20)]).toEqual([
      '3',
      '-0',
      '0.3',
      '100000000000000000000',
    ]);
  });

  it('aligns columns over all rows and nests by axis', () => {
    expect(of([2, 1, 2], 1, 200, 3, 4)).toBe('[[[  1, 200]],\n [[  3,   4]]]');
  });
});
