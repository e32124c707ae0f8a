/** How a chain behaves as a Run: determinism, snapshots, failures, divergences, options, statistics. */
import { describe, expect, it } from 'vitest';
import { TildeError } from '../../errors.ts';
import type { Density, Run } from '../contracts.ts';
import {
  continueChain,
  divergencesOf,
  isStartFailure,
  NUTS_STAT,
  prewarm,
  runChain,
  startChain,
} from '../index.ts';
import type { OptionValues } from '../options.ts';
import { box, correlated, funnel, normals, nowhere } from '../test/densities.ts';

const WIDTH = Object.keys(NUTS_STAT).length;

interface Given {
  readonly density?: Density;
  readonly seed?: number;
  readonly chain?: number;
  readonly options?: OptionValues;
  readonly start?: Float64Array;
}

function spec({ density = correlated(0.8), seed = 3, chain = 0, options = {}, start }: Given = {}) {
  return {
    density,
    seed,
    chain,
    warmup: 150,
    draws: 100,
    sampler: { name: 'nuts', options },
    start,
  } as const;
}

function begin(given: Given = {}): Run {
  const run = startChain(spec(given));
  if (isStartFailure(run)) throw new Error('no start');
  return run;
}

describe('determinism', () => {
  it('the same seed and chain give the same bits, another chain or seed gives others', () => {
    const draws = (given: Given) => runChain(begin(given)).positions;
    expect(draws({})).toEqual(draws({}));
    expect(draws({ chain: 1 })).not.toEqual(draws({}));
    expect(draws({ seed: 4 })).not.toEqual(draws({}));
  });

  it('is not touched by warming up the engine', () => {
    const before = runChain(begin());
    prewarm(1);
    expect(runChain(begin())).toEqual(before);
  });

  it('holds for a model without unknowns: every transition is one leapfrog', () => {
    const { stats, positions } = runChain(begin({ density: normals([]) }));
    expect(positions.length).toBe(0);
    expect(stats.filter((_, i) => i % WIDTH === NUTS_STAT.leapfrogs).every(n => n === 1)).toBe(true);
  });
});

describe('snapshots', () => {
  const kinds = ['diagonal', 'dense', 'lowRank', 'unit'].flatMap(metric =>
    ['fisher', 'stan'].map(adaptation => ({ metric, adaptation })),
  );

  it.each(kinds.filter(k => k.metric !== 'lowRank' || k.adaptation === 'fisher'))(
    'a run with $metric metric and $adaptation adaptation continues bit for bit from any point',
    options => {
      for (const stop of [1, 37, 149, 150, 200]) {
        const whole = begin({ options });
        for (let i = 0; i < stop; i++) whole.step();
        const saved = structuredClone(whole.snapshot());
        const again = continueChain(spec({ options }), saved);
        expect(again.progress.done).toBe(stop);
        expect(runChain(again)).toEqual(runChain(whole));
      }
    },
  );

  it('a run continues bit for bit from before, between and after the looks that promote its metric', () => {
    const job = { ...spec({ density: correlated(0.95) }), warmup: 300 };
    const ranks = new Set<number>();
    for (const stop of [80, 106, 121, 130, 290, 350]) {
      const whole = startChain(job);
      if (isStartFailure(whole)) throw new Error('no start');
      for (let i = 0; i < stop; i++) whole.step();
      ranks.add(whole.stats[NUTS_STAT.metricRank]);
      const again = continueChain(job, structuredClone(whole.snapshot()));
      expect(runChain(again)).toEqual(runChain(whole));
    }
    expect([...ranks]).toEqual([0, 2]);
  });

  it('continues beyond the draws first asked for', () => {
    const run = begin();
    runChain(run);
    const longer = continueChain({ ...spec(), draws: 150 }, run.snapshot());
    expect(runChain(longer).count).toBe(50);
  });

  it('refuses what is not a snapshot', () => {
    expect(() => continueChain(spec(), { done: 3 })).toThrow(/not a snapshot/);
  });
});

describe('starting', () => {
  it('lays out the last try when there is no start point', () => {
    const failure = startChain(spec({ density: nowhere }));
    if (!isStartFailure(failure)) throw new Error('it started');
    expect(failure.tries).toBe(100);
    expect(failure.logDensity).toBe(-Infinity);
    expect(failure.table.map(row => row.name)).toEqual(['x[0]', 'x[1]']);
    expect(failure.table[0].gradient).toBe(failure.table[0].value);
    expect(Math.abs(failure.table[0].value)).toBeLessThan(2);
    expect(failure.table[1].gradient).toBeNaN();
  });

  it('tries again until a point is inside the support', () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(Math.abs(begin({ density: box, seed }).position[0])).toBeLessThan(1);
    }
  });

  it('takes a given start point, and fails at once when it is unusable', () => {
    expect([...begin({ start: Float64Array.of(0.5, -0.25) }).position]).toEqual([0.5, -0.25]);
    const failure = startChain(spec({ density: box, start: Float64Array.of(3) }));
    expect(isStartFailure(failure) && failure.tries).toBe(1);
  });
});

describe('divergences', () => {
  it('are flagged in the funnel, with kind, place and energy', () => {
    const run = begin({ density: funnel });
    const { stats, warmupStats } = runChain(run);
    const kept = divergencesOf(run);
    const flags = [...warmupStats, ...stats].filter((_, i) => i % WIDTH === NUTS_STAT.diverging);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.map(d => d.draw)).toEqual(flags.flatMap((flag, draw) => (flag ? [draw] : [])).slice(0, 100));
    for (const { draw, kind, start, end, energyGain } of kept) {
      expect(kind).toBe(draw < 150 ? 'tuning' : 'sampling');
      expect(start).not.toEqual(end);
      expect(energyGain > -1000 && energyGain < Infinity).toBe(false);
    }
  });

  it('never leave the support and never throw where the density is not finite', () => {
    const { positions, stats } = runChain(begin({ density: box, options: { initialStep: 1 } }));
    expect(positions.every(x => Math.abs(x) < 1)).toBe(true);
    expect(stats.every(Number.isFinite)).toBe(true);
    expect(stats.some((value, i) => i % WIDTH === NUTS_STAT.diverging && value === 1)).toBe(true);
  });

  it('do not occur on a normal, once the first step sizes have been tried', () => {
    const run = begin({ density: normals([1, 1, 1]) });
    runChain(run);
    expect(divergencesOf(run).filter(d => d.draw >= 20)).toEqual([]);
  });
});

describe('statistics', () => {
  it('agree with each other and with the position', () => {
    const density = normals([1, 2]);
    const run = begin({ density });
    const gradient = new Float64Array(2);
    while (run.step()) {
      const { stats, position, progress } = run;
      expect(stats[NUTS_STAT.logDensity]).toBe(density.evaluate(position, gradient));
      expect(stats[NUTS_STAT.energy]).toBeGreaterThan(-stats[NUTS_STAT.logDensity]);
      expect(stats[NUTS_STAT.warmup]).toBe(progress.done <= 150 ? 1 : 0);
      expect(stats[NUTS_STAT.leapfrogs]).toBeGreaterThanOrEqual(2 ** stats[NUTS_STAT.treeDepth] - 1);
      expect(stats[NUTS_STAT.leapfrogs]).toBeLessThan(2 ** (stats[NUTS_STAT.treeDepth] + 1));
    }
  });

  it('jitter moves the step size by ten per cent at most after warm-up', () => {
    const { stats } = runChain(begin());
    const steps = stats.filter((_, i) => i % WIDTH === NUTS_STAT.stepSize);
    const largest = Math.max(...steps);
    const smallest = Math.min(...steps);
    expect(largest / smallest).toBeLessThanOrEqual(1.1 / 0.9);
    expect(largest / smallest).toBeGreaterThan(1.15);
  });

  it('say when the depth limit stopped a trajectory', () => {
    const options = { maxTreeDepth: 2, metric: 'unit' };
    const { stats } = runChain(begin({ density: normals([0.01, 10]), options }));
    const column = (place: number) => stats.filter((_, i) => i % WIDTH === place);
    expect(column(NUTS_STAT.leapfrogs).every(n => n <= 3)).toBe(true);
    expect(column(NUTS_STAT.depthLimited).filter(n => n === 1).length).toBeGreaterThan(50);
  });

  it('young chains stop at depth 8', () => {
    const { warmupStats } = runChain(begin({ density: normals([1e-6, 1e3]), options: { metric: 'unit' } }));
    const leapfrogs = warmupStats.filter((_, i) => i % WIDTH === NUTS_STAT.leapfrogs);
    expect(Math.max(...leapfrogs)).toBe(255);
  });
});

describe('options', () => {
  it.each([
    [{ targetAccept: 2 }, 'from 0.1 to 0.999'],
    [{ metric: 'full' }, 'diagonal, dense, lowRank, unit'],
    [{ steps: 3 }, 'targetAccept'],
    [{ maxTreeDepth: 'ten' }, 'from 1 to 15'],
    [{ metric: 'lowRank', adaptation: 'stan' }, 'metric'],
  ])('%o is refused, saying what would do', (options: OptionValues, expected) => {
    try {
      begin({ options });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TildeError);
      expect(error instanceof TildeError && error.detail.expected).toContain(expected);
    }
  });
});

describe('runChain', () => {
  it('hands out every draw once, in batches, and keeps warm-up apart', () => {
    const seen: number[] = [];
    const result = runChain(begin(), 7, batch => {
      for (let i = 0; i < batch.count; i++) seen.push(batch.positions[i * 2]);
    });
    expect(result).toMatchObject({ chain: 7, count: 100, warmupCount: 150 });
    const all = [...result.warmupPositions, ...result.positions].filter((_, i) => i % 2 === 0);
    expect(seen).toEqual(all);
  });

  it('stops when a batch is answered with false and keeps what there is', () => {
    const result = runChain(begin(), 0, batch => batch.from + batch.count < 200);
    expect(result).toMatchObject({ count: 50, warmupCount: 150 });
    expect(result.positions.length).toBe(100);
  });
});
