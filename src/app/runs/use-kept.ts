/** Runs kept from before the page was loaded: one that a reload broke off comes back by itself. Not here: keeping (the ledger's). */
import { useEffect, useSyncExternalStore } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { TildeClient } from '../../workers/client.ts';
import type { KeptRun } from '../../workers/protocol.ts';
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
  const broken = newest !== undefined && isBroken(newest) && isOf(newest, notebook) && own === '';
  useEffect(() => {
    if (broken && newest !== undefined) void takeUp(client, newest);
  }, [client, broken, newest]);
}

/** It was under way when its page ended, or stopped before. */
const isBroken = ({ finished, precise }: KeptRun): boolean => !finished && precise === null;

/** The cells it was made from still have their texts. */
function isOf({ sources }: KeptRun, { cells }: Notebook): boolean {
  const texts = new Map(cells.map(cell => [cell.id, cell.source]));
  return sources.length > 0 && sources.every(({ id, source }) => texts.get(id) === source);
}
