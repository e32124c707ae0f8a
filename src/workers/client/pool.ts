/**
 * The chain workers: made when first needed, kept warm between runs, replaced when one does not stop or dies.
 * Not here: which chains they run (sampling.ts).
 */
import type { Remote } from 'comlink';
import type { ChainWorker } from '../chain/chain-worker.ts';

export interface PooledWorker<Api = ChainWorker> {
  /** Calls fail once the worker has died. */
  readonly api: Remote<Api>;
  /** Gives it a way to the ledger, or to another one. */
  connect(): void;
  terminate(): void;
}

export interface Pool<Api = ChainWorker> {
  /** The first `count` workers, at most `size`. */
  take(count: number): readonly PooledWorker<Api>[];
  /** All workers made so far. */
  all(): readonly PooledWorker<Api>[];
  /** Terminates a worker; the next `take` makes another in its place. */
  replace(worker: PooledWorker<Api>): void;
  dispose(): void;
}

/** @param make makes a worker that calls `died` when it has ended by itself: the pool then forgets it */
export function createPool<Api>(size: number, make: (died: () => void) => PooledWorker<Api>): Pool<Api> {
  let workers: readonly PooledWorker<Api>[] = [];
  const forget = (worker: PooledWorker<Api>): void => {
    workers = workers.filter(other => other !== worker);
  };
  const add = (): void => {
    const worker = make(() => forget(worker));
    worker.connect();
    workers = [...workers, worker];
  };
  return {
    take(count) {
      while (workers.length < Math.min(count, size)) add();
      return workers.slice(0, count);
    },
    all: () => workers,
    replace(worker) {
      worker.terminate();
      forget(worker);
    },
    dispose() {
      for (const worker of workers) worker.terminate();
      workers = [];
    },
  };
}
