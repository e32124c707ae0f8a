/** The two implementations of a transition are one: the same bits from JavaScript and from WebAssembly. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import wabt from 'wabt';
import { abs, add, at, exp, mul, neg, slice, sqrt, square, sub, sum } from '../../../array/index.ts';
import { createRandom } from '../../../random/index.ts';
import { isBlockRun } from '../../block-run.ts';
import type { Density, Run } from '../../contracts.ts';
import {
  continueChain,
  divergencesOf,
  isStartFailure,
  NUTS_STAT,
  runChain,
  startChain,
} from '../../index.ts';
import { DiagonalMetric } from '../../mcmc/metric.ts';
import type { OptionValues } from '../../options.ts';
import { compiled, plain } from '../../test/compiled.ts';
import { nutsStats } from '../stats.ts';
import { Trajectory } from '../trajectory.ts';
import { MODULE, NativeTrajectory } from './native-trajectory.ts';

const normal = (dim: number) => compiled(dim, x => mul(sum(square(x)), -0.5));
/** Equal correlations: the metric is promoted. */
const correlated = compiled(8, x => {
  const total = sum(x);
  return mul(sub(sum(square(x)), mul(square(total), 0.12)), -0.5);
});
const funnel = compiled(5, x => {
  const v = at(x, 0);
  const rest = slice(x, 1);
  const scaled = mul(sum(square(rest)), exp(neg(v)));
  return neg(add(mul(square(v), 1 / 18), mul(add(scaled, mul(v, 4)), 0.5)));
});
const heavy = compiled(3, x => neg(sum(sqrt(add(square(x), 1)))));
/** −∞ beyond a wall, where the root is NaN. */
const walled = compiled(2, x => sum(sub(sqrt(add(x, 1)), abs(x))));

function spec(density: Density, options: OptionValues, seed: number, start?: Float64Array) {
  const sampler = { name: 'nuts', options } as const;
  return { density, seed, chain: 0, warmup: 300, draws: 150, sampler, start } as const;
}

function begin(density: Density, options: OptionValues = {}, seed = 5, start?: Float64Array): Run {
  const run = startChain(spec(density, options, seed, start));
  if (isStartFailure(run)) throw new Error('no start');
  return run;
}

function total(stats: Float64Array, stat: keyof typeof NUTS_STAT): number {
  let sum = 0;
  for (let i = NUTS_STAT[stat]; i < stats.length; i += nutsStats.length) sum += stats[i];
  return sum;
}

test('the bytes are those of trajectory.wat', async () => {
  const { parseWat } = await wabt();
  const text = readFileSync(new URL('./trajectory.wat', import.meta.url), 'utf8');
  const bytes = parseWat('trajectory.wat', text).toBinary({}).buffer;
  expect(Buffer.from(bytes).toString('base64')).toBe(MODULE);
});

describe('a chain in WebAssembly gives the bits of one in JavaScript', () => {
  const cases: readonly [string, Density, OptionValues][] = [
    ['ten normals', normal(10), {}],
    ['one normal', normal(1), {}],
    ['more dimensions than are promoted', normal(150), {}],
    ['a metric that is promoted', correlated, {}],
    ['a funnel with divergences', funnel, {}],
    ['heavy tails', heavy, { targetAccept: 0.95 }],
    ['a wall of NaN', walled, {}],
    ['a depth limit', funnel, { maxTreeDepth: 2, promote: false }],
    ['deep trees', normal(4), { initialStep: 0.01, targetAccept: 0.999, metric: 'unit' }],
    ['Stan’s adaptation', heavy, { adaptation: 'stan' }],
    ['a small energy bound', heavy, { maxEnergyError: 1, jitter: 0.9 }],
  ];

  it.each(cases)('%s', (_, density, options) => {
    for (const seed of [1, 2]) {
      const [native, js] = [begin(density, options, seed), begin(plain(density), options, seed)];
      expect(runChain(native)).toEqual(runChain(js));
      expect(native.snapshot()).toEqual(js.snapshot());
      expect(divergencesOf(native)).toEqual(divergencesOf(js));
    }
  });

  it.each(cases)('in blocks of any length, and between them it can be saved: %s', (_, density, options) => {
    const [whole, js] = [begin(density, options), begin(plain(density), options)];
    if (!isBlockRun(whole)) throw new Error('no blocks');
    const positions = new Float64Array(60 * density.dim);
    const stats = new Float64Array(60 * nutsStats.length);
    for (const most of [1, 2, 57, 3, 40, 40, 1, 60, 60, 60, 60, 60, 60, 60, 60]) {
      const made = whole.advance(most, positions, stats, 0);
      expect(made).toBeLessThanOrEqual(most);
      for (let row = 0; row < made; row++) {
        js.step();
        expect(positions.subarray(row * density.dim, (row + 1) * density.dim)).toEqual(js.position);
        expect(stats.subarray(row * nutsStats.length, (row + 1) * nutsStats.length)).toEqual(js.stats);
      }
      expect([whole.position, whole.stats, whole.progress]).toEqual([js.position, js.stats, js.progress]);
      expect(whole.snapshot()).toEqual(js.snapshot());
    }
  });

  it('a call does many transitions', () => {
    const run = begin(normal(10));
    if (!isBlockRun(run)) throw new Error('no blocks');
    const lengths: number[] = [];
    const [positions, stats] = [new Float64Array(450 * 10), new Float64Array(450 * nutsStats.length)];
    for (let made = 1; made > 0; lengths.push(made)) made = run.advance(450, positions, stats, 0);
    expect(lengths.reduce((sum, n) => sum + n)).toBe(450);
    expect(lengths.length).toBeLessThan(60);
    // All draws at once.
    expect(Math.max(...lengths)).toBe(150);
  });

  it('and the cases meet what they are for', () => {
    const promoted = runChain(begin(correlated));
    expect(total(promoted.stats, 'metricRank')).toBeGreaterThan(0);
    const diverging = begin(funnel);
    runChain(diverging);
    expect(divergencesOf(diverging).length).toBeGreaterThan(0);
    const limited = runChain(begin(funnel, { maxTreeDepth: 2, promote: false }));
    expect(total(limited.stats, 'depthLimited')).toBeGreaterThan(0);
    const deep = runChain(begin(normal(4), { initialStep: 0.01, targetAccept: 0.999, metric: 'unit' }));
    expect(total(deep.stats, 'treeDepth')).toBeGreaterThan(3 * deep.count);
  });

  it.each([37, 120, 400])('also when it changes sides at a snapshot after %d transitions', at => {
    for (const density of [correlated, funnel]) {
      const sides = [density, plain(density)];
      const whole = runChain(begin(density));
      for (const side of [0, 1]) {
        const run = begin(sides[side]);
        for (let i = 0; i < at; i++) run.step();
        const next = continueChain(spec(sides[1 - side], {}, 5), structuredClone(run.snapshot()));
        expect(runChain(next).positions).toEqual(whole.positions.slice(Math.max(0, at - 300) * density.dim));
      }
    }
  });
});

/** Transitions from far out, one by one, with wild steps: weights are rescaled, energies overflow. */
test('a transition from far out gives the same bits, wherever it is interrupted', () => {
  const density = normal(3);
  const random = createRandom(9);
  const native = NativeTrajectory.of(density, 1e9, random.state());
  if (native === undefined) throw new Error('no native density');
  const metric = new DiagonalMetric(3, native.store);
  const js = new Trajectory(density, metric, random, 10, 1e9);
  const start = { position: Float64Array.of(900, -700, 30), gradient: new Float64Array(3), logDensity: 0 };
  let rescaled = 0;
  for (let i = 0; i < 60; i++) {
    native.store.variance.set([1, 0.5 + (i % 7), 2]);
    if (i % 20 === 0) {
      start.logDensity = density.evaluate(start.position, start.gradient);
      for (const side of [native, js]) side.place(start);
    }
    const step = [0.9, 0.3, 1.3][i % 3];
    for (const side of [native, js]) side.transition(step, 6);
    for (const field of FIELDS) expect(native[field]).toBe(js[field]);
    for (const field of ['position', 'gradient', 'momentum', 'velocity'] as const) {
      expect(native.current[field]).toEqual(js.current[field]);
    }
    expect(native.random.state()).toEqual(random.state());
    if (native.current.logDensity - start.logDensity > 600) rescaled += 1;
  }
  expect(rescaled).toBeGreaterThan(0);
});

const FIELDS = [
  'depth',
  'leapfrogs',
  'acceptSum',
  'symmetricSum',
  'diverging',
  'limited',
  'divergenceGain',
] as const;

test('the stream inside draws what the stream outside would have drawn', () => {
  const outside = createRandom(3, 1);
  for (let i = 0; i < 301; i++) outside.normal();
  const native = NativeTrajectory.of(normal(2), 1000, outside.state());
  for (let i = 0; i < 2000; i++) {
    const draw = (['normal', 'uniform', 'exponential'] as const)[(i * i) % 3];
    expect(native?.random[draw]()).toBe(outside[draw]());
  }
  expect(native?.random.state()).toEqual(outside.state());
});

test('ten thousand unknowns have the bits of JavaScript too, block by block and alone', () => {
  const density = normal(10_000);
  const options = {
    density,
    seed: 9,
    chain: 0,
    warmup: 40,
    draws: 6,
    sampler: { name: 'nuts', options: {} },
  };
  const chain = (used: Density) => {
    const run = startChain({ ...options, density: used } as Parameters<typeof startChain>[0]);
    if (isStartFailure(run)) throw new Error('no start');
    return runChain(run);
  };
  const [native, js] = [chain(density), chain(plain(density))];
  expect(native.stats).toEqual(js.stats);
  expect(native.positions).toEqual(js.positions);
  expect(NativeTrajectory.of(density, 1000, createRandom(1).state())?.capacity).toBeGreaterThan(0);
});

test('small gradients have room, large ones and plain functions run in JavaScript', () => {
  const state = createRandom(1).state();
  const sides = [1, 2, 33, 1025, 16_384, 16_385].map(
    dim => NativeTrajectory.of(normal(dim), 1000, state) !== undefined,
  );
  expect(sides).toEqual([true, true, true, true, true, false]);
  expect(NativeTrajectory.of(plain(normal(2)), 1000, state)).toBeUndefined();
});
