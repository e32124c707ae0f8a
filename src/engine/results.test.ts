/** Named dimensions, predictions and cross-validation of a fitted model. */
import { beforeAll, describe, expect, it } from 'vitest';
import { add, mul, tensor } from './array/index.ts';
import { HalfNormal, Normal } from './distributions/index.ts';
import { mcmc } from './infer.ts';
import { compare, logLikelihood, loo, waic } from './loo.ts';
import { makeNumbersArrays } from './model/numbers.ts';
import { deterministic, observe, sample } from './model/primitives.ts';
import { plate } from './model/plates.ts';
import type { Tensor } from './array/index.ts';
import type { Posterior } from './posterior.ts';
import { predictive } from './predictive.ts';

const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);
const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

function schools() {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfNormal(5));
  plate('schools', names, () => {
    const z = sample('z', Normal(0, 1));
    const theta = deterministic('theta', add(mu, mul(tau, z)));
    observe('y', Normal(theta, se), y);
  });
  deterministic('ends', tensor([0, 1]).mul(mu), { dims: { end: ['low', 'high'] } });
}

function pooled() {
  const mu = sample('mu', Normal(0, 5));
  plate('schools', names, () => observe('y', Normal(mu, se), y));
}

const num = (x: Tensor): number => x.item();

let posterior: Posterior;
beforeAll(async () => {
  posterior = await mcmc(schools, { chains: 2, warmup: 500, draws: 500, seed: 3 });
});

describe('moments of a single number', () => {
  it('are plain numbers, so that they go into JSON and into `===` as such', () => {
    makeNumbersArrays();
    const fitted = [posterior.mean('mu'), posterior.sd('mu')];
    const expected = predictive(schools, { draws: 10, seed: 1 });
    for (const value of [...fitted, expected.mean('mu'), expected.sd('mu')]) {
      expect(typeof value).toBe('number');
      expect(value.item()).toBe(value);
    }
    expect(JSON.stringify(fitted)).toMatch(/^\[-?[\d.]+,[\d.]+\]$/);
    expect(posterior.mean('theta').shape).toEqual([8]);
  });
});

describe('coordinates of a plate', () => {
  it('name the rows of the summary', () => {
    const rows = posterior.summary().map(row => row.name);
    expect(rows).toContain('theta[A]');
    expect(rows).toContain('ends[high]');
    expect(rows.filter(name => name.startsWith('theta'))).toHaveLength(8);
  });

  it('are known by dimension and select draws', () => {
    expect(posterior.dims('theta')).toEqual(['schools']);
    expect(posterior.dims('mu')).toEqual([]);
    expect(posterior.coords('schools')).toEqual(names);
    expect(posterior.sel('theta', { schools: 'C' }).toArray()).toEqual(
      posterior.draws('theta').at(':', 2).toArray(),
    );
    expect(posterior.sel('theta', { schools: 2 }).shape).toEqual([1000]);
    expect(() => posterior.sel('theta', { schools: 'Z' })).toThrow('no place along schools "Z"');
    expect(() => posterior.sel('theta', { pupils: 'A' })).toThrow('no dimension of theta "pupils"');
  });

  it('must be as many as places, and different', () => {
    const twice = () => predictive(() => plate('rows', ['a', 'a'], () => sample('x', Normal(0, 1))));
    expect(twice).toThrow('coordinates of "rows" do not fit');
    const few = () => predictive(() => plate('rows', 3, { coords: ['a'] }, () => sample('x', Normal(0, 1))));
    expect(few).toThrow('coordinates of "rows" do not fit');
  });
});

describe('predictive', () => {
  it('simulates from the prior, named by site and dimension', () => {
    const prior = predictive(schools, { draws: 4000, seed: 1 });
    expect(prior.draws('y').shape).toEqual([4000, 8]);
    expect(prior.dims('y')).toEqual([{ name: 'schools', size: 8, coords: names }]);
    expect(num(prior.sd('mu'))).toBeCloseTo(5, 0);
    expect(prior.summary().map(row => row.name)).toContain('y[H]');
  });

  it('simulates from a posterior only the sites asked for', () => {
    const replicated = predictive(schools, posterior, { sites: ['y'], seed: 1 });
    expect(replicated.names).toEqual(['y']);
    expect(replicated.draws('y').shape).toEqual([1000, 8]);
    expect(num(replicated.mean('y').at(0))).toBeGreaterThan(2);
    expect(() => predictive(schools, posterior, { sites: ['x'] })).toThrow('no predictions of "x"');
  });

  it('predicts for new data given as arguments', async () => {
    const regression = (...args: readonly unknown[]) => {
      const slope = sample('slope', Normal(0, 10));
      const [x, observed] = args as [number[], number[]];
      observe('out', Normal(mul(slope, x), 0.1), observed);
    };
    const fit = await mcmc(regression, {
      args: [
        [1, 2, 3],
        [2, 4, 6],
      ],
      chains: 2,
      draws: 500,
      seed: 1,
    });
    const future = predictive(regression, fit, { args: [[10], [0]], seed: 2 });
    expect(future.draws('out').shape).toEqual([1000, 1]);
    expect(num(future.mean('out').at(0))).toBeCloseTo(20, 0);
  });
});

describe('log likelihood', () => {
  it('is the log density of every observation at every draw', () => {
    const at = logLikelihood(posterior)['y'];
    expect(at.shape).toEqual([2, 500, 8]);
    const theta = num(posterior.byChain('theta').at(1, 7, 2));
    const expected = num(Normal(theta, 16).logProb(-3));
    expect(num(at.at(1, 7, 2))).toBeCloseTo(expected, 10);
  });

  it('gives the known cross-validation of eight schools', () => {
    const fit = loo(posterior);
    // elpd_loo of R's loo for this model is about -30.8, p_loo about 1.3.
    expect(fit.elpdLoo).toBeCloseTo(-30.8, 0);
    expect(Math.abs(fit.elpdLoo - waic(posterior).elpdWaic)).toBeLessThan(0.3);
    expect(fit.pointwise).toHaveLength(8);
    expect(Object.keys(fit)).not.toContain('pointwise');
  });

  it('compares models, the best first', async () => {
    const alike = await mcmc(pooled, { chains: 2, warmup: 500, draws: 500, seed: 3 });
    const rows = compare({ hierarchical: posterior, pooled: alike });
    expect(rows.map(row => row.model)).toEqual(['pooled', 'hierarchical']);
    expect(rows[0].difference).toBe(0);
    expect(rows[1].difference).toBeLessThan(0);
    expect(rows[1].seDifference).toBeLessThan(rows[1].se);
  });
});
