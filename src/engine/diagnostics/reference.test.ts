/** Our diagnostics against R's posterior and ArviZ on fixed chains (scripts/tables/diagnostics.py). */
import { describe, expect, it } from 'vitest';
import { ebfmi } from './bfmi.ts';
import { type Chains, quantileOfSorted, sortedDraws, splitChains } from './chains.ts';
import { autocorrelation, ess, essBulk, essMean, essQuantile, essTail } from './ess.ts';
import { hdi } from './intervals.ts';
import { mcseMean, mcseQuantile, mcseSd } from './mcse.ts';
import { rankDraws } from './ranked.ts';
import { basicRhat, rhat } from './rhat.ts';
import reference from './tables/reference.json' with { type: 'json' };

type Values = Readonly<Record<string, number | null>>;

const measures: Readonly<Record<string, (chains: Chains) => number>> = {
  rhat,
  essBulk,
  essTail: chains => essTail(chains),
  essMean,
  mcseMean,
  mcseSd,
  ebfmi: chains => ebfmi(chains[0]),
  hdiLow: chains => hdi(sortedDraws(chains), 0.89)[0],
  hdiHigh: chains => hdi(sortedDraws(chains), 0.89)[1],
};

for (const p of [0.05, 0.5, 0.9]) {
  Object.assign(measures, {
    [`essQuantile${p}`]: (chains: Chains) => essQuantile(chains, p),
    [`mcseQuantile${p}`]: (chains: Chains) => mcseQuantile(chains, p),
    [`quantile${p}`]: (chains: Chains) => quantileOfSorted(sortedDraws(chains), p),
  });
}

/** Where ArviZ and R differ R wins. Every difference met is here, and each must indeed be one. */
const arvizDiffers: Readonly<Record<string, { readonly why: string; readonly of: readonly string[] }>> = {
  'two values': {
    why: 'An indicator that is 1 for every draw: R gives NA, ArviZ the number of draws.',
    of: ['essTail', 'essQuantile0.9', 'mcseQuantile0.9'],
  },
  constant: {
    why: 'Constant draws: R gives NA, ArviZ the number of draws and errors of 0.',
    of: [
      'essBulk',
      'essTail',
      'essMean',
      'mcseMean',
      'essQuantile0.05',
      'essQuantile0.5',
      'essQuantile0.9',
      'mcseQuantile0.05',
      'mcseQuantile0.5',
      'mcseQuantile0.9',
    ],
  },
  'one chain': { why: 'R splits one chain in two and compares; ArviZ gives nan.', of: ['rhat'] },
  'random walk': {
    why: 'Sums cut by the end of the chain: ArviZ goes one pair of lags further.',
    of: [
      'essBulk',
      'essTail',
      'essMean',
      'mcseMean',
      'mcseSd',
      'essQuantile0.05',
      'essQuantile0.5',
      'mcseQuantile0.5',
    ],
  },
  'few draws': {
    why: 'No pair of lags used: R still counts the first (half the draws), ArviZ caps. Median of all draws (R) or of the halves, without the middle (ArviZ). Constant indicators.',
    of: [
      'rhat',
      'essBulk',
      'essTail',
      'essMean',
      'mcseMean',
      'mcseSd',
      'essQuantile0.05',
      'essQuantile0.5',
      'essQuantile0.9',
      'mcseQuantile0.05',
      'mcseQuantile0.5',
      'mcseQuantile0.9',
    ],
  },
};

function isClose(ours: number, theirs: number | null): boolean {
  if (theirs === null) return Number.isNaN(ours);
  return Math.abs(ours - theirs) <= 1e-8 * Math.max(1, Math.abs(theirs));
}

const cases = reference.cases.map(({ name, chains, arviz, r }) => ({
  name,
  chains: chains.map(chain => Float64Array.from(chain)),
  arviz: arviz as Values,
  r: r as Values,
}));

/** Names of the cases where `measure` computed by `compute` is not what R gives. */
function disagreements(measure: string, compute: (chains: Chains) => number): string[] {
  return cases.filter(({ chains, r }) => !isClose(compute(chains), r[measure])).map(({ name }) => name);
}

it.each(Object.keys(cases[0].r))('%s equals R’s posterior on every case', measure => {
  expect(disagreements(measure, measures[measure])).toEqual([]);
});

describe.each(cases)('on the chains "$name"', ({ name, chains, arviz }) => {
  it.each(Object.keys(arviz))('%s equals ArviZ, or the difference is listed', measure => {
    const value = measures[measure](chains);
    const listed = arvizDiffers[name]?.of.includes(measure) ?? false;
    expect(isClose(value, arviz[measure]), `ours ${value}, ArviZ ${arviz[measure]}`).toBe(!listed);
  });
});

describe('a wrong diagnostic is caught by the comparison with R', () => {
  it('R̂ without rank normalisation', () => {
    expect(disagreements('rhat', chains => basicRhat(splitChains(chains)))).toContain('heavy tails');
  });

  it('R̂ without folding', () => {
    const unfolded = (chains: Chains) => basicRhat(splitChains(rankDraws(chains).scores()));
    expect(disagreements('rhat', unfolded)).not.toEqual([]);
  });

  it('ESS without Geyer’s truncation', () => {
    expect(disagreements('essMean', untruncatedEss)).toContain('autocorrelated');
  });

  it('ESS of unsplit chains', () => {
    expect(disagreements('essMean', ess)).toContain('chains apart');
  });
});

function untruncatedEss(chains: Chains): number {
  const split = splitChains(chains);
  const rho = autocorrelation(split);
  let time = 1;
  for (let lag = 1; lag < split[0].length; lag++) time += 2 * rho(lag);
  return (split.length * split[0].length) / time;
}
