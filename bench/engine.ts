/**
 * Our side, run as a process of its own (bundled by run.ts): reads one JSON request a line, writes one JSON answer
 * a line. A fresh process gives cold figures, one kept alive gives warm ones. Not here: the schedule (run.ts).
 */
import { createInterface } from 'node:readline';
import { runInThisContext } from 'node:vm';
import { runCell } from '../src/cli/run-cell.ts';
import { apiNames, cellRuntime } from '../src/engine/cell.ts';
import { assemble } from '../src/engine/backends/wasm/compile.ts';
import { wasm } from '../src/engine/backends/wasm/index.ts';
import { bindData, densityOf, recomputeValues } from '../src/engine/density.ts';
import { essBulk } from '../src/engine/diagnostics/index.ts';
import { isStartFailure, NUTS_STAT, prewarm, runChain, startChain } from '../src/engine/inference/index.ts';
import type { Density } from '../src/engine/inference/contracts.ts';
import type { ChainDraws } from '../src/engine/inference/job.ts';
import { compileModel } from '../src/engine/model/compile.ts';
import type { ModelSpec } from '../src/engine/model/spec.ts';
import { warmTurns, type WarmHost } from '../src/workers/kernel/warm.ts';
import { workloadOf, type WorkloadName } from './workloads.ts';

const WARMUP = 1000;
const DRAWS = 1000;

type EngineRequest = { readonly workload: WorkloadName } & (
  | { readonly op: 'load' }
  | { readonly op: 'chain'; readonly seed: number }
  | { readonly op: 'cold'; readonly seed: number }
  | { readonly op: 'idle' }
  | { readonly op: 'gradient' }
);

export interface ChainTiming {
  /** Start search, warm-up and draws. */
  readonly ms: number;
  readonly leapfrogs: number;
  /** Smallest bulk effective sample size over the elements of the workload's free sites. */
  readonly ess: number;
}

export interface LoadTiming {
  /** From the cell's text to a module that is instantiated, its data bound. */
  readonly ms: number;
  readonly bytes: number;
}

export interface ColdTiming extends ChainTiming {
  /** The part that compiling took, ms. */
  readonly load: number;
}

interface Loaded {
  readonly spec: ModelSpec;
  readonly density: Density;
}

/** Text → runnable module. */
async function load(name: WorkloadName): Promise<Loaded> {
  const { cell, data } = workloadOf(name);
  const { model } = await runCell(name.replace('-', '_'), cell, { data });
  const spec = compileModel(model as Parameters<typeof compileModel>[0]);
  const program = wasm.load(spec.density);
  bindData(program, spec.density, spec.data);
  return { spec, density: densityOf(program, spec.coordinateNames) };
}

function sampleChain({ density }: Loaded, seed: number): ChainDraws {
  const sampler = { name: 'nuts', options: {} } as const;
  const run = startChain({ density, seed, chain: 0, warmup: WARMUP, draws: DRAWS, sampler });
  if (isStartFailure(run)) throw new Error('no start point');
  return runChain(run);
}

function leapfrogsOf(chain: ChainDraws): number {
  let sum = 0;
  for (const { stats, count } of [
    { stats: chain.warmupStats, count: chain.warmupCount },
    { stats: chain.stats, count: chain.count },
  ]) {
    const width = stats.length / count;
    for (let row = 0; row < count; row++) sum += stats[row * width + NUTS_STAT.leapfrogs];
  }
  return sum;
}

function smallestEss({ spec }: Loaded, chain: ChainDraws, sites: readonly string[]): number {
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

const kept = new Map<WorkloadName, Promise<Loaded>>();

function loaded(name: WorkloadName): Promise<Loaded> {
  const found = kept.get(name) ?? load(name);
  kept.set(name, found);
  return found;
}

async function timeChain(name: WorkloadName, seed: number): Promise<ChainTiming> {
  const model = await loaded(name);
  const started = performance.now();
  const chain = sampleChain(model, seed);
  const ms = performance.now() - started;
  return { ms, leapfrogs: leapfrogsOf(chain), ess: smallestEss(model, chain, workloadOf(name).sites) };
}

async function timeLoad(name: WorkloadName): Promise<LoadTiming> {
  const started = performance.now();
  const { spec } = await load(name);
  const ms = performance.now() - started;
  return { ms, bytes: assemble(spec.density).bytes.byteLength };
}

/** From the cell's text to the last draw: compile included. */
async function timeCold(name: WorkloadName, seed: number): Promise<ColdTiming> {
  const started = performance.now();
  const model = await load(name);
  const begun = performance.now();
  const chain = sampleChain(model, seed);
  const ms = performance.now() - started;
  const ess = smallestEss(model, chain, workloadOf(name).sites);
  return { ms, load: begun - started, leapfrogs: leapfrogsOf(chain), ess };
}

/** What the app's workers do while nobody asks anything of them. */
async function idle(): Promise<Record<string, never>> {
  const load = async (code: string) =>
    runInThisContext(`(${code.replace('export default', '')})`) as Awaited<ReturnType<WarmHost['load']>>;
  const runtime: WarmHost['runtime'] = (cell, sites) => cellRuntime(cell, sites);
  for (const turn of warmTurns({ load, runtime, names: apiNames })) await turn();
  prewarm();
  return {};
}

/** Nanoseconds of one gradient, over positions of the posterior's typical scale. */
async function timeGradient(name: WorkloadName): Promise<{ readonly ns: number }> {
  const { density } = await loaded(name);
  const points = Array.from({ length: 16 }, (_, k) =>
    Float64Array.from({ length: density.dim }, (_, i) => 0.3 * (((k * 7 + i * 3) % 11) / 5 - 1)),
  );
  const gradient = new Float64Array(density.dim);
  const pass = (rounds: number) => {
    const started = performance.now();
    for (let i = 0; i < rounds; i++) density.evaluate(points[i & 15], gradient);
    return ((performance.now() - started) / rounds) * 1e6;
  };
  const rounds = Math.ceil(3e7 / pass(2000));
  return { ns: pass(rounds) };
}

async function answer(request: EngineRequest): Promise<unknown> {
  const { workload } = request;
  switch (request.op) {
    case 'load':
      return timeLoad(workload);
    case 'chain':
      return timeChain(workload, request.seed);
    case 'cold':
      return timeCold(workload, request.seed);
    case 'idle':
      return idle();
    case 'gradient':
      return timeGradient(workload);
  }
}

async function serve(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const result = await answer(JSON.parse(line) as EngineRequest).catch((error: unknown) => ({
      error: String(error),
    }));
    console.log(JSON.stringify(result));
  }
}

void serve();
