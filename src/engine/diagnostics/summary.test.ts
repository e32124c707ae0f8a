/** Rows, names, intervals and verdicts. Numbers against other programs: reference.test.ts. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/index.ts';
import { ebfmi } from './bfmi.ts';
import { equalTailed, hdi } from './intervals.ts';
import { betaQuantile } from './mcse.ts';
import { elementName, summary, type SummaryRow } from './summary.ts';
import { type RunFacts, verdict } from './verdict.ts';

describe('summary', () => {
  it('has a row for each element, named by its place', () => {
    const values = Float64Array.from({ length: 2 * 10 * 2 * 3 }, (_, i) => i % 6);
    const rows = summary('Omega', { shape: [2, 10, 2, 3], values });
    expect(rows.map(row => row.name)).toEqual([
      'Omega[0, 0]',
      'Omega[0, 1]',
      'Omega[0, 2]',
      'Omega[1, 0]',
      'Omega[1, 1]',
      'Omega[1, 2]',
    ]);
    expect(rows.map(row => row.mean)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('names a scalar by its site alone and a vector by one index', () => {
    expect(elementName('tau', [], 0)).toBe('tau');
    expect(elementName('theta', [8], 3)).toBe('theta[3]');
  });

  it('gives mean, spread and quantiles, and no diagnostics for constant draws', () => {
    const [row] = summary('x', { shape: [1, 5], values: [1, 2, 3, 4, 5] });
    expect(row).toMatchObject({ mean: 3, q25: 2, q50: 3, q75: 4 });
    expect(row.sd).toBeCloseTo(Math.sqrt(2.5), 12);
    const [constant] = summary('x', { shape: [2, 20], values: new Float64Array(40).fill(2) });
    expect([constant.rhat, constant.essBulk, constant.essTail, constant.mcseMean]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
  });
});

describe('intervals', () => {
  const skewed = Float64Array.from({ length: 1001 }, (_, i) => (i / 1000) ** 3);

  it('hdi lies where draws are densest and is the shortest', () => {
    const [low, high] = hdi(skewed, 0.5);
    const [left, right] = equalTailed(skewed, 0.5);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.125, 3);
    expect(high - low).toBeLessThan(right - left);
  });

  it('equalTailed leaves the same share out on either side', () => {
    expect(equalTailed(skewed, 0.5).map(value => Math.round(Math.cbrt(value) * 100))).toEqual([25, 75]);
  });
});

it('ebfmi is 2 for independent energies and near 0 for a slow walk', () => {
  const random = createRandom(5);
  const independent = Float64Array.from({ length: 4000 }, () => random.normal());
  let level = 0;
  const walk = independent.map(step => (level += step));
  expect(Math.abs(ebfmi(independent) - 2)).toBeLessThan(0.15);
  expect(ebfmi(walk)).toBeLessThan(0.05);
});

it('betaQuantile inverts known cases: Beta(1, 1) and Beta(2, 1)', () => {
  expect(betaQuantile(0.3, 1, 1)).toBeCloseTo(0.3, 12);
  expect(betaQuantile(0.49, 2, 1)).toBeCloseTo(0.7, 12);
});

function row(name: string, given: Partial<SummaryRow> = {}): SummaryRow {
  const numbers = { mean: 0, sd: 1, 'q5.5': -1.6, q25: -0.7, q50: 0, q75: 0.7, 'q94.5': 1.6 };
  return {
    name,
    ...numbers,
    essBulk: 2000,
    essTail: 1800,
    rhat: 1.001,
    mcseMean: 0.02,
    mcseSd: 0.02,
    ...given,
  };
}

function facts(given: Partial<RunFacts> = {}): RunFacts {
  const calm = { chains: 4, draws: 1000, divergences: 0, depthLimited: 0, ebfmi: [1, 1, 1, 1] };
  return { rows: [row('mu'), row('tau')], ...calm, ...given };
}

describe('verdict', () => {
  it('says a clean run looks converged and gives no advice', () => {
    expect(verdict(facts())).toEqual({ level: 'good', text: 'Looks converged.', advice: [] });
  });

  it('names the parameter with the worst R̂', () => {
    const result = verdict(facts({ rows: [row('mu', { rhat: 1.06 }), row('tau', { rhat: 1.24 })] }));
    expect(result).toMatchObject({ level: 'bad', text: 'Not converged: R̂ 1.24 for tau; run longer.' });
  });

  it('calls a slightly high R̂ nearly converged and never rounds it into the good range', () => {
    const result = verdict(facts({ rows: [row('mu', { rhat: 1.012 })] }));
    expect(result).toMatchObject({ level: 'caution', text: 'Nearly converged: R̂ 1.012 for mu; run longer.' });
  });

  it('counts divergences among the draws and says where they gather', () => {
    const divergenceSite = { name: 'tau', side: 'small' } as const;
    expect(verdict(facts({ divergences: 12, divergenceSite })).text).toBe(
      '12 divergences in 4,000 draws: they gather where tau is small.',
    );
    expect(verdict(facts({ divergences: 12 })).text).toBe(
      '12 divergences in 4,000 draws: the draws may miss a part of the posterior.',
    );
  });

  it('says of a handful of divergences that they are too few to say more, and what to try first', () => {
    expect(verdict(facts({ divergences: 6, centred: ['theta'] }))).toEqual({
      level: 'caution',
      text: '6 divergences in 4,000 draws: too few to say where they come from.',
      advice: [
        'Raise targetAccept to 0.95 or 0.99.',
        'If they stay, try a non-centred form of theta, or a prior that keeps scales away from 0.',
      ],
    });
  });

  it('stays calm about few divergences, but counts them and says what would make sure', () => {
    const divergenceSite = { name: 'tau', side: 'small' } as const;
    const centred = ['theta'];
    expect(verdict(facts({ draws: 10_000, divergences: 30, divergenceSite, centred }))).toEqual({
      level: 'good',
      text: 'Looks converged, with 30 divergences in 40,000 draws.',
      advice: [
        'So few seldom matter; they gather where tau is small; a targetAccept of 0.95 or a non-centred form of theta would make sure.',
      ],
    });
    expect(verdict(facts({ divergences: 1 })).text).toBe(
      'Looks converged, with 1 divergence in 4,000 draws.',
    );
  });

  it('advises only a larger targetAccept than the run had, and beyond 0.99 another way to write the model', () => {
    const advice = (targetAccept: number, given: Partial<RunFacts> = {}) =>
      verdict(facts({ divergences: 500, targetAccept, ...given })).advice;
    expect(advice(0.8)[0]).toBe('Raise targetAccept to 0.95 or 0.99.');
    expect(advice(0.95)[0]).toBe('Raise targetAccept to 0.99.');
    expect(advice(0.99)).toEqual([
      'A targetAccept of 0.99 did not do, so the model must be written in another way: try a prior that keeps scales away from 0.',
    ]);
    expect(advice(0.995, { centred: ['theta'], divergences: 6 })).toEqual([
      'A targetAccept of 0.995 did not do, so the model must be written in another way: try a non-centred form of theta, or a prior that keeps scales away from 0.',
    ]);
    expect(advice(0.99, { centred: ['theta'] })).toHaveLength(1);
    expect(advice(0.95, { divergences: 1 })).toEqual([
      'So few seldom matter; a targetAccept of 0.99 would make sure.',
    ]);
    expect(advice(0.99, { divergences: 1 })).toEqual([
      'So few seldom matter; a prior that keeps scales away from 0 would make sure.',
    ]);
    expect(advice(0.99, { divergences: 1, centred: ['theta'] })).toEqual([
      'So few seldom matter; a non-centred form of theta would make sure.',
    ]);
  });

  it('advises no non-centred form to a model that has one', () => {
    const all = [{ divergences: 1 }, { divergences: 6 }, { divergences: 500 }, { ebfmi: [0.1] }];
    for (const part of all) {
      const named = verdict(facts({ ...part, centred: ['theta', 'beta'] })).advice.join(' ');
      expect(named).toContain('a non-centred form of theta and beta');
      const many = verdict(facts({ ...part, centred: ['a', 'b', 'c'] })).advice.join(' ');
      expect(many).toMatch(/a non-centred form(,| would)/);
      const advice = verdict(facts(part)).advice.join(' ');
      expect(advice).not.toContain('non-centred');
      expect(advice).not.toBe('');
    }
  });

  it('advises another form first, whatever else is wrong', () => {
    const rows = [row('tau', { rhat: 1.03 })];
    const found = verdict(facts({ rows, ebfmi: [0.1], divergences: 27, centred: ['theta'] }));
    expect(found.text).toBe('Nearly converged: R̂ 1.03 for tau; run longer.');
    expect(found.advice).toEqual([
      'Try a non-centred form of theta, or a prior that keeps scales away from 0.',
      'Continue with more draws.',
      '27 divergences in 4,000 draws: the draws may miss a part of the posterior.',
      'The energy mixes slowly: E-BFMI 0.10; the tails may be missed.',
    ]);
  });

  it('puts non-convergence before divergences and keeps the other as advice', () => {
    const result = verdict(facts({ divergences: 30, rows: [row('mu', { rhat: 1.3 })] }));
    expect(result.text).toContain('Not converged');
    expect(result.advice.some(line => line.startsWith('30 divergences'))).toBe(true);
  });

  it('notices too few draws, few effective draws, the depth limit and low energy', () => {
    expect(verdict(facts({ draws: 20 })).text).toBe('Too few draws: 20 per chain from 4 chains.');
    expect(verdict(facts({ rows: [row('mu', { essTail: 57 })] })).text).toContain('57 for mu');
    expect(verdict(facts({ depthLimited: 400 })).text).toContain(
      '400 trajectories stopped by the depth limit',
    );
    expect(verdict(facts({ ebfmi: [1, 0.12, 0.9, 1] })).text).toContain('E-BFMI 0.12');
  });

  it('does not stumble over constant rows, whose diagnostics are NaN', () => {
    const constant = row('one', { rhat: NaN, essBulk: NaN, essTail: NaN });
    expect(verdict(facts({ rows: [constant, row('mu')] })).level).toBe('good');
  });
});
