/**
 * Searches by an expression of the reader's, off the page: for a second at most, and only the newest asked for.
 * Not here: the search (search.ts).
 */
import type { Found, SearchTask } from './search.ts';

/** Milliseconds an expression gets; those of good will take a few. */
export const PATIENCE = 1_000;

export type Outcome =
  | ({ readonly kind: 'found' } & Found)
  | { readonly kind: 'too-long' }
  /** Another search was asked for meanwhile. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'failed' };

/** The part of a worker that is used. */
export interface SearchWorker {
  postMessage(task: SearchTask): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<{ kind: 'begun' } | Outcome>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface OffPage {
  /** Never rejects. */
  search(task: SearchTask): Promise<Outcome>;
  dispose(): void;
}

const makeWorker = (): SearchWorker =>
  new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module', name: 'search' });

/** @param make makes the worker, at the first search and after one that had to be ended */
export function createOffPage(make: () => SearchWorker = makeWorker): OffPage {
  let worker: SearchWorker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pending: ((outcome: Outcome) => void) | null = null;

  function settle(outcome: Outcome): void {
    clearTimeout(timer);
    pending?.(outcome);
    pending = null;
  }
  /** Ends what is under way, with its worker. */
  function end(outcome: Outcome): void {
    if (pending === null) return;
    worker?.terminate();
    worker = null;
    settle(outcome);
  }
  return {
    search(task) {
      end({ kind: 'outdated' });
      const mine = (worker ??= make());
      mine.onerror = () => end({ kind: 'failed' });
      mine.onmessage = ({ data }) => {
        if (mine !== worker) return;
        // The time until the worker is there is not the expression's.
        if (data.kind === 'begun') timer = setTimeout(() => end({ kind: 'too-long' }), PATIENCE);
        else settle(data);
      };
      return new Promise(resolve => {
        pending = resolve;
        mine.postMessage(task);
      });
    },
    dispose() {
      end({ kind: 'outdated' });
      worker?.terminate();
      worker = null;
    },
  };
}
