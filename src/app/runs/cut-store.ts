/**
 * Runs that the end of their page cut off, for the page that comes after it: known to cells until they run again.
 * Not here: how they are noted and found (cut-runs.ts), which is loaded when there is one, or what is said of them
 * (cut-note.tsx).
 */
import { useEffect, useSyncExternalStore } from 'react';
import type { Keeping } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { profileStorage } from '../state/page-storage.ts';

/** A run or a fit that was under way when its page ended. */
export interface CutRun {
  readonly kind: 'run' | 'fit';
  readonly cell: string;
  /** When the run was begun, in milliseconds since 1970; 0 of fits. */
  readonly began: number;
  /** Draws after warm-up of all chains together, or steps of a fit. */
  readonly done: number;
  readonly of: number;
  /** Whether its draws were being kept when this was noted; of fits nothing is. */
  readonly keeping: Keeping;
}

let cuts: readonly CutRun[] = [];
const listeners = new Set<() => void>();

export function setCuts(next: readonly CutRun[]): void {
  cuts = next;
  for (const listener of listeners) listener();
}

export const cutsNow = (): readonly CutRun[] => cuts;

export const useCuts = (): readonly CutRun[] =>
  useSyncExternalStore(listener => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, cutsNow);

export const cutPrefix = (key: string): string => `tilde-cut-${key}/`;

/** Notes what is under way in the notebook of this key, and takes up what pages before had noted. */
export function useNoteCuts(key: string | null): void {
  const client = useSession();
  useEffect(() => {
    if (key === null) return undefined;
    let stop = (): void => undefined;
    let asked = false;
    const begin = (): void => {
      if (
        asked ||
        !(client.kernel.getSnapshot().sampling || profileStorage.namesUnder(cutPrefix(key)).length > 0)
      )
        return;
      asked = true;
      // Without it nothing is noted: no reason to alarm anyone.
      void import('./cut-runs.ts').then(({ noteCuts }) => asked && (stop = noteCuts(client, key)), ignore);
    };
    const leave = client.kernel.subscribe(begin);
    begin();
    return () => {
      asked = false;
      leave();
      stop();
      setCuts([]);
    };
  }, [client, key]);
}

const ignore = (): void => undefined;
