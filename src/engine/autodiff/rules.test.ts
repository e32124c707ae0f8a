/** Every rule against finite differences and against its own other direction; wrong rules must be caught. */
import { describe, expect, it } from 'vitest';
import type { Primitive } from '../array/primitives.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';
import { cases } from './test/cases.ts';
import { type Case, secondAgainstDifferences, vjpAgainstDifferences, vjpAgainstJvp } from './test/laws.ts';
import { wrongDiagonal, wrongReduction, wrongSlope, wrongTranspose } from './test/mutants.ts';

const rows = (Object.keys(cases) as Primitive[]).filter(op => cases[op].length > 0);
const rule = (op: Primitive): Rule => rules[op] as Rule;
const casesOf = (op: Primitive): readonly Case[] => cases[op] as readonly Case[];

describe('derivative rules', () => {
  it.each(rows)('%s agrees with central differences', op => {
    for (const test of casesOf(op)) expect(vjpAgainstDifferences(rule(op), test)).toBeLessThan(2e-8);
  });

  it.each(rows)('%s has a forward rule that is the transpose of its reverse rule', op => {
    for (const test of casesOf(op)) {
      expect(vjpAgainstJvp(rule(op), test)).toBeLessThan(1e-12);
      expect(vjpAgainstJvp(rule(op), test, true)).toBeLessThan(1e-12);
    }
  });

  it.each(rows)('%s has second derivatives that agree with differences of the first', op => {
    // A loop has five inputs and so 25 second derivatives: a carry and xs stand for them.
    const brief = (test: Case): Case => (op === 'scan' ? { ...test, wrt: [1, 4] } : test);
    for (const test of casesOf(op)) expect(secondAgainstDifferences(brief(test))).toBeLessThan(1e-7);
  });

  it('would notice a wrong slope', () => {
    expect(vjpAgainstDifferences(wrongSlope, cases.log[3])).toBeGreaterThan(1e-3);
  });

  it('would notice a reduction that spreads to all', () => {
    expect(vjpAgainstDifferences(wrongReduction, cases.reduceMax[0])).toBeGreaterThan(1e-3);
    expect(vjpAgainstJvp(wrongReduction, cases.reduceMax[0])).toBeGreaterThan(1e-3);
  });

  it('would notice a missing transpose or a factor of two', () => {
    expect(vjpAgainstJvp(wrongTranspose, cases.cumsum[1])).toBeGreaterThan(1e-3);
    expect(vjpAgainstDifferences(wrongDiagonal, cases.cholesky[0])).toBeGreaterThan(1e-3);
    expect(vjpAgainstJvp(wrongDiagonal, cases.cholesky[0])).toBeGreaterThan(1e-3);
  });
});
