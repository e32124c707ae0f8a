/**
 * The running side of the notebook as components see it: the client, by context, and hooks over its stores.
 * Not here: the client itself (workers/client.ts) or the document (state/).
 */
import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Store, TildeClient } from '../workers/client.ts';
import type { CellState, KernelState, RunFrame, RunState, WatchOptions } from '../workers/protocol.ts';

/** The one client of the page. */
export const SessionContext = createContext<TildeClient | null>(null);

export function useSession(): TildeClient {
  const client = use(SessionContext);
  if (client === null) throw new Error('useSession outside SessionContext');
  return client;
}

function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(
    listener => store.subscribe(listener),
    () => store.getSnapshot(),
  );
}

export const useKernel = (): KernelState => useStore(useSession().kernel);

/** States of many cells at once; the array is new only when one of them is. */
export function useCellStates(ids: readonly string[]): readonly CellState[] {
  const client = useSession();
  const key = ids.join('\n');
  const store = useMemo(
    () => joinStores(key === '' ? [] : key.split('\n').map(id => client.cell(id))),
    [client, key],
  );
  return useStore(store);
}

/** The runs of one notebook in this tab: those begun while it was open. */
export type RunBook = Set<string>;

const books = new Map<string, RunBook>();

/** The runs of the notebook that has this key; without a key, of one that nothing leads back to. */
export function runBookOf(key: string | null): RunBook {
  const book = (key === null ? undefined : books.get(key)) ?? new Set();
  if (key !== null) books.set(key, book);
  return book;
}

/** A notebook that was forked or first saved has a new key, and its runs with it. */
export function fileRunBook(key: string, book: RunBook): void {
  books.set(key, book);
}

/** The runs of a notebook, oldest first. Mounted while the notebook is open: runs that appear meanwhile are its own. */
export function useOwnRuns(book: RunBook): readonly string[] {
  const client = useSession();
  const ids = useStore(client.runs);
  const [before] = useState(() => new Set(client.runs.getSnapshot()));
  const own = ids.filter(id => !before.has(id) || book.has(id));
  const last = own.at(-1) ?? '';
  useEffect(() => {
    if (last !== '') book.add(last);
  }, [book, last]);
  return own;
}

export function useRun(id: string): RunState | null {
  const client = useSession();
  return useStore(useMemo(() => client.run(id), [client, id]));
}

/** Live frames, straight from the ledger: for canvases, which never re-render React. */
export function framesOf(client: TildeClient, run: string, options: WatchOptions): Store<RunFrame | null> {
  return client.frames(run, options);
}

function joinStores<T>(stores: readonly Store<T>[]): Store<readonly T[]> {
  let last: readonly T[] = [];
  return {
    subscribe(listener) {
      const ends = stores.map(store => store.subscribe(listener));
      return () => ends.forEach(end => end());
    },
    getSnapshot() {
      const next = stores.map(store => store.getSnapshot());
      if (next.length !== last.length || next.some((value, index) => value !== last[index])) last = next;
      return last;
    },
  };
}
