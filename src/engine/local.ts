/**
 * Runs sampling jobs in this thread on compiled WASM, chain after chain: for Node, tests and stock TypeScript.
 * Not here: chains in workers (src/workers/chain).
 */
import { wasm } from './backends/wasm/index.ts';
import { bindData, densityOf, recomputeValues } from './density.ts';
import { startError } from './start-error.ts';
import type { InferenceHost } from './infer.ts';
import { isStartFailure, runBatch, runChain, startBatch, startChain } from './inference/index.ts';
import type { ChainDraws, McmcJob, McmcResult } from './inference/job.ts';
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
  const chains = await (job.sampler.name === 'nuts' ? chainByChain(job) : allAtOnce(job));
  const seconds = (performance.now() - started) / 1000;
  const values = wasm.load(model.values);
  bindData(values, model.values, model.data);
  return { job, chains, values: recomputeValues(values, model, chains), partial: false, seconds };
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
    if (isStartFailure(run)) throw startError(run);
    return await runBatch(run, job);
  } finally {
    density.dispose();
  }
}

function chainByChain(job: McmcJob): ChainDraws[] {
  const { model } = job;
  const program = wasm.load(model.density);
  bindData(program, model.density, model.data);
  const density = densityOf(program, model.coordinateNames);
  return Array.from({ length: job.chains }, (_, chain): ChainDraws => {
    const run = startChain({ density, ...job, chain });
    if (isStartFailure(run)) throw startError(run);
    return runChain(run, chain);
  });
}
