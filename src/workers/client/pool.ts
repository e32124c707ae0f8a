/**
 * The chain workers: made when first needed, kept warm between runs, replaced when one does not stop.
 * Not here: which chains they run (sampling.ts).
 */
import type { Remote } from 'comlink';
import type { ChainWorker } from '../chain/chain-worker.ts';

export interface PooledWorker {
  readonly api: Remote<ChainWorker>;
  terminate(): void;
}

export interface Pool {
  /** The first `count` workers, at most `size`. */
  take(count: number): readonly PooledWorker[];
  /** All workers made so far. */
  all(): readonly PooledWorker[];
  /** Terminates a worker; the next `take` makes another in its place. */
  replace(worker: PooledWorker): void;
  dispose(): void;
}

export function createPool(size: number, make: () => PooledWorker): Pool {
  let workers: PooledWorker[] = [];
  return {
    take(count) {
      while (workers.length < Math.min(count, size)) workers.push(make());
      return workers.slice(0, count);
    },
    all: () => workers,
    replace(worker) {
      worker.terminate();
      workers = workers.filter(other => other !== worker);
    },
    dispose() {
      for (const worker of workers) worker.terminate();
      workers = [];
    },
  };
}
