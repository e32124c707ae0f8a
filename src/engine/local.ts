/**
 * Runs sampling jobs in this thread on compiled WASM, chain after chain: for Node, tests and stock TypeScript.
 * Not here: chains in workers (src/workers/chain).
 */
import { wasm } from './backends/wasm/index.ts';
import { bindData, densityOf, recomputeValues } from './density.ts';
import { startError } from './start-error.ts';
import type { InferenceHost } from './infer.ts';
import { isStartFailure, runChain, startChain } from './inference/index.ts';
import type { ChainDraws, McmcJob, McmcResult } from './inference/job.ts';

/** Seed of runs that name none. */
const SEED = 1981;

export const localHost: InferenceHost = { runMcmc: job => Promise.resolve(runHere(job)), seed: SEED };

function runHere(job: McmcJob): McmcResult {
  const { model } = job;
  const program = wasm.load(model.density);
  bindData(program, model.density, model.data);
  const density = densityOf(program, model.coordinateNames);
  const started = performance.now();
  const chains = Array.from({ length: job.chains }, (_, chain): ChainDraws => {
    const run = startChain({ density, ...job, chain });
    if (isStartFailure(run)) throw startError(run);
    return runChain(run, chain);
  });
  const seconds = (performance.now() - started) / 1000;
  const values = wasm.load(model.values);
  bindData(values, model.values, model.data);
  return { job, chains, values: recomputeValues(values, model, chains), partial: false, seconds };
}
