/**
 * Our side, run as a process of its own (bundled by bundles.ts): reads one JSON request a line, writes one JSON answer
 * a line. A fresh process gives cold figures, one kept alive gives warm ones. Not here: the schedule (run.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { runInThisContext } from 'node:vm';
import { apiNames, cellRuntime } from '../src/engine/cell.ts';
import { prewarm } from '../src/engine/inference/index.ts';
import { warmTurns, type WarmHost } from '../src/workers/kernel/warm.ts';
import {
  gradientNs,
  leapfrogsOf,
  load,
  moduleBytes,
  runChain,
  smallestEss,
  start,
  transitions,
  type Loaded,
} from './chain.ts';
import { growthModel, type GrowthName } from './growth-models.ts';
import { measureSize } from './growth-size.ts';
import { cellOf, DRAWS, warmupOf, workloadOf, type WorkloadName } from './workloads.ts';

const STATUS = '/proc/self/status';

type EngineRequest =
  | { readonly op: 'load'; readonly workload: WorkloadName }
  | { readonly op: 'chain'; readonly workload: WorkloadName; readonly seed: number }
  | { readonly op: 'cold'; readonly workload: WorkloadName; readonly seed: number }
  | { readonly op: 'idle' }
  | { readonly op: 'gradient'; readonly workload: WorkloadName }
  | { readonly op: 'memory'; readonly workload: WorkloadName }
  | { readonly op: 'growth'; readonly family: GrowthName; readonly size: number };

export interface ChainTiming {
  /** Start search, warm-up and draws; from the cell's text where the process is cold. */
  readonly ms: number;
  readonly leapfrogs: number;
  /** Smallest bulk effective sample size over the elements of the workload's free sites. */
  readonly ess: number;
  /** From the cell's text to the first transition, ms, where the chain began with the text. */
  readonly first?: number;
}

export interface LoadTiming {
  /** From the cell's text to a module that is instantiated, its data bound; and to the first transition. */
  readonly ms: number;
  readonly first: number;
}

export interface Memory {
  /** Of the module. */
  readonly module: number;
  /** Of WebAssembly memory, and the largest resident size of the process, bytes. */
  readonly wasm: number;
  readonly resident: number;
}

const kept = new Map<WorkloadName, Promise<Loaded>>();

function loaded(name: WorkloadName): Promise<Loaded> {
  const found = kept.get(name) ?? load(cellOf(workloadOf(name)));
  kept.set(name, found);
  return found;
}

async function timeChain(name: WorkloadName, seed: number): Promise<ChainTiming> {
  const model = await loaded(name);
  const workload = workloadOf(name);
  const started = performance.now();
  const chain = runChain(start(model, seed, warmupOf(workload), DRAWS));
  const ms = performance.now() - started;
  return { ms, leapfrogs: leapfrogsOf(chain), ess: smallestEss(model, chain, workload.sites) };
}

async function timeLoad(name: WorkloadName): Promise<LoadTiming> {
  const cell = cellOf(workloadOf(name));
  const started = performance.now();
  const model = await load(cell);
  const ms = performance.now() - started;
  transitions(start(model, 1, 1, 1), 1);
  return { ms, first: performance.now() - started };
}

/** From the cell's text to the last draw: compile included. */
async function timeCold(name: WorkloadName, seed: number): Promise<ChainTiming> {
  const workload = workloadOf(name);
  const cell = cellOf(workload);
  const started = performance.now();
  const model = await load(cell);
  const run = start(model, seed, warmupOf(workload), DRAWS);
  transitions(run, 1);
  const first = performance.now() - started;
  const chain = runChain(run);
  const ms = performance.now() - started;
  return { ms, first, leapfrogs: leapfrogsOf(chain), ess: smallestEss(model, chain, workload.sites) };
}

/** What the app's workers do while nobody asks anything of them. */
async function idle(): Promise<Record<string, never>> {
  const cell = async (code: string) =>
    runInThisContext(`(${code.replace('export default', '')})`) as Awaited<ReturnType<WarmHost['load']>>;
  const runtime: WarmHost['runtime'] = (id, sites) => cellRuntime(id, sites);
  for (const turn of warmTurns({ load: cell, runtime, names: apiNames })) await turn();
  prewarm();
  return {};
}

/** Since the process was started. On Linux maxRSS begins with that of the process it was forked from. */
function residentBytes(): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'utf8') : '';
  const own = /^VmHWM:\s*(\d+) kB/m.exec(status);
  return 1024 * (own === null ? process.resourceUsage().maxRSS : Number(own[1]));
}

async function memory(name: WorkloadName): Promise<Memory> {
  const model = await loaded(name);
  return { module: moduleBytes(model), wasm: model.memory, resident: residentBytes() };
}

async function answer(request: EngineRequest): Promise<unknown> {
  switch (request.op) {
    case 'load':
      return timeLoad(request.workload);
    case 'chain':
      return timeChain(request.workload, request.seed);
    case 'cold':
      return timeCold(request.workload, request.seed);
    case 'idle':
      return idle();
    case 'gradient':
      return { ns: gradientNs(await loaded(request.workload)) };
    case 'memory':
      return memory(request.workload);
    case 'growth':
      return { ...(await measureSize(growthModel(request.family, request.size))), resident: residentBytes() };
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
