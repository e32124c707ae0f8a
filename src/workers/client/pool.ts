/**
 * The chain workers: made when first needed, kept warm between runs, replaced when one does not stop.
 * Not here: which chains they run (sampling.ts).
 */
import type { Remote } from 'comlink';
import type { ChainWorker } from '../chain/chain-worker.ts';

export interface PooledWorker<Api = ChainWorker> {
  readonly api: Remote<Api>;
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

export function createPool<Api>(size: number, make: () => PooledWorker<Api>): Pool<Api> {
  let workers: PooledWorker<Api>[] = [];
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
