/** The acceptance check itself: holds within its bound, and catches every kind of wrong figure. */
import { expect, test } from '@playwright/test';
import { judge, mcseOfQuantile, medianAndP95, quantile, standardDeviation } from './support/check.ts';

const claim = { id: 'x', expected: 1, got: 1.05, bound: 0.1 };

test('a figure within its bound holds, and its line says what was compared', () => {
  expect(judge(claim)).toEqual({ ok: true, line: 'x: expected 1, got 1.05, bound 0.1: ok' });
});

test('a figure outside, no number, or a bound that allows anything or nothing does not hold', () => {
  expect(judge({ ...claim, got: 1.11 }).ok).toBe(false);
  expect(judge({ ...claim, got: 0.89 }).ok).toBe(false);
  expect(judge({ ...claim, got: NaN }).ok).toBe(false);
  expect(judge({ ...claim, bound: NaN }).ok).toBe(false);
  expect(judge({ ...claim, got: 1, bound: 0 }).ok).toBe(false);
  expect(judge({ ...claim, got: Infinity, bound: Infinity }).ok).toBe(false);
});

test('the statistics it rests on have their known values', () => {
  expect(quantile([1, 2, 4, 8], 0.5)).toBe(3);
  expect(standardDeviation([1, 2, 3, 4])).toBeCloseTo(1.2909944, 7);
  expect(mcseOfQuantile(0.5, 1, 100)).toBeCloseTo(0.05, 12);
  const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(medianAndP95(twenty)).toEqual({ median: 10, p95: 19 });
});
