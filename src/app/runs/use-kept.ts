/**
 * Runs kept from before the page was loaded: the newest comes back by itself where it is of the cells as they are.
 * Not here: keeping (the ledger's).
 */
import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { TildeClient } from '../../workers/client.ts';
import type { KeptRead, KeptRun } from '../../workers/protocol.ts';
import { isOfOtherInputs } from '../dock/old-results.ts';
import { useSession } from '../session.ts';
import { orNotice } from '../ui/notice.tsx';

/** What is known of them by now. */
export function useKeptRead(): KeptRead {
  const { keptRead } = useSession();
  return useSyncExternalStore(
    listener => keptRead.subscribe(listener),
    () => keptRead.getSnapshot(),
  );
}

export function useKept(): readonly KeptRun[] {
  const { kept } = useSession();
  return useSyncExternalStore(
    listener => kept.subscribe(listener),
    () => kept.getSnapshot(),
  );
}

let coming: KeptRun | null = null;
let refused: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach(listener => listener());
const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The run that is about to be taken up unasked. */
export const useComing = (): KeptRun | null => useSyncExternalStore(listen, () => coming);

/** Ids of those that could not be read. */
export const useRefused = (): ReadonlySet<string> => useSyncExternalStore(listen, () => refused);

function setComing(next: KeptRun | null): void {
  if (next === coming) return;
  coming = next;
  tell();
}

/** Never rejects. */
export const takeUp = (client: TildeClient, kept: KeptRun): Promise<void> =>
  orNotice('The run could not be taken up again', async () => {
    try {
      await client.restoreRun(kept);
    } catch (reason) {
      refused = new Set([...refused, kept.id]);
      tell();
      throw reason;
    }
  });

/** `key`: how the notebook is found again; its `runs` so far are kept under it. */
export function useKeeping(key: string | null, runs: readonly string[], notebook: Notebook): void {
  const client = useSession();
  const own = runs.join('\n');
  useEffect(() => client.setNotebook(key, own === '' ? [] : own.split('\n')), [client, key, own]);
  const newest = useKept().at(0);
  const known = useKeptRead();
  const not = useRefused();
  const comes = own === '' && known !== 'no' && newest !== undefined && !not.has(newest.id);
  const next = comes && comesBack(newest, notebook) ? newest : null;
  // Before the page is painted: what is said of a run that was cut off waits for it.
  useLayoutEffect(() => {
    setComing(next);
    return () => setComing(null);
  }, [next]);
  useEffect(() => {
    if (next !== null) void takeUp(client, next);
  }, [client, next]);
}

/** Bytes of a run that is over, above which it waits to be asked for. */
const MOST_UNASKED = 16_000_000;

/** Taken up unasked is what is left to draw of a run that should go on, and what is small. */
function comesBack(kept: KeptRun, notebook: Notebook): boolean {
  const broken = isBroken(kept);
  return (broken || kept.bytes <= MOST_UNASKED) && isOfCells(kept, notebook);
}

/** It was to have more draws. */
export const isBroken = ({ finished, precise }: KeptRun): boolean => !finished && precise === null;

/** It is of the cells and the controls as they are. */
export const isOfCells = ({ sources }: KeptRun, notebook: Notebook): boolean =>
  sources.length > 0 && !isOfOtherInputs(sources, notebook);
