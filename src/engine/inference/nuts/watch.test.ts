/** What is watched is what the sampler does: the same draws, steps and depths as chains that nobody looks at. */
import { describe, expect, it } from 'vitest';
import { add, at, exp, mul, neg, slice, square, sub, sum } from '../../array/index.ts';
import { createRandom } from '../../random/index.ts';
import type { Density } from '../contracts.ts';
import { DiagonalMetric } from '../mcmc/metric.ts';
import type { OptionValues } from '../options.ts';
import { isStartFailure, runChain, startChain } from '../run.ts';
import { compiled } from '../test/compiled.ts';
import { NUTS_STAT, nutsStats } from './stats.ts';
import { Trajectory, TURN } from './trajectory.ts';
import { watchChain, type WatchJob } from './watch.ts';
import { WatchedTrajectory, type WatchedTransition } from './watched.ts';

const round = compiled(2, x => mul(sum(square(x)), -0.5));
const tilted = compiled(2, x =>
  mul(sub(sum(square(x)), mul(1.9, mul(at(x, 0), at(x, 1)))), -0.5 / (1 - 0.95 ** 2)),
);
const funnel = compiled(3, x => {
  const v = at(x, 0);
  const scaled = mul(sum(square(slice(x, 1))), exp(neg(v)));
  return neg(add(mul(square(v), 1 / 18), mul(add(scaled, mul(v, 2)), 0.5)));
});

const cases: readonly [string, Density, OptionValues][] = [
  ['a round normal', round, {}],
  ['a tilted normal, dense metric', tilted, { metric: 'dense' }],
  ['a tilted normal whose metric is promoted or not', tilted, {}],
  ['a funnel with divergences', funnel, { promote: false }],
  ['a depth limit', tilted, { maxTreeDepth: 2, metric: 'unit' }],
];

const job = (density: Density, options: OptionValues, seed: number): WatchJob => ({
  density,
  seed,
  options,
  warmup: 150,
  draws: 120,
  more: 0,
  mostLeapfrogs: Infinity,
});

function watched(of: WatchJob): readonly WatchedTransition[] {
  const seen = watchChain(of);
  if (isStartFailure(seen)) throw new Error('no start');
  return seen.transitions;
}

/** The same chain as mcmc runs it: machine code where there is some. */
function unwatched({ density, seed, warmup, draws, options }: WatchJob) {
  const run = startChain({ density, seed, chain: 0, warmup, draws, sampler: { name: 'nuts', options } });
  if (isStartFailure(run)) throw new Error('no start');
  return runChain(run);
}

describe('a watched chain', () => {
  it.each(cases)('makes the draws, leapfrogs and depths of nuts to the bit: %s', (_, density, options) => {
    for (const seed of [1, 2, 3]) {
      const of = job(density, options, seed);
      const seen = watched(of);
      const { positions, stats } = unwatched(of);
      const column = (place: number) =>
        Array.from({ length: of.draws }, (_unused, row) => stats[row * nutsStats.length + place]);
      expect(seen.flatMap(({ position }) => [...position])).toEqual([...positions]);
      expect(seen.map(({ leapfrogs }) => leapfrogs)).toEqual(column(NUTS_STAT.leapfrogs));
      expect(seen.map(({ depth }) => depth)).toEqual(column(NUTS_STAT.treeDepth));
      expect(seen.map(({ step }) => step)).toEqual(column(NUTS_STAT.stepSize));
      expect(seen.map(one => Number(one.doublings.some(({ diverged }) => diverged)))).toEqual(
        column(NUTS_STAT.diverging),
      );
      expect(seen.map(({ limited }) => Number(limited))).toEqual(column(NUTS_STAT.depthLimited));
    }
  });

  it('with a fixed step makes the transitions of the plain trajectory', () => {
    const seen = watched({ ...job(tilted, {}, 9), step: 0.3, start: Float64Array.of(0.5, -0.25), draws: 80 });
    const random = createRandom(9, 0x636861, 0);
    const plain = new Trajectory(tilted, new DiagonalMetric(2), random, 10, 1000);
    const gradient = new Float64Array(2);
    const position = Float64Array.of(0.5, -0.25);
    plain.place({ position, logDensity: tilted.evaluate(position, gradient), gradient });
    for (const { position: drawn, leapfrogs, depth } of seen) {
      plain.transition(0.3, 10);
      expect([...drawn, leapfrogs, depth]).toEqual([...plain.current.position, plain.leapfrogs, plain.depth]);
    }
  });
});

/** All that a transition says of itself must agree. */
function contradictions(all: readonly WatchedTransition[]): string[] {
  return all.flatMap((one, draw) => {
    const { doublings, leapfrogs, depth } = one;
    const points = doublings.flatMap(doubling => doubling.points);
    const chosen = points.find(({ index }) => index === one.draw)?.position ?? one.start;
    const last = doublings[doublings.length - 1];
    const complete = doublings.filter(doubling => doubling.complete);
    const says: [string, boolean][] = [
      ['every leapfrog is a point', points.length === leapfrogs],
      ['places follow one another', new Set(points.map(({ index }) => index)).size === leapfrogs],
      ['full doublings double', complete.every((doubling, j) => doubling.points.length === 2 ** j)],
      [
        'a full depth j costs 2^j − 1',
        complete.length !== depth || depth < doublings.length || leapfrogs === 2 ** depth - 1,
      ],
      ['the draw is one of the points', chosen.every((x, i) => x === one.position[i])],
      ['the draw is the last proposal', (complete.at(-1)?.proposal ?? 0) === one.draw],
      [
        'only the last doubling stops',
        doublings.slice(0, -1).every(d => d.complete && d.turn === undefined && !d.diverged),
      ],
      ['something stops it', one.limited || last.diverged || last.turn !== undefined],
    ];
    return says.filter(([, holds]) => !holds).map(([words]) => `${draw}: ${words}`);
  });
}

describe('what is noted of a transition', () => {
  it.each(cases)('agrees with itself: %s', (_, density, options) => {
    expect(contradictions(watched(job(density, options, 4)))).toEqual([]);
  });

  it('a full tree of depth j takes 2^j − 1 leapfrogs, and there are trees of several depths', () => {
    const seen = watched({ ...job(tilted, {}, 5), step: 0.12, warmup: 0, draws: 300 });
    const full = seen.filter(({ doublings, depth }) => doublings.length === depth);
    for (const { depth, leapfrogs } of full) expect(leapfrogs).toBe(2 ** depth - 1);
    expect(new Set(full.map(({ depth }) => depth)).size).toBeGreaterThan(2);
  });

  it('each of the three tests stops some trajectory', () => {
    const seen = watched({ ...job(tilted, {}, 6), step: 0.2, warmup: 0, draws: 2000 });
    const sums = seen.flatMap(({ doublings }) => doublings.flatMap(({ turn }) => turn?.tests ?? []));
    for (const test of [TURN.whole, TURN.near, TURN.far])
      expect(sums.filter(sum => sum === test).length).toBeGreaterThan(0);
  });

  it('directions are tossed: about half go backwards', () => {
    const seen = watched({ ...job(round, {}, 7), draws: 1000 });
    const first = seen.map(({ doublings }) => doublings[0].direction);
    const forward = first.filter(direction => direction === 1).length;
    expect(Math.abs(forward - 500)).toBeLessThan(5 * Math.sqrt(250));
  });

  it('a recorder that would take another draw is caught', () => {
    class Off extends WatchedTrajectory {
      override watched(): WatchedTransition {
        const seen = super.watched();
        return { ...seen, draw: seen.draw + 1 };
      }
    }
    const off = new Off(tilted, new DiagonalMetric(2), createRandom(1), 10, 1000);
    const position = Float64Array.of(0, 0);
    const gradient = new Float64Array(2);
    off.place({ position, logDensity: tilted.evaluate(position, gradient), gradient });
    off.transition(0.3, 10);
    expect(contradictions([off.watched()])).not.toEqual([]);
  });
});
