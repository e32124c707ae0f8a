import { describe, expect, it } from 'vitest';
import { compare, fromZero, type Fit } from './compare.ts';

/** Published: as posteriordb counts, from 1. */
const REFERENCE = {
  'beta[1]': { mean: 10, sd: 2, mcse: 0.02 },
  'beta[2]': { mean: -1, sd: 0.5, mcse: 0.005 },
  sigma: { mean: 3, sd: 0.1, mcse: 0.001 },
};

type Row = Fit['rows'][number];

const ROWS: readonly Row[] = [
  { name: 'beta[0]', mean: 10.05, sd: 2.05, mcseMean: 0.03, rhat: 1.001, essBulk: 4000 },
  { name: 'beta[1]', mean: -1.005, sd: 0.49, mcseMean: 0.008, rhat: 1.002, essBulk: 3000 },
  { name: 'sigma', mean: 3.001, sd: 0.101, mcseMean: 0.0015, rhat: 1.0005, essBulk: 5000 },
  { name: 'extra', mean: NaN, sd: NaN, mcseMean: NaN, rhat: 9, essBulk: 1 },
];

const GOOD: Fit = { rows: ROWS, divergent: 10, draws: 10_000 };

/** The good fit with one row changed. */
function changed(name: string, change: Partial<Row>): Fit {
  return { ...GOOD, rows: ROWS.map(row => (row.name === name ? { ...row, ...change } : row)) };
}

describe('a fit', () => {
  it('agrees when every published parameter does, whatever else it has', () => {
    const result = compare(REFERENCE, GOOD);
    expect(result).toMatchObject({ agrees: true, worst: 'beta[1]', rhat: 1.002, ess: 3000, missing: [] });
    expect(result.z).toBeCloseTo(0.05 / Math.sqrt(0.03 ** 2 + 0.02 ** 2), 12);
    expect(result.sdOff).toBeCloseTo(0.025, 12);
  });

  it('is measured against the errors of both sides', () => {
    const errors = Math.sqrt(0.03 ** 2 + 0.02 ** 2);
    expect(compare(REFERENCE, changed('beta[0]', { mean: 10 + 3.99 * errors })).agrees).toBe(true);
    expect(compare(REFERENCE, changed('beta[0]', { mean: 10 - 3.99 * errors })).agrees).toBe(true);
  });

  const MUTANTS: readonly (readonly [what: string, fit: Fit])[] = [
    ['a mean just over four errors above', changed('beta[0]', { mean: 10 + 4.01 * Math.sqrt(0.0013) })],
    ['a mean just over four errors below', changed('beta[0]', { mean: 10 - 4.01 * Math.sqrt(0.0013) })],
    ['a wrong mean in the last parameter', changed('sigma', { mean: 3.1 })],
    ['a mean of the wrong sign', changed('beta[1]', { mean: 1 })],
    [
      'the elements of a vector in the wrong order',
      {
        ...GOOD,
        rows: ROWS.map(row => ({
          ...row,
          name: { 'beta[0]': 'beta[1]', 'beta[1]': 'beta[0]' }[row.name] ?? row.name,
        })),
      },
    ],
    ['a standard deviation a tenth too large', changed('sigma', { sd: 0.1101 })],
    ['a standard deviation a tenth too small', changed('beta[0]', { sd: 1.799 })],
    ['a variance taken for a standard deviation', changed('beta[0]', { sd: 4 })],
    ['chains that have not met', changed('beta[1]', { rhat: 1.01 })],
    ['divergences above one in a thousand', { ...GOOD, divergent: 11 }],
    ['a first mean that is not a number', changed('beta[0]', { mean: NaN })],
    ['a standard deviation that is not a number', changed('beta[0]', { sd: NaN })],
    ['an R̂ that is not a number', changed('beta[0]', { rhat: NaN })],
  ];
  it.each(MUTANTS)('with %s differs', (_, fit) => {
    expect(compare(REFERENCE, fit).agrees).toBe(false);
  });

  it('that lacks a published parameter differs, and says which', () => {
    const result = compare(REFERENCE, { ...GOOD, rows: ROWS.slice(1) });
    expect(result).toMatchObject({ agrees: false, missing: ['beta[0]'] });
  });

  it('does not agree with an empty reference', () => {
    expect(compare({}, GOOD).agrees).toBe(false);
  });

  it('keeps a figure that is not a number before all others', () => {
    const { z, worst } = compare(REFERENCE, changed('beta[0]', { mean: NaN }));
    expect([z, worst]).toEqual([NaN, 'beta[1]']);
  });
});

describe('a published name', () => {
  it.each([
    ['mu', 'mu'],
    ['beta[1]', 'beta[0]'],
    ['beta[10]', 'beta[9]'],
    ['theta_2[3]', 'theta_2[2]'],
    ['L[2,1]', 'L[1, 0]'],
    ['L[12, 10]', 'L[11, 9]'],
  ])('%s is our %s', (published, ours) => {
    expect(fromZero(published)).toBe(ours);
  });
});
