import { expect, test } from 'vitest';
import { inPlaces } from './in-places.ts';

test('numbers of a column have the same places, thousands apart and the sign of print', () => {
  expect([4.4, -0.96, -1234.5, 10].map(value => inPlaces(value, 2))).toEqual([
    '4.40',
    '−0.96',
    '−1,234.50',
    '10.00',
  ]);
  expect(inPlaces(3.1234e-8, 10)).toBe('0.0000000312');
});

test('what rounds to zero has no sign', () => {
  expect([-0.04, -0, 0.04].map(value => inPlaces(value, 1))).toEqual(['0.0', '0.0', '0.0']);
  expect(inPlaces(-0.3, 0)).toBe('0');
});
