import { beforeAll, describe, expect, it } from 'vitest';
import { ebfmi, essBulk } from '../../engine/diagnostics/index.ts';
import type { Exploration } from '../protocol.ts';
import { explore, MOST_ELEMENTS } from './explore.ts';
import { finishedRun } from './export-stan.fixture.ts';
import type { RunRecord } from './run-record.ts';
import { elementDraws } from './result.ts';

let record: RunRecord;
let look: Exploration;

beforeAll(async () => {
  record = (await finishedRun({ chains: 2, warmup: 150, draws: 400, seed: 7 })).record;
  look = explore(record, ['mu', 'no such element', 'theta[C]']);
}, 60_000);

const chainsOf = (name: string): Float64Array[] => {
  const draws = elementDraws(record, name)?.values ?? new Float64Array();
  return [draws.subarray(0, 400), draws.subarray(400)];
};

describe('a close look at a run', () => {
  it('has the elements that exist, in the order asked for, and the names of all', () => {
    expect(look.elements.map(element => element.name)).toEqual(['mu', 'theta[C]']);
    expect(look.names).toEqual([...record.elements.keys()]);
    expect(explore(record, [...look.names, ...look.names]).elements.length).toBeLessThanOrEqual(
      MOST_ELEMENTS,
    );
  });

  it('gives the draws of its rows', () => {
    const { chain, draw } = look.rows;
    expect(chain.length).toBeGreaterThanOrEqual(800);
    const mu = chainsOf('mu');
    expect(Array.from(look.elements[0].values)).toEqual(
      Array.from(chain, (c, i) => Math.fround(mu[c][draw[i]])),
    );
  });

  it('shows divergences of all the run where there are more than it has room for', async () => {
    const { record: run } = await finishedRun({ chains: 2, warmup: 100, draws: 2000, seed: 3 });
    // At odd draws: every second one is shown in any case.
    const divergences = run.chains.map(() => Array.from({ length: 1000 }, (_, i) => 101 + 2 * i));
    const { rows } = explore({ ...run, divergences } as RunRecord, ['mu']);
    const shown = [...rows.draw].filter((_, row) => rows.diverging[row] === 1);
    expect(shown.filter(draw => draw >= 1000).length / shown.length).toBeCloseTo(0.5, 1);
    expect(Math.max(...shown)).toBe(1999);
  });

  it('counts every rank once', () => {
    for (const { ranks } of look.elements) {
      for (const chain of ranks) expect(chain.reduce((sum, n) => sum + n, 0)).toBe(400);
      for (const part of ranks[0].keys()) expect(ranks[0][part] + ranks[1][part]).toBe(40);
    }
  });

  it('has means and correlations of all draws, whichever rows it shows', async () => {
    const { record: long } = await finishedRun({ chains: 2, warmup: 100, draws: 4000, seed: 3 });
    const { rows, elements, correlations } = explore(long, ['mu', 'scale.tau']);
    expect(rows.chain.length).toBeLessThan(4000);
    const [mu, tau] = ['mu', 'scale.tau'].map(name => elementDraws(long, name)?.values ?? new Float64Array());
    const mean = (x: Float64Array) => x.reduce((sum, v) => sum + v, 0) / x.length;
    const together = (x: Float64Array, y: Float64Array) => {
      const [mx, my] = [mean(x), mean(y)];
      return x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0);
    };
    expect(elements[0].mean).toBeCloseTo(mean(mu), 10);
    expect(elements[0].sd).toBeCloseTo(Math.sqrt(together(mu, mu) / mu.length), 10);
    const expected = together(mu, tau) / Math.sqrt(together(mu, mu) * together(tau, tau));
    expect([...correlations].map(r => Number(r.toFixed(6)))).toEqual(
      [1, expected, expected, 1].map(r => Number(Math.fround(r).toFixed(6))),
    );
    const { from, to, chains } = elements[0].density;
    const step = (to - from) / (chains[0].length - 1);
    const areas = chains.map(heights => heights.reduce((sum, height) => sum + height, 0) * step);
    expect(areas.map(area => Number(area.toFixed(2)))).toEqual([1, 1]);
    // A smooth line has few turns; counts of 2,000 draws have dozens.
    const turns = chains[0].filter(
      (height, i, all) => i > 0 && i < all.length - 1 && height > all[i - 1] && height > all[i + 1],
    );
    expect(turns.length).toBeLessThan(8);
  });

  it('knows the rank of every row among all draws, and its energy', () => {
    const { rows, elements } = look;
    const [first, second] = chainsOf('mu');
    const all = [...first, ...second];
    for (const row of [0, 17, 500]) {
      const value = chainsOf('mu')[rows.chain[row]][rows.draw[row]];
      const below = all.filter(x => x < value).length;
      expect(elements[0].rowRanks[row] * all.length).toBeCloseTo(below + 0.5, 2);
    }
    expect(rows.energy.reduce((sum, x) => sum + x, 0) / rows.energy.length).toBeCloseTo(0, 3);
  });

  it('has the autocorrelation by its definition', () => {
    const [x] = chainsOf('theta[C]');
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    const at = (lag: number) =>
      x.subarray(lag).reduce((sum, v, i) => sum + (v - mean) * (x[i] - mean), 0) / x.length;
    for (const lag of [0, 1, 5, 60])
      expect(look.elements[1].autocorrelation[0][lag]).toBeCloseTo(at(lag) / at(0), 5);
  });

  it('lets the effective sample size grow to that of all draws', () => {
    const { bulk } = look.elements[0].growth;
    expect(bulk.length).toBe(10);
    expect(bulk[9]).toBeCloseTo(essBulk(chainsOf('mu')), 2);
    expect(bulk[0]).toBeLessThan(bulk[9]);
  });

  it('has the energies of all draws and their changes', () => {
    const sum = (counts: Float32Array | undefined) => counts?.reduce((all, n) => all + n, 0);
    expect(sum(look.energy?.marginal)).toBe(800);
    expect(sum(look.energy?.steps)).toBe(798);
    const place = record.statNames.indexOf('energy');
    const energy = Float64Array.from(
      { length: 400 },
      (_, i) => record.chains[0].stats[(record.job.warmup + i) * record.statNames.length + place],
    );
    expect(look.ebfmi[0]).toBe(ebfmi(energy));
  });

  it('keeps divergences among its rows', async () => {
    const { record: wild } = await finishedRun({ chains: 1, warmup: 0, draws: 50, seed: 3 });
    wild.divergences[0].splice(0, Infinity, 7, 11);
    const { rows } = explore(wild, []);
    expect(Array.from(rows.draw).filter((_, i) => rows.diverging[i] === 1)).toEqual([7, 11]);
  });

  it('says when there are no draws', () => {
    const empty = record.chains.map(chain => Object.create(chain, { draws: { value: 0 } }) as typeof chain);
    expect(() => explore({ ...record, chains: empty }, ['mu'])).toThrow('there are no draws yet');
  });
});
