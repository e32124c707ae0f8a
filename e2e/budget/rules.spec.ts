/** The rules the budget is judged by: a figure over its bound is not held, a leak is seen, scatter is not. */
import { expect, test } from '@playwright/test';
import { judged } from './figures.ts';
import type { Figure } from './figures.ts';
import { growthInPercent } from './growth.ts';

const figure: Figure = {
  what: 'x',
  measured: 60,
  unit: 'ms',
  bound: 50,
  rule: 'most',
  timed: true,
  note: '',
};

test('rules: a bound on a time is as wide as the machine is slow, and no wider', () => {
  expect(judged(figure, 1).held).toBe(false);
  expect(judged(figure, 1.1).held).toBe(false);
  expect(judged(figure, 1.3).held).toBe(true);
  expect(judged({ ...figure, timed: false }, 1.3).held).toBe(false);
  expect(judged({ ...figure, measured: NaN }, 8).held).toBe(false);
});

test('rules: what must be reached is not held below', () => {
  const rate: Figure = { ...figure, rule: 'least', measured: 5, bound: 6 };
  expect(judged(rate, 1).held).toBe(false);
  expect(judged(rate, 1.25).held).toBe(true);
});

test('rules: a steady leak is growth, a reading that stands out is not', () => {
  const leaking = Array.from({ length: 20 }, (_, at) => 1000 + 5 * at + (at % 3) * 4);
  expect(growthInPercent(leaking)).toBeGreaterThan(5);
  const scattered = Array.from({ length: 20 }, (_, at) => 1000 + ((at * 7) % 5) * 4 + (at === 12 ? 300 : 0));
  expect(Math.abs(growthInPercent(scattered))).toBeLessThan(5);
});
