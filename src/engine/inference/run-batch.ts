/**
 * Runs a job whose chains move as one batch: names their random streams, starts the algorithm, collects draws.
 * Not here: one chain at a time (run.ts), or where the density lives.
 */
import { createRandom } from '../random/index.ts';
import { batchAlgorithms } from './algorithms.ts';
import type { BatchRun, TrajectoryDensity } from './batch.ts';
import type { StartFailure } from './contracts.ts';
import type { ChainDraws, McmcJob } from './job.ts';
import { CHAIN_STREAM } from './run.ts';

export interface BatchStart {
  readonly density: TrajectoryDensity;
  readonly job: Pick<McmcJob, 'seed' | 'chains' | 'warmup' | 'draws' | 'sampler'>;
}

/**
 * Starts all chains of a job. No usable start point is a result, told apart by `isStartFailure`.
 * @throws TildeError 'argument' for options the sampler does not take; Error for a sampler that runs chain by chain
 */
export function startBatch({ density, job }: BatchStart): Promise<BatchRun | StartFailure> {
  const { seed, warmup, draws, sampler } = job;
  if (sampler.name === 'nuts') throw new Error('nuts runs chain by chain');
  const randoms = Array.from({ length: job.chains }, (_, chain) => createRandom(seed, CHAIN_STREAM, chain));
  return batchAlgorithms[sampler.name].start({ density, randoms, warmup, draws }, sampler.options);
}

/** Runs all chains to their end. */
export async function runBatch(run: BatchRun, job: McmcJob): Promise<ChainDraws[]> {
  const { total, warmup } = run.progress;
  const dim = run.positions.length / job.chains;
  const width = run.stats.length / job.chains;
  const positions = Array.from({ length: job.chains }, () => new Float64Array(total * dim));
  const stats = Array.from({ length: job.chains }, () => new Float64Array(total * width));
  for (let done = 0; await run.step(); done++) {
    for (let chain = 0; chain < job.chains; chain++) {
      positions[chain].set(run.positions.subarray(chain * dim, (chain + 1) * dim), done * dim);
      stats[chain].set(run.stats.subarray(chain * width, (chain + 1) * width), done * width);
    }
  }
  return positions.map((rows, chain) => ({
    chain,
    positions: rows.slice(warmup * dim),
    stats: stats[chain].slice(warmup * width),
    warmupPositions: rows.slice(0, warmup * dim),
    warmupStats: stats[chain].slice(0, warmup * width),
    count: total - warmup,
    warmupCount: warmup,
  }));
}
