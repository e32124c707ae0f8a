/**
 * Whether this tab may change the notebook, or another tab of the same browser does. A reader's edits are refused, with
 * a word; what the other tab saves appears here.
 * Not here: the lock (tab-lock.ts), the word (tab-banner.tsx).
 */
import type { Dispatch } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { parseNotebook } from '../../notebook/format.ts';
import type { DocumentAction, DocumentState } from '../state/document-state.ts';
import type { LiveDocument } from '../state/live-document.ts';
import type { SavedNotebook } from '../state/storage.ts';
import type { TabLock, TabLockHost } from './tab-lock.ts';

export interface TabRole {
  /** Another tab writes. */
  readonly reading: boolean;
  /** Makes this tab the one that writes. */
  readonly takeOver: () => void;
  /** Takes all actions of a writer; of a reader those that change nothing. */
  readonly dispatch: Dispatch<DocumentAction>;
}

/** `flush` saves what is pending. */
export function useTabRole(state: DocumentState, live: LiveDocument, flush: () => Promise<void>): TabRole {
  const { dispatch } = live;
  const id = state.origin.kind === 'own' ? state.origin.id : null;
  const [reading, setReading] = useState(false);
  const lock = useRef<TabLock | null>(null);
  useEffect(() => {
    if (id === null || !('locks' in navigator)) return;
    let wasReader = false;
    let left = false;
    const host: TabLockHost = {
      locks: navigator.locks,
      channel: new BroadcastChannel(`tilde-notebook-${id}`),
      onRole: role => {
        // Who wrote all along has nothing to learn, and may be saving at this moment. Who read may write once the
        // page has what the other tab left.
        if (role === 'writer' && wasReader)
          void refresh(live, flush, async () => (await stored()).loadOwn(id)).finally(
            () => wasReader || setReading(false),
          );
        else setReading(role === 'reader');
        wasReader = role === 'reader';
      },
      flush,
      onSaved: () => void refresh(live, flush, async () => (await stored()).loadNotebook(id)),
    };
    void import('./tab-lock.ts').then(({ joinTabs }) => {
      if (left) host.channel.close();
      else lock.current = joinTabs(id, host);
    }, alone);
    return () => {
      left = true;
      setReading(false);
      lock.current?.dispose();
      lock.current = null;
    };
  }, [id, live, flush]);
  const revision = state.origin.kind === 'own' ? state.origin.revision : 0;
  useEffect(() => {
    if (!reading) lock.current?.announce();
  }, [revision, reading]);
  const guarded = useMemo(
    () => (reading ? (action: DocumentAction) => changesNothing(action) && dispatch(action) : dispatch),
    [reading, dispatch],
  );
  return { reading, takeOver: () => lock.current?.takeOver(), dispatch: guarded };
}

/** Without the lock every tab may write, and what a second one saves becomes a copy. */
const alone = (): void => undefined;

/** Loaded when another tab has something to show. */
const stored = (): Promise<typeof import('../state/load-own.ts')> => import('../state/load-own.ts');

/** Shows what another tab has saved since. What this one had not saved when it lost its turn becomes a copy. */
export async function refresh(
  { now, dispatch }: LiveDocument,
  flush: () => Promise<void>,
  load: () => Promise<SavedNotebook | undefined>,
): Promise<void> {
  const saved = await load().catch(() => undefined);
  const { origin, save } = now();
  if (saved === undefined || origin.kind !== 'own' || origin.id !== saved.id) return;
  if (saved.revision <= origin.revision) return;
  if (save.kind === 'pending' || save.kind === 'failed') return flush();
  dispatch({
    type: 'open',
    notebook: parseNotebook(saved.text),
    origin: { kind: 'own', id: saved.id, revision: saved.revision },
  });
}

function changesNothing(action: DocumentAction): boolean {
  return action.type === 'open' || (action.type === 'select' && !action.editing);
}
