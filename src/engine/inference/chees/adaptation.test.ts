/** The parts of ChEES-HMC by themselves: what is shared by all chains and how it is learnt. */
import { expect, test } from 'vitest';
import { createRandom } from '../../random/index.ts';
import type { TrajectoryDensity } from '../batch.ts';
import type { Density } from '../contracts.ts';
import { isStartFailure, startBatch } from '../index.ts';
import { normals } from '../test/densities.ts';
import { halton } from './halton.ts';
import { CrossChainScales } from './scales.ts';
import { CHEES_STAT, cheesStats } from './stats.ts';
import { harmonicMean } from './step-size.ts';
import { cheesGradient } from './trajectory-length.ts';

/** One density for every chain. */
function batched(density: Density, chains: number): TrajectoryDensity {
  const { dim, names } = density;
  return {
    dim,
    names,
    chains,
    evaluate(positions, gradients) {
      const values = Array.from({ length: chains }, (_, chain) =>
        density.evaluate(
          positions.slice(chain * dim, (chain + 1) * dim),
          gradients.subarray(chain * dim, (chain + 1) * dim),
        ),
      );
      return Promise.resolve(Float64Array.from(values));
    },
    dispose: () => undefined,
  };
}

async function sampled(density: Density, chains = 32, warmup = 300, draws = 100) {
  const job = { seed: 4, chains, warmup, draws, sampler: { name: 'chees', options: {} } } as const;
  const run = await startBatch({ density: batched(density, chains), job });
  if (isStartFailure(run)) throw new Error('no start');
  const positions: Float64Array[] = [];
  const stats: Float64Array[] = [];
  while (await run.step()) {
    positions.push(run.positions.slice());
    stats.push(run.stats.slice());
  }
  const column = (name: keyof typeof CHEES_STAT, from: number) =>
    stats
      .slice(from)
      .flatMap(row =>
        Array.from({ length: chains }, (_, c) => row[c * cheesStats.length + CHEES_STAT[name]]),
      );
  return { positions: positions.slice(warmup), column };
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

test('the Halton sequence mirrors the digits at the point', () => {
  expect([1, 2, 3, 4, 5, 6].map(halton)).toEqual([0.5, 0.25, 0.75, 0.125, 0.625, 0.375]);
});

test('the harmonic mean minds the worst chain', () => {
  expect(harmonicMean(Float64Array.of(1, 0.5))).toBeCloseTo(2 / 3, 12);
  expect(harmonicMean(Float64Array.of(1, 1, 0))).toBe(0);
});

test('the criterion’s gradient is what its formula says, chain by chain', () => {
  // Two chains in one dimension, worked out by hand: means 0 and 1; (4 − 1)·2·(±1) and (4 − 1)·(−2)·(±…).
  const to = {
    positions: Float64Array.of(3, -1),
    momenta: Float64Array.of(0.5, 1),
    gradients: new Float64Array(2),
    logDensities: new Float64Array(2),
  };
  const jump = {
    from: Float64Array.of(1, -1),
    to,
    scale: Float64Array.of(1),
    accept: Float64Array.of(1, 0.5),
    jitter: 0.5,
  };
  const terms = [(4 - 1) * 2 * 0.5, (4 - 1) * -2 * 1];
  expect(cheesGradient(jump, 2)).toBeCloseTo((0.5 * 2 * (terms[0] + 0.5 * terms[1])) / 1.5, 12);
});

test('scales are learnt across chains and forget their beginning', () => {
  const random = createRandom(3);
  const scales = new CrossChainScales(2);
  for (let t = 0; t < 400; t++) {
    const far = t < 50 ? 100 : 0;
    scales.update(
      Float64Array.from({ length: 64 }, (_, i) => far + random.normal() * (i % 2 === 0 ? 0.1 : 30)),
    );
  }
  expect(scales.scale[0]).toBeCloseTo(0.1, 1);
  expect(Math.abs(scales.scale[1] / 30 - 1)).toBeLessThan(0.1);
});

test('warm-up steers the harmonic mean acceptance to .651 and keeps trajectories long enough', async () => {
  const { column } = await sampled(normals([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
  const accept = column('acceptStat', 300);
  const harmonic = accept.length / accept.reduce((sum, a) => sum + 1 / Math.max(a, 1e-3), 0);
  expect(Math.abs(harmonic - 0.651)).toBeLessThan(0.12);
  // Half a turn of a unit normal takes π; the criterion’s best lies near it.
  const [length] = column('trajectoryLength', 300);
  expect(length).toBeGreaterThan(1.2);
  expect(length).toBeLessThan(8);
});

test('normals of very different scales come out right', async () => {
  const scales = [0.01, 1, 50];
  const { positions, column } = await sampled(normals(scales), 64);
  scales.forEach((scale, i) => {
    const values = positions.flatMap(rows =>
      Array.from({ length: 64 }, (_, chain) => rows[chain * 3 + i] / scale),
    );
    expect(Math.abs(mean(values))).toBeLessThan(0.08);
    expect(Math.abs(mean(values.map(x => x * x)) - 1)).toBeLessThan(0.1);
  });
  expect(mean(column('diverging', 300))).toBe(0);
});

test('the same seed gives the same draws', async () => {
  const density = normals([1, 2]);
  const [first, second] = [await sampled(density, 4, 30, 10), await sampled(density, 4, 30, 10)];
  expect(first.positions).toEqual(second.positions);
});

test('no start where the density is nowhere finite: a result with a table', async () => {
  const nowhere: Density = { dim: 1, names: ['x'], evaluate: () => NaN };
  const job = { seed: 4, chains: 2, warmup: 1, draws: 1, sampler: { name: 'chees', options: {} } } as const;
  const run = await startBatch({ density: batched(nowhere, 2), job });
  expect(isStartFailure(run) && run.table[0].name).toBe('x');
});
