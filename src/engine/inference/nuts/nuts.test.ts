/** NUTS against known posteriors, with every metric and adaptation. Parts have their own tests. */
import { describe, expect, it } from 'vitest';
import type { Density } from '../contracts.ts';
import type { OptionValues } from '../options.ts';
import { NUTS_STAT, nutsStats } from './stats.ts';
import { checkPosterior, sample, type Truth } from '../test/check-posterior.ts';
import { correlated, equicorrelated, logGamma, logHalfNormal, normals, students } from '../test/densities.ts';

const WIDTH = nutsStats.length;

function coordinate(i: number, mean: number, sd: number): Truth {
  return { name: `x[${i}]`, of: x => x[i], mean, sd };
}

function violations(density: Density, truths: readonly Truth[], options: OptionValues = {}): string[] {
  const chains = sample(density, { options });
  return checkPosterior(
    chains.map(chain => chain.positions),
    density.dim,
    truths,
  );
}

const product: Truth = { name: 'x[0]·x[1]', of: x => x[0] * x[1], mean: 0.95 };
const correlatedTruths = [coordinate(0, 0, 1), coordinate(1, 0, 1), product];

describe('draws have the posterior’s moments', () => {
  it('of a standard normal', () => {
    expect(violations(normals([1]), [coordinate(0, 0, 1)])).toEqual([]);
  });

  it('of ten normals over six orders of magnitude', () => {
    const scales = [1e-3, 1e-2, 0.1, 0.5, 1, 1, 2, 10, 100, 1e3];
    const truths = scales.map((scale, i) => coordinate(i, 0, scale));
    expect(violations(normals(scales), truths)).toEqual([]);
  });

  it('of a strongly correlated normal, its covariance included', () => {
    expect(violations(correlated(0.95), correlatedTruths)).toEqual([]);
  });

  it('of Student t with 5 degrees of freedom', () => {
    const truths = [0, 1, 2].map(i => coordinate(i, 0, Math.sqrt(5 / 3)));
    expect(violations(students(3, 5), truths)).toEqual([]);
  });

  it('of a half-normal on the log scale', () => {
    const sigma = { name: 'sigma', of: (x: Float64Array) => Math.exp(x[0]), mean: Math.sqrt(2 / Math.PI) };
    expect(violations(logHalfNormal, [{ ...sigma, sd: Math.sqrt(1 - 2 / Math.PI) }])).toEqual([]);
  });

  it.each([
    { metric: 'unit' },
    { metric: 'dense' },
    { metric: 'lowRank' },
    { metric: 'diagonal', adaptation: 'stan' },
    { metric: 'dense', adaptation: 'stan' },
    { metric: 'unit', adaptation: 'stan' },
  ])('with $metric metric and adaptation $adaptation', options => {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    expect(violations(correlated(0.95), correlatedTruths, given)).toEqual([]);
  });
});

describe('a wrong density is caught by the check of moments', () => {
  const gamma = [{ name: 'sigma', of: (x: Float64Array) => Math.exp(x[0]), mean: 3, sd: Math.sqrt(3) }];

  it('passes with the Jacobian of the log transform', () => {
    expect(violations(logGamma(true), gamma)).toEqual([]);
  });

  it('fails without it', () => {
    expect(violations(logGamma(false), gamma)).not.toEqual([]);
  });
});

describe('what warm-up learns', () => {
  it('takes smaller steps, hence accepts more, for a higher target', () => {
    const mean = (options: OptionValues) => {
      const [chain] = sample(normals(Array.from({ length: 20 }, () => 1)), {
        chains: 1,
        warmup: 1000,
        options,
      });
      let sum = 0;
      for (let i = 0; i < chain.count; i++) sum += chain.stats[i * WIDTH] / chain.count;
      return sum;
    };
    for (const adaptation of ['fisher', 'stan']) {
      const [low, middle, high] = [0.6, 0.8, 0.95].map(targetAccept => mean({ targetAccept, adaptation }));
      expect(middle).toBeGreaterThan(low + 0.05);
      expect(high).toBeGreaterThan(middle + 0.03);
      // The average of log steps is a little below the step that hits the target.
      expect(middle > 0.75 && middle < 0.93).toBe(true);
    }
  });

  it('makes trajectories short where a dense or low-rank metric removes a correlation', () => {
    const leapfrogs = (metric: string) => {
      const options = { metric, promote: false };
      const [chain] = sample(equicorrelated(20, 200), { chains: 1, options });
      let sum = 0;
      for (let i = 0; i < chain.count; i++) sum += chain.stats[i * WIDTH + NUTS_STAT.leapfrogs];
      return sum;
    };
    expect(leapfrogs('lowRank')).toBeLessThan(0.5 * leapfrogs('diagonal'));
    expect(leapfrogs('dense')).toBeLessThan(0.5 * leapfrogs('diagonal'));
  });
});
