/**
 * Runs kept from before the page was loaded: the newest comes back by itself where it is of the cells as they are.
 * Not here: keeping (the ledger's).
 */
import { useEffect, useSyncExternalStore } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { TildeClient } from '../../workers/client.ts';
import type { KeptRun } from '../../workers/protocol.ts';
import { isOfOtherTexts } from '../dock/old-results.ts';
import { useSession } from '../session.ts';
import { orNotice } from '../ui/notice.tsx';

export function useKept(): readonly KeptRun[] {
  const { kept } = useSession();
  return useSyncExternalStore(
    listener => kept.subscribe(listener),
    () => kept.getSnapshot(),
  );
}

export const takeUp = (client: TildeClient, kept: KeptRun): Promise<void> =>
  orNotice('The run could not be taken up again', () => client.restoreRun(kept));

/** `key`: how the notebook is found again; its `runs` so far are kept under it. */
export function useKeeping(key: string | null, runs: readonly string[], notebook: Notebook): void {
  const client = useSession();
  const own = runs.join('\n');
  useEffect(() => client.setNotebook(key, own === '' ? [] : own.split('\n')), [client, key, own]);
  const newest = useKept().at(0);
  const comes = newest !== undefined && comesBack(newest, notebook) && own === '';
  useEffect(() => {
    if (comes && newest !== undefined) void takeUp(client, newest);
  }, [client, comes, newest]);
}

/** Bytes of a run that is over, above which it waits to be asked for. */
const MOST_UNASKED = 16_000_000;

/** The run is taken up unasked: what is left to draw of it should go on, and what is small costs nothing. */
export function comesBack({ finished, precise, bytes, sources }: KeptRun, { cells }: Notebook): boolean {
  const broken = !finished && precise === null;
  if (!broken && bytes > MOST_UNASKED) return false;
  return sources.length > 0 && !isOfOtherTexts(sources, cells);
}
