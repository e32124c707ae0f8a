import { expect, test } from 'vitest';
import { seconds } from '../ui/numbers.ts';
import { duration, placesFor, withPlaces } from './digits.ts';

test('a column has the places that its smallest spread needs for two digits', () => {
  expect(placesFor([3.3, 5.1])).toBe(1);
  expect(placesFor([12, 340])).toBe(0);
  expect(placesFor([0.13, 3.3])).toBe(2);
  expect(placesFor([0.1])).toBe(2);
  expect(placesFor([1e-9])).toBe(4);
  expect(placesFor([NaN, 0])).toBe(1);
  // A column under way keeps the places that it has.
  expect(placesFor([1.02], 2)).toBe(2);
});

test('all numbers of a column are written with the same places', () => {
  expect([4.4, -0.96, 1234.5, 10].map(value => withPlaces(value, 1))).toEqual([
    '4.4',
    '−1.0',
    '1,234.5',
    '10.0',
  ]);
  expect(withPlaces(-0.01, 1)).toBe('0.0');
  expect(withPlaces(3e-7, 4)).toBe('3.0e−7');
  expect(withPlaces(NaN, 2)).toBe('–');
});

test('a short time is not said to be none', () => {
  const words = [0, 0.0004, 0.012, 0.0994, 0.2, 12.4].map(value => duration(value, seconds));
  expect(words).toEqual(['under 1 ms', 'under 1 ms', '12 ms', '99 ms', '0.2 s', '12 s']);
});
