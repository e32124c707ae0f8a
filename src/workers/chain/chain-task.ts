/**
 * One chain as a task: it starts, or goes on, and sends its draws and from time to time what it can go on from.
 * Not here: which chains share a worker (chain-worker.ts) or take turns (slices.ts).
 */
import type { Density, Run } from '../../engine/inference/contracts.ts';
import { advance, continueChain, isStartFailure, startChain } from '../../engine/inference/index.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import type { ToLedger } from '../protocol.ts';
import { startFailureError, wireError } from '../wire-error.ts';
import type { Task } from './slices.ts';

/** Transitions a batch holds at most; it is sent after every slice anyway. */
const BATCH = 1_024;

/** Milliseconds between snapshots: a worker that is ended by force has left one that is not much older. */
const SNAPSHOT_EVERY = 1_000;

/** A chain that goes on: from its snapshot, or from its start where it left none. */
export interface ChainFrom {
  readonly chain: number;
  /** Transitions that the ledger has: those that are done again are not sent again. */
  readonly count: number;
  readonly state: unknown;
}

export type Post = (message: ToLedger, buffers?: Transferable[]) => void;

export interface ChainSetting {
  readonly run: string;
  readonly job: McmcJob;
  readonly chain: number;
  readonly density: Density;
  readonly post: Post;
}

/** Milliseconds that a call into the sampler should last: short against a slice, long against a transition. */
const CALL = 2;

/** Draws waiting to be sent: what the sampler wrote, and its statistics with the seconds as one more column. */
interface Rows {
  readonly positions: Float64Array;
  readonly plain: Float64Array;
  readonly stats: Float64Array;
  count: number;
}

function rowsFor({ position, stats }: Run): Rows {
  return {
    positions: new Float64Array(BATCH * position.length),
    plain: new Float64Array(BATCH * stats.length),
    stats: new Float64Array(BATCH * (stats.length + 1)),
    count: 0,
  };
}

/**
 * Takes over `made` rows of statistics. Their time is measured here, not by the algorithm, whose statistics are the
 * same in every run of a seed; the transitions of one call share it.
 */
function take(rows: Rows, made: number, width: number, seconds: number): void {
  for (let row = rows.count; row < rows.count + made; row++) {
    const at = row * (width + 1);
    rows.stats.set(rows.plain.subarray(row * width, (row + 1) * width), at);
    rows.stats[at + width] = seconds / made;
  }
  rows.count += made;
}

/** It starts at its first step, since the search of a start point may take long. */
export function chainTask({ run, job, chain, density, post }: ChainSetting, from?: ChainFrom): Task {
  let sampling: Run | undefined;
  let first = 0;
  let rows: Rows | undefined;
  /** Transitions that one call does; as many as fit into CALL, once it is known how long they take. */
  let most = 1;
  let saved = { done: -1, at: performance.now() };

  function begin(): Run {
    const begun = beginChain({ job, chain, density }, from);
    first = begun.progress.done;
    return begun;
  }
  function flush() {
    if (rows === undefined || rows.count === 0) return;
    const known = Math.min(rows.count, Math.max(0, (from?.count ?? 0) - first));
    if (known < rows.count) {
      const positions = part(rows.positions, known, rows.count);
      const stats = part(rows.stats, known, rows.count);
      post({ op: 'batch', run, chain, first: first + known, positions, stats }, [
        positions.buffer,
        stats.buffer,
      ]);
    }
    first += rows.count;
    rows.count = 0;
    if (performance.now() - saved.at >= SNAPSHOT_EVERY) save();
  }
  function save() {
    if (sampling === undefined || sampling.progress.done === saved.done) return;
    const { done } = sampling.progress;
    post({ op: 'state', run, chain, done, state: sampling.snapshot() });
    saved = { done, at: performance.now() };
  }
  return {
    step() {
      sampling ??= begin();
      rows ??= rowsFor(sampling);
      const begun = performance.now();
      const made = advance(
        sampling,
        Math.min(most, BATCH - rows.count),
        rows.positions,
        rows.plain,
        rows.count,
      );
      if (made === 0) return false;
      const milliseconds = performance.now() - begun;
      take(rows, made, sampling.stats.length, milliseconds / 1000);
      most = Math.max(1, Math.min(2 * most, BATCH, Math.floor((CALL * made) / Math.max(milliseconds, 0.01))));
      if (rows.count === BATCH) flush();
      return true;
    },
    flush,
    end(outcome, reason) {
      flush();
      if (outcome !== 'failed') save();
      const error = outcome === 'failed' ? wireError(reason) : null;
      post({ op: 'end', run, chain, outcome, error });
    },
  };
}

/** @throws CarriedError when there is no start point */
function beginChain(
  { job, chain, density }: Pick<ChainSetting, 'job' | 'chain' | 'density'>,
  from: ChainFrom | undefined,
): Run {
  const { warmup, draws, seed, sampler, start } = job;
  const setting = { density, seed, chain, warmup, draws, sampler, ...(start && { start }) };
  if (from !== undefined && from.state !== null) return continueChain(setting, from.state);
  const started = startChain(setting);
  if (isStartFailure(started)) throw startFailureError(started, job.model.data);
  return started;
}

/** A copy of the rows [from, to) of a full batch of rows. */
function part(all: Float64Array, from: number, to: number): Float64Array<ArrayBuffer> {
  const width = all.length / BATCH;
  return Float64Array.from(all.subarray(from * width, to * width));
}
