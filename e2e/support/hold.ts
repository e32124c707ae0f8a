/** Holds an acceptance figure, and shows that the same check refuses a wrong one. Not here: where figures come from. */
import { expect, test } from '@playwright/test';
import { judge } from './check.ts';
import type { Claim } from './check.ts';

/** Type of the annotations that the gallery's reporter prints. */
export const FIGURE = 'figure';

/** The claim must hold, and must not hold for the wrong number. */
export function hold(claim: Claim, wrong: number): void {
  const { ok, line } = judge(claim);
  test.info().annotations.push({ type: FIGURE, description: line });
  expect(ok, line).toBe(true);
  const mutant = judge({ ...claim, expected: wrong });
  expect(mutant.ok, `mutant not caught: ${mutant.line}`).toBe(false);
}

/** A claim that is no number: a word, an order, a shape. */
export function holdWords(id: string, expected: string, got: string): void {
  const ok = got.includes(expected);
  const line = `${id}: expected “${expected}”, got “${got.replaceAll(/\s+/g, ' ').slice(0, 120)}”, bound exact: ${ok ? 'ok' : 'FAILED'}`;
  test.info().annotations.push({ type: FIGURE, description: line });
  expect(ok, line).toBe(true);
}

/** A count that must be reached. */
export function holdAtLeast(id: string, least: number, got: number): void {
  const ok = got >= least;
  const line = `${id}: expected at least ${least}, got ${got}, bound exact: ${ok ? 'ok' : 'FAILED'}`;
  test.info().annotations.push({ type: FIGURE, description: line });
  expect(ok, line).toBe(true);
}
