/** When a diagonal metric becomes a low-rank one in warm-up, and what that brings. Snapshots: run.test.ts. */
import { describe, expect, it } from 'vitest';
import { essBulk, rhat } from '../../diagnostics/index.ts';
import type { Density } from '../contracts.ts';
import type { ChainDraws } from '../job.ts';
import { sample } from '../test/check-posterior.ts';
import { correlated, equicorrelated, normals, students, uncentredLine } from '../test/densities.ts';
import { NUTS_STAT, nutsStats } from './stats.ts';

function column(chain: ChainDraws, stat: keyof typeof NUTS_STAT): number[] {
  const width = nutsStats.length;
  return Array.from({ length: chain.count }, (_, i) => chain.stats[i * width + NUTS_STAT[stat]]);
}

/** Rank of the metric of every chain after warm-up. */
function ranks(density: Density, warmup = 500): number[] {
  return sample(density, { chains: 3, warmup, draws: 1 }).map(chain => column(chain, 'metricRank')[0]);
}

function coordinate(chains: readonly ChainDraws[], dim: number, k: number): Float64Array[] {
  return chains.map(({ count, positions }) =>
    Float64Array.from({ length: count }, (_, i) => positions[i * dim + k]),
  );
}

/** Smallest bulk effective sample size per thousand gradients after warm-up, and the largest R̂. */
function efficiency(density: Density, promote: boolean): { perGradient: number; worst: number } {
  const chains = sample(density, { options: { promote } });
  const gradients = chains.flatMap(chain => column(chain, 'leapfrogs')).reduce((a, b) => a + b);
  const values = density.names.map((_, k) => coordinate(chains, density.dim, k));
  const ess = Math.min(...values.map(essBulk));
  return { perGradient: (1000 * ess) / gradients, worst: Math.max(...values.map(rhat)) };
}

describe('promotion of the metric', () => {
  it.each([
    ['an equicorrelated normal of 20 dimensions', equicorrelated(20, 0.5), 2.5],
    ['a line through years that are not centred', uncentredLine(60), 100],
  ])('multiplies the effective draws per gradient of %s', (_, density, factor) => {
    const before = efficiency(density, false);
    const after = efficiency(density, true);
    expect(after.perGradient).toBeGreaterThan(factor * before.perGradient);
    expect(after.worst).toBeLessThan(1.01);
  });

  it.each([
    ['ten normals of one scale', normals(Array.from({ length: 10 }, () => 1))],
    ['five normals of many scales', normals([1e-3, 0.1, 1, 20, 1e4])],
    ['sixty normals', normals(Array.from({ length: 60 }, () => 2))],
    ['a correlation that the cutoff lets pass', correlated(0.5)],
    ['independent variables with heavy tails', students(10, 5)],
    ['more dimensions than it is made for', equicorrelated(101, 1)],
    ['one parameter', normals([3])],
  ])('leaves %s alone', (_, density) => {
    expect(ranks(density)).toEqual([0, 0, 0]);
  });

  it('finds one direction, however long, and the two of a pair', () => {
    expect(ranks(equicorrelated(20, 0.5))).toEqual([1, 1, 1]);
    expect(ranks(equicorrelated(20, 50))).toEqual([1, 1, 1]);
    expect(ranks(correlated(-0.99))).toEqual([2, 2, 2]);
  });

  it('comes in short warm-ups too, and never without warm-up', () => {
    expect(ranks(correlated(0.95), 100)).toEqual([2, 2, 2]);
    expect(ranks(correlated(0.95), 0)).toEqual([0, 0, 0]);
  });

  it('changes no draw before it comes, and none where it never comes', () => {
    const draws = (density: Density, promote: boolean) =>
      sample(density, { chains: 1, options: { promote } })[0];
    const calm = normals([1, 2, 3]);
    expect(draws(calm, true)).toEqual(draws(calm, false));
    const [before, after] = [draws(correlated(0.95), false), draws(correlated(0.95), true)];
    const early = 2 * 150;
    expect(after.warmupPositions.slice(0, early)).toEqual(before.warmupPositions.slice(0, early));
    expect(after.positions).not.toEqual(before.positions);
  });

  it('repeats bit for bit', () => {
    const draws = () => sample(uncentredLine(30), { chains: 1, warmup: 300, draws: 100 });
    expect(draws()).toEqual(draws());
  });

  it('is not done where the option forbids it', () => {
    const [chain] = sample(correlated(0.99), { chains: 1, draws: 50, options: { promote: false } });
    expect(column(chain, 'metricRank').every(rank => rank === 0)).toBe(true);
  });
});
