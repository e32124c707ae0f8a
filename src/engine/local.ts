/**
 * Runs sampling jobs in this thread on compiled WASM, chain after chain: for Node, tests and stock TypeScript.
 * Not here: chains in workers (src/workers/chain).
 */
import type { Executable } from './backends/backend.ts';
import { wasm } from './backends/wasm/index.ts';
import { bindData, densityOf, recomputeValues } from './density.ts';
import { startError } from './start-error.ts';
import type { InferenceHost } from './infer.ts';
import { isStartFailure, runBatch, runChain, startBatch, startChain } from './inference/index.ts';
import type { Run } from './inference/contracts.ts';
import type { ChainDraws, McmcJob, McmcResult } from './inference/job.ts';
import { cutWherePrecise, runUntilPrecise } from './local-precise.ts';
import type { PreciseChains } from './local-precise.ts';
import { openDensity, suitableBackend } from './open-density.ts';
import type { Devices } from './open-density.ts';

/** Seed of runs that name none. */
const SEED = 1981;

let loadDevices = (): Promise<Devices> => Promise.reject(new Error('tfjs was not loaded'));

/** Lets runs here use tfjs, which is too large to come along unasked: `useDevices(devices.tfjs)`. */
export function useDevices(load: () => Promise<Devices>): void {
  loadDevices = load;
}

export const localHost: InferenceHost = { runMcmc: runHere, seed: SEED };

async function runHere(job: McmcJob): Promise<McmcResult> {
  const { model } = job;
  const started = performance.now();
  const values = wasm.load(model.values);
  bindData(values, model.values, model.data);
  const { chains, precise } = await chainsOf(job, values);
  const seconds = (performance.now() - started) / 1000;
  return {
    job: { ...job, draws: chains[0]?.count ?? job.draws },
    chains,
    values: recomputeValues(values, model, chains),
    partial: false,
    ...(precise && { precise }),
    seconds,
  };
}

async function chainsOf(job: McmcJob, values: Executable): Promise<PreciseChains> {
  const { untilEss, sampler } = job;
  if (sampler.name === 'nuts') {
    const start = starter(job);
    const each = Array.from({ length: job.chains }, (_, chain) => chain);
    if (untilEss !== undefined) return runUntilPrecise(job, untilEss, each.map(start), values);
    return { chains: each.map(chain => runChain(start(chain), chain)), precise: false };
  }
  const chains = await allAtOnce(job);
  return untilEss === undefined ? { chains, precise: false } : cutWherePrecise(job, untilEss, chains, values);
}

async function allAtOnce(job: McmcJob): Promise<ChainDraws[]> {
  const { backend = 'auto' } = job;
  const { density } = await openDensity(
    job,
    backend === 'auto' ? suitableBackend(job) : backend,
    loadDevices,
  );
  try {
    const run = await startBatch({ density, job });
    if (isStartFailure(run)) throw startError(run, job.model.data);
    return await runBatch(run, job);
  } finally {
    density.dispose();
  }
}

function starter(job: McmcJob): (chain: number) => Run {
  const { model } = job;
  const program = wasm.load(model.density);
  bindData(program, model.density, model.data);
  const density = densityOf(program, model.coordinateNames);
  return chain => {
    const run = startChain({ density, ...job, chain });
    if (isStartFailure(run)) throw startError(run, job.model.data);
    return run;
  };
}
