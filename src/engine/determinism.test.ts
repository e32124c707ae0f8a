/** The same seed gives the same bits: committed hashes, chains in order and interleaved. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCell } from '../cli/run-cell.ts';
import { wasm } from './backends/wasm/index.ts';
import { bindData, densityOf, recomputeValues } from './density.ts';
import { DETERMINISM, type DeterminismCase } from './determinism.fixture.ts';
import { isStartFailure, runChain, startChain } from './inference/index.ts';
import type { Run } from './inference/contracts.ts';
import type { ChainDraws } from './inference/job.ts';
import { compileModel } from './model/compile.ts';
import type { ModelSpec } from './model/spec.ts';

type Model = Parameters<typeof compileModel>[0];

function startAll(spec: ModelSpec, { chains, warmup, draws, seed }: DeterminismCase): Run[] {
  const program = wasm.load(spec.density);
  bindData(program, spec.density, spec.data);
  const density = densityOf(program, spec.coordinateNames);
  return Array.from({ length: chains }, (_, chain) => {
    const sampler = { name: 'nuts', options: {} } as const;
    const run = startChain({ density, seed, chain, warmup, draws, sampler });
    if (isStartFailure(run)) throw new Error('no start point');
    return run;
  });
}

/** One transition of every chain in turn, the last chain first. */
function runInterleaved(runs: readonly Run[]): ChainDraws[] {
  const rows = runs.map(() => ({ positions: [] as number[], stats: [] as number[] }));
  for (let open = true; open;) {
    open = false;
    for (const [chain, run] of [...runs.entries()].reverse()) {
      if (!run.step()) continue;
      open = true;
      rows[chain].positions.push(...run.position);
      rows[chain].stats.push(...run.stats);
    }
  }
  return runs.map(({ position, stats, progress: { total, warmup } }, chain) => {
    const all = {
      positions: Float64Array.from(rows[chain].positions),
      stats: Float64Array.from(rows[chain].stats),
    };
    return {
      chain,
      warmupPositions: all.positions.slice(0, warmup * position.length),
      positions: all.positions.slice(warmup * position.length),
      warmupStats: all.stats.slice(0, warmup * stats.length),
      stats: all.stats.slice(warmup * stats.length),
      count: total - warmup,
      warmupCount: warmup,
    };
  });
}

function hashPositions(chains: readonly ChainDraws[]): string {
  const hash = createHash('sha256');
  for (const { warmupPositions, warmupStats, positions, stats } of chains) {
    for (const part of [warmupPositions, warmupStats, positions, stats])
      hash.update(new Uint8Array(part.buffer));
  }
  return hash.digest('hex');
}

/** The rows of the CSV export. */
function hashRows(spec: ModelSpec, chains: readonly ChainDraws[]): string {
  const program = wasm.load(spec.values);
  bindData(program, spec.values, spec.data);
  const values = recomputeValues(program, spec, chains);
  const hash = createHash('sha256');
  for (const { chain, count, stats } of chains) {
    const width = stats.length / count;
    for (let draw = 0; draw < count; draw++) {
      const cells = spec.entries.flatMap(({ name }) => {
        const all = values[name].values;
        const size = all.length / (chains.length * count);
        return [...all.subarray((chain * count + draw) * size, (chain * count + draw + 1) * size)];
      });
      hash.update(
        `${[chain, draw, ...cells, ...stats.subarray(draw * width, (draw + 1) * width)].join(',')}\n`,
      );
    }
  }
  return hash.digest('hex');
}

describe.each(DETERMINISM)('$name', setting => {
  let spec: ModelSpec;
  beforeAll(async () => {
    const { model } = await runCell('determinism', setting.model);
    spec = compileModel(model as Model);
  });

  test('chains run one after the other give the committed bits', () => {
    const chains = startAll(spec, setting).map((run, chain) => runChain(run, chain));
    expect({ positions: hashPositions(chains), rows: hashRows(spec, chains) }).toEqual({
      positions: setting.positions,
      rows: setting.rows,
    });
  });

  test('chains run interleaved on one program give the same bits', () => {
    const chains = runInterleaved(startAll(spec, setting));
    expect(hashPositions(chains)).toBe(setting.positions);
  });

  test('another seed gives other bits', () => {
    const [run] = startAll(spec, { ...setting, chains: 1 });
    const [other] = startAll(spec, { ...setting, chains: 1, seed: setting.seed + 1 });
    expect(hashPositions([runChain(run)])).not.toBe(hashPositions([runChain(other)]));
  });
});
