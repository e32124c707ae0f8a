/** Sketches of values. */
import { describe, expect, it } from 'vitest';
import { tensor } from '../../engine/array/index.ts';
import { sketchOf } from './sketch.ts';

describe('the sketch of a value', () => {
  it('has all values of a short array in order, and its ends', () => {
    expect(sketchOf(tensor([28, 8, -3]))).toEqual({ kind: 'numbers', min: -3, max: 28, values: [-3, 8, 28] });
  });

  it('has at most 64 values of a longer array, its ends among them', () => {
    const sketch = sketchOf(Array.from({ length: 1000 }, (_, index) => index));
    expect(sketch).toMatchObject({ kind: 'numbers', min: 0, max: 999 });
    if (sketch?.kind !== 'numbers') throw new Error('not numbers');
    expect(sketch.values).toHaveLength(64);
    expect(sketch.values.at(-1)).toBe(999);
  });

  it('names the first and the last of a list of words', () => {
    expect(sketchOf(['A', 'B', 'H'])).toEqual({ kind: 'words', first: 'A', last: 'H' });
  });

  it('leaves out arrays of more than a thousand values, mixed lists, functions and missing values', () => {
    expect(sketchOf(new Float64Array(1001))).toBeUndefined();
    expect(sketchOf([1, 'a'])).toBeUndefined();
    expect(sketchOf(() => 1)).toBeUndefined();
    expect(sketchOf([NaN])).toBeUndefined();
    expect(sketchOf([NaN, 2])).toEqual({ kind: 'numbers', min: 2, max: 2, values: [2] });
  });
});
