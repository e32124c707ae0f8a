/**
 * From a cell's text to draws, in this thread, timed in parts: what engine.ts and growth measure.
 * Not here: requests (engine.ts), or which models (workloads.ts, growth-models.ts).
 */
import { runCell } from '../src/cli/run-cell.ts';
import { assemble } from '../src/engine/backends/wasm/compile.ts';
import { wasm } from '../src/engine/backends/wasm/index.ts';
import { bindData, densityOf, recomputeValues } from '../src/engine/density.ts';
import { essBulk } from '../src/engine/diagnostics/index.ts';
import { advance, isStartFailure, NUTS_STAT, runChain, startChain } from '../src/engine/inference/index.ts';
import type { Density, Run } from '../src/engine/inference/contracts.ts';
import type { ChainDraws } from '../src/engine/inference/job.ts';
import { compileModel } from '../src/engine/model/compile.ts';
import type { ModelSpec } from '../src/engine/model/spec.ts';

/** Cell text that defines `model`, and the `data` it reads. */
export interface CellModel {
  readonly name: string;
  readonly cell: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Loaded {
  readonly spec: ModelSpec;
  readonly density: Density;
  /** Bytes of WebAssembly memory that the program holds. */
  readonly memory: number;
}

/** Text → runnable module. */
export async function load({ name, cell, data }: CellModel): Promise<Loaded> {
  const { model } = await runCell(name.replaceAll('-', '_'), cell, { data });
  const spec = compileModel(model as Parameters<typeof compileModel>[0]);
  const program = wasm.load(spec.density);
  bindData(program, spec.density, spec.data);
  return { spec, density: densityOf(program, spec.coordinateNames), memory: program.bytes };
}

/** Bytes of the module. */
export const moduleBytes = ({ spec }: Loaded): number => assemble(spec.density).bytes.byteLength;

/** @throws Error when no start point is found */
export function start({ density }: Loaded, seed: number, warmup: number, draws: number): Run {
  const sampler = { name: 'nuts', options: {} } as const;
  const run = startChain({ density, seed, chain: 0, warmup, draws, sampler });
  if (isStartFailure(run)) throw new Error('no start point');
  return run;
}

/** Does this many transitions: their time in milliseconds, and their leapfrogs. */
export function transitions(run: Run, count: number): { readonly ms: number; readonly leapfrogs: number } {
  const positions = new Float64Array(count * run.position.length);
  const stats = new Float64Array(count * run.stats.length);
  const started = performance.now();
  for (let made = 0; made < count;) made += advance(run, count - made, positions, stats, made);
  return { ms: performance.now() - started, leapfrogs: sumLeapfrogs(stats, count) };
}

export { runChain };

function sumLeapfrogs(stats: Float64Array, count: number): number {
  const width = stats.length / count;
  let sum = 0;
  for (let row = 0; row < count; row++) sum += stats[row * width + NUTS_STAT.leapfrogs];
  return sum;
}

export const leapfrogsOf = (chain: ChainDraws): number =>
  sumLeapfrogs(chain.warmupStats, chain.warmupCount) + sumLeapfrogs(chain.stats, chain.count);

/** Smallest bulk effective sample size over the elements of these sites. */
export function smallestEss({ spec }: Loaded, chain: ChainDraws, sites: readonly string[]): number {
  const program = wasm.load(spec.values);
  bindData(program, spec.values, spec.data);
  const values = recomputeValues(program, spec, [chain]);
  return Math.min(
    ...sites.flatMap(site => elements(values[site].values, chain.count).map(x => essBulk([x]))),
  );
}

/** Row-major [draws, size] as `size` columns. */
function elements(values: Float64Array, draws: number): Float64Array[] {
  const size = values.length / draws;
  return Array.from({ length: size }, (_, k) =>
    Float64Array.from({ length: draws }, (_, i) => values[i * size + k]),
  );
}

/** Nanoseconds of one gradient, over positions of the posterior's typical scale; about `ms` milliseconds of them. */
export function gradientNs({ density }: Loaded, ms = 30): number {
  const points = Array.from({ length: 16 }, (_, k) =>
    Float64Array.from({ length: density.dim }, (_, i) => 0.3 * (((k * 7 + i * 3) % 11) / 5 - 1)),
  );
  const gradient = new Float64Array(density.dim);
  const pass = (rounds: number) => {
    const started = performance.now();
    for (let i = 0; i < rounds; i++) density.evaluate(points[i & 15], gradient);
    return ((performance.now() - started) / rounds) * 1e6;
  };
  pass(2);
  const warming = Math.min(2000, Math.ceil((ms * 1e6) / pass(2)));
  return pass(Math.ceil((ms * 1e6) / pass(warming)));
}
