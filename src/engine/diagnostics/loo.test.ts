/** PSIS, LOO and WAIC against ArviZ on fixed log likelihoods (scripts/tables/loo.py), and what they must obey. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/index.ts';
import { pooled } from './chains.ts';
import { loo, waic } from './loo.ts';
import { fitPareto, psis, tailLength } from './psis.ts';
import reference from './tables/loo.json' with { type: 'json' };

const chainsOf = (values: readonly (readonly number[])[]) => values.map(chain => Float64Array.from(chain));

function expectClose(ours: number, theirs: number, what: string): void {
  expect(Math.abs(ours - theirs), `${what}: ours ${ours}, ArviZ ${theirs}`).toBeLessThan(
    1e-8 * Math.max(1, Math.abs(theirs)),
  );
}

describe.each(reference.cases)('$name', ({ logLikelihood, efficiency, arviz }) => {
  const observations = logLikelihood.map(chainsOf);
  const n = observations.length;
  const draws = pooled(observations[0]).length;

  it('smoothed weights and k̂ equal ArviZ', () => {
    const made = psis(
      pooled(observations[0]).map(value => -value),
      efficiency,
    );
    expectClose(made.k, arviz.k[0], 'k');
    made.logWeights.forEach((value, i) => expectClose(value, arviz.firstLogWeights[i], `weight ${i}`));
  });

  it('LOO equals ArviZ; its standard error is R’s, with n − 1', () => {
    const made = loo(observations, efficiency);
    expectClose(made.elpdLoo, arviz.elpdLoo, 'elpd');
    expectClose(made.looic, -2 * arviz.elpdLoo, 'looic');
    expectClose(made.pLoo, arviz.pLoo, 'p');
    expectClose(made.goodK, arviz.goodK, 'good k');
    expectClose(made.se, arviz.se * Math.sqrt(n / (n - 1)), 'se');
    made.pointwise.forEach(({ elpd, k }, i) => {
      expectClose(elpd, arviz.pointwise[i], `elpd ${i}`);
      expectClose(k, arviz.k[i], `k ${i}`);
    });
    expect(made.bad).toBe(arviz.k.filter(k => k > arviz.goodK).length);
  });

  it('WAIC equals ArviZ but for the variance over draws, R’s with S − 1', () => {
    const made = waic(observations);
    const more = draws / (draws - 1);
    expectClose(made.pWaic, arviz.pWaic * more, 'p');
    expectClose(made.elpdWaic, arviz.elpdWaic - arviz.pWaic * (more - 1), 'elpd');
    expect(made.waic).toBe(-2 * made.elpdWaic);
  });
});

it('the cases hold both trustworthy and untrustworthy observations', () => {
  const bad = reference.cases.map(({ arviz }) => arviz.k.filter(k => k > arviz.goodK).length);
  expect(Math.min(...bad)).toBe(0);
  expect(Math.max(...bad)).toBeGreaterThan(0);
});

it('the tail is a fifth of few draws, three roots of many, longer where draws are less efficient', () => {
  expect([tailLength(100), tailLength(4000), tailLength(4000, 0.5)]).toEqual([20, 190, 269]);
});

it('a tail too short for a fit leaves the weights as they are and k̂ infinite', () => {
  const { k, logWeights } = psis(Float64Array.of(0, Math.log(3)));
  expect(k).toBe(Infinity);
  expect([...logWeights].map(Math.exp)).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.75, 12)]);
});

it('equal ratios give equal weights', () => {
  const { logWeights } = psis(new Float64Array(50).fill(-700));
  expect(logWeights.every(value => Math.abs(value + Math.log(50)) < 1e-12)).toBe(true);
});

it.each([0.2, 0.7])('the fit finds the shape of Pareto draws, k = %d', shape => {
  const random = createRandom(12);
  const draws = Float64Array.from(
    { length: 4000 },
    () => (2 * (random.uniform() ** -shape - 1)) / shape,
  ).sort();
  const { k, sigma } = fitPareto(draws);
  expect(Math.abs(k - shape)).toBeLessThan(0.05);
  expect(Math.abs(sigma - 2)).toBeLessThan(0.15);
});

it('by default every observation has the efficiency of its own likelihood', () => {
  const random = createRandom(3);
  let level = 0;
  const slow = () =>
    Float64Array.from({ length: 500 }, () => (level = 0.9 * level + 0.15 * random.normal())).map(
      mu => -0.5 * (1 - mu) ** 2,
    );
  const observation = [slow(), slow()];
  const [own, independent] = [loo([observation]), loo([observation], 1)];
  expect(own.pointwise[0].mcse).toBeGreaterThan(2 * independent.pointwise[0].mcse);
  expect(Math.abs(own.elpdLoo - independent.elpdLoo)).toBeLessThan(0.05);
});
