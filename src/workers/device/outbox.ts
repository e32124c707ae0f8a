/**
 * Collects the draws of many chains and sends them to the ledger, a batch per chain, at most so many times a second.
 * Not here: where the draws come from (device-worker.ts).
 */
import type { BatchRun } from '../../engine/inference/index.ts';
import type { ToLedger } from '../protocol.ts';

export type Post = (message: ToLedger, buffers?: Transferable[]) => void;

export interface Outbox {
  /** Takes the present draw of every chain, and how long it took. */
  take(seconds: number): void;
  /** Sends what has been taken. */
  flush(): void;
}

/** Transitions held before they are sent in any case. */
const MOST = 256;

export function createOutbox(id: string, run: BatchRun, chains: number, post: Post): Outbox {
  const dim = run.positions.length / chains;
  const statistics = run.stats.length / chains;
  // One more column: the seconds a transition took, timed here.
  const width = statistics + 1;
  const positions = new Float64Array(chains * MOST * dim);
  const stats = new Float64Array(chains * MOST * width);
  let first = 0;
  let count = 0;

  function flush() {
    if (count === 0) return;
    for (let chain = 0; chain < chains; chain++) {
      const rows = chain * MOST;
      const mine = positions.slice(rows * dim, (rows + count) * dim);
      const columns = stats.slice(rows * width, (rows + count) * width);
      const message = { op: 'batch', run: id, chain, first, positions: mine, stats: columns } as const;
      post(message, [mine.buffer, columns.buffer]);
    }
    first += count;
    count = 0;
  }
  return {
    take(seconds) {
      for (let chain = 0; chain < chains; chain++) {
        const row = chain * MOST + count;
        positions.set(run.positions.subarray(chain * dim, (chain + 1) * dim), row * dim);
        stats.set(run.stats.subarray(chain * statistics, (chain + 1) * statistics), row * width);
        stats[row * width + statistics] = seconds;
      }
      count += 1;
      if (count === MOST) flush();
    },
    flush,
  };
}
