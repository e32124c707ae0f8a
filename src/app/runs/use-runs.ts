/** The states of several runs, and whether a run may go on. Not here: the list (runs-dialog.tsx). */
import { useMemo, useSyncExternalStore } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { RunState } from '../../workers/protocol.ts';
import { useOfOtherInputs } from '../dock/old-results.ts';
import { useSession } from '../session.ts';

/** In the order of the ids; runs that are gone are left out. The array is new only when one of them is. */
export function useRuns(ids: readonly string[]): readonly RunState[] {
  const client = useSession();
  const key = ids.join('\n');
  const joined = useMemo(() => {
    const stores = key === '' ? [] : key.split('\n').map(id => client.run(id));
    let last: readonly RunState[] = [];
    return {
      subscribe(listener: () => void) {
        const ends = stores.map(store => store.subscribe(listener));
        return () => ends.forEach(end => end());
      },
      getSnapshot() {
        const next = stores.map(store => store.getSnapshot()).filter(state => state !== null);
        if (next.length !== last.length || next.some((state, i) => state !== last[i])) last = next;
        return last;
      },
    };
  }, [client, key]);
  return useSyncExternalStore(joined.subscribe, joined.getSnapshot);
}

/** The run is over, can go on, and the cells it was made from still have the same text and controls. */
export function useCanContinue(run: RunState | null, notebook: Notebook): boolean {
  const client = useSession();
  const other = useOfOtherInputs(run?.id ?? null, notebook);
  if (run === null || !run.canContinue || run.dropped) return false;
  if (run.status !== 'done' && run.status !== 'stopped') return false;
  return client.sources(run.id).length > 0 && !other;
}
