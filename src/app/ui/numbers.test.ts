import { expect, test } from 'vitest';
import { figures, rhatWords, short, whole } from './numbers.ts';

test('a number of few digits is shown as it is, with no digit that it has not', () => {
  expect([1.05, -0.89, 16.5, 0.25, 1234.5, 0.0004, 0].map(figures)).toEqual([
    '1.05',
    '−0.89',
    '16.5',
    '0.25',
    '1,234.5',
    '0.0004',
    '0',
  ]);
});

test('a number of many digits has four that count', () => {
  expect([0.237_456_7, 16.511_111_1, -1234.567_89, 0.1 + 0.2, 1.23e-9].map(figures)).toEqual([
    '0.2375',
    '16.51',
    '−1,235',
    '0.3000',
    '1.2e−9',
  ]);
});

test('what is no number, or far from everyday ones, is said shortly', () => {
  expect([NaN, Infinity, -Infinity, 1234.5].map(whole)).toEqual(['–', '∞', '−∞', '1,235']);
  expect([1e300, -2.5e-308, NaN].map(short)).toEqual(['1.0e300', '−2.5e−308', '–']);
  expect([1.0049, NaN, Infinity, 2.5e9].map(rhatWords)).toEqual(['1.00', '–', '∞', '2.5e9']);
});
