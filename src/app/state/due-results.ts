/**
 * Results on their way into the document, as those see them who show the document to others: a link must not be a run
 * behind. Outside React, since the page stores results while the dialog that waits for them comes and goes.
 * Not here: what is stored (stored-results.ts) and when (store-results.ts).
 */
import { useEffect, useSyncExternalStore } from 'react';

let store: (() => void) | null = null;
let running = false;
let eager = 0;
const listeners = new Set<() => void>();

/** Results that may be stored: at once while a dialog is open, else after so many milliseconds. Returns how to take it back. */
export function offerResults(now: () => void, settle: number): () => void {
  const go = (): void => {
    if (store === go) store = null;
    clearTimeout(timer);
    now();
  };
  const timer = setTimeout(go, settle);
  store = go;
  if (eager > 0) go();
  return () => {
    clearTimeout(timer);
    if (store === go) store = null;
  };
}

/** Says that cells run, or that what they gave is still being judged. */
export function setRunning(next: boolean): void {
  if (running === next) return;
  running = next;
  for (const listener of listeners) listener();
}

/**
 * For a dialog that shows the document: what is finished is stored at once, now and until it closes.
 * @returns whether results are being made that the document will get when they are there
 */
export function useResultsAtOnce(): boolean {
  useEffect(() => {
    eager += 1;
    store?.();
    return () => void (eager -= 1);
  }, []);
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => running,
  );
}
