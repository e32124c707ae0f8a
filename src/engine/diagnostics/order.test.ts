import { expect, test } from 'vitest';
import { createRandom } from '../random/index.ts';
import { ascendingOrder } from './order.ts';

const random = createRandom(7);
const cases: Readonly<Record<string, Float64Array>> = {
  normal: Float64Array.from({ length: 1_000 }, () => random.normal()),
  ties: Float64Array.from({ length: 1_000 }, () => Math.floor(5 * random.uniform()) - 2),
  'apart in the last bits only': Float64Array.from({ length: 1_000 }, () => 1e9 + 1e-5 * random.normal()),
  'the same, negative': Float64Array.from({ length: 1_000 }, () => -1e9 + 1e-5 * random.normal()),
  extremes: Float64Array.of(NaN, 1, -Infinity, -NaN, 5e-324, Infinity, -5e-324, -1e308, 1e308, 0, -1),
  none: new Float64Array(0),
};

test.each(Object.entries(cases))('%s: places in ascending order are those of a sort', (_name, values) => {
  const order = ascendingOrder(values);
  expect([...order].toSorted((a, b) => a - b)).toEqual([...values.keys()]);
  expect([...order].map(place => values[place])).toEqual([...values.slice().sort()]);
});

test('equal values keep the order of their places', () => {
  expect([...ascendingOrder(Float64Array.of(2, 1, 2, 1, 2))]).toEqual([1, 3, 0, 2, 4]);
});
