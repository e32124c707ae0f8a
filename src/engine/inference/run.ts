/**
 * Runs one chain of a job: names its random stream, starts the algorithm, collects draws.
 * Not here: compiling a model, dealing chains to workers, many chains at once.
 */
import { createRandom } from '../random/index.ts';
import { chainAlgorithm } from './algorithms.ts';
import { isBlockRun } from './block-run.ts';
import type { Density, Run, StartContext, StartFailure } from './contracts.ts';
import type { ChainDraws, SamplerChoice } from './job.ts';

/** First index of every chain's random stream under the seed, so that chains meet no other user of it. */
export const CHAIN_STREAM = 0x636861;

export interface ChainStart {
  readonly density: Density;
  /** Whole number in [0, 2³²). */
  readonly seed: number;
  /** Number of the chain, from 0. Its draws depend on seed and chain, not on who runs it or how many there are. */
  readonly chain: number;
  readonly warmup: number;
  readonly draws: number;
  readonly sampler: SamplerChoice;
  /** Unconstrained start point; what is missing or NaN is searched. */
  readonly start?: Float64Array;
}

function contextOf(chain: ChainStart): StartContext {
  const { density, warmup, draws, start } = chain;
  return { density, warmup, draws, start, random: createRandom(chain.seed, CHAIN_STREAM, chain.chain) };
}

/**
 * Starts a chain. No usable start point is a result, told apart by `isStartFailure`.
 * @throws TildeError 'argument' for options the sampler does not take.
 */
export function startChain(chain: ChainStart): Run | StartFailure {
  return chainAlgorithm(chain.sampler).start(contextOf(chain), chain.sampler.options);
}

/** Continues a chain from its snapshot, bit for bit; `draws` may be larger than at the start. */
export function continueChain(chain: ChainStart, snapshot: unknown): Run {
  return chainAlgorithm(chain.sampler).restore(contextOf(chain), chain.sampler.options, snapshot);
}

export function isStartFailure(result: object): result is StartFailure {
  return 'tries' in result;
}

/** Draws of one chain since the last batch, warm-up or not, in order. Views: copy what is to be kept. */
export interface ChainBatch {
  /** Transition of the first draw, counted from 0 with warm-up. */
  readonly from: number;
  readonly count: number;
  /** Row-major [count, dim]. */
  readonly positions: Float64Array;
  /** Row-major [count, stats]. */
  readonly stats: Float64Array;
}

const BATCH = 100;

/**
 * Runs a chain to its end and keeps every draw.
 * @param onBatch called every 100 transitions and at the end; returning false stops the chain.
 */
export function runChain(run: Run, chain = 0, onBatch?: (batch: ChainBatch) => boolean | void): ChainDraws {
  const { total, warmup } = run.progress;
  const dim = run.position.length;
  const width = run.stats.length;
  const begun = run.progress.done;
  const positions = new Float64Array((total - begun) * dim);
  const stats = new Float64Array((total - begun) * width);
  let count = 0;
  let sent = 0;
  const send = (): boolean => {
    if (!onBatch || sent === count) return true;
    const from = sent;
    sent = count;
    return (
      onBatch({
        from: begun + from,
        count: count - from,
        positions: positions.subarray(from * dim, count * dim),
        stats: stats.subarray(from * width, count * width),
      }) !== false
    );
  };
  for (;;) {
    const most = onBatch ? BATCH - (count % BATCH) : Infinity;
    const made = advance(run, most, positions, stats, count);
    count += made;
    if (made === 0 || (count % BATCH === 0 && !send())) break;
  }
  send();
  const warm = Math.min(Math.max(warmup - begun, 0), count);
  return drawsOf(run, { chain, positions, stats, count }, warm);
}

/** Rows of a chain, some of which are warm-up. */
interface ChainRows {
  readonly chain: number;
  readonly positions: Float64Array;
  readonly stats: Float64Array;
  /** Rows that are filled. */
  readonly count: number;
}

/** A chain's rows, its first `warm` ones apart. */
export function drawsOf(
  run: Pick<Run, 'position' | 'stats'>,
  { chain, positions, stats, count }: ChainRows,
  warm: number,
): ChainDraws {
  const [dim, width] = [run.position.length, run.stats.length];
  return {
    chain,
    positions: positions.slice(warm * dim, count * dim),
    stats: stats.slice(warm * width, count * width),
    warmupPositions: positions.slice(0, warm * dim),
    warmupStats: stats.slice(0, warm * width),
    count: count - warm,
    warmupCount: warm,
  };
}

/** Does up to `most` transitions, writing their draws and statistics from row `row` on; how many, 0 at the end. */
export function advance(
  run: Run,
  most: number,
  positions: Float64Array,
  stats: Float64Array,
  row: number,
): number {
  if (isBlockRun(run)) return run.advance(most, positions, stats, row);
  if (!run.step()) return 0;
  positions.set(run.position, row * run.position.length);
  stats.set(run.stats, row * run.stats.length);
  return 1;
}
