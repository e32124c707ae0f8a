/**
 * Whether this tab may change the notebook, or another tab of the same browser does. A reader's edits are refused, with
 * a word; what the other tab saves appears here.
 * Not here: the lock (tab-lock.ts), the word (tab-banner.tsx).
 */
import type { Dispatch } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { parseNotebook } from '../../notebook/format.ts';
import type { DocumentAction, DocumentState } from '../state/document-state.ts';
import { loadNotebook } from '../state/storage.ts';
import { joinTabs } from './tab-lock.ts';
import type { TabLock } from './tab-lock.ts';

export interface TabRole {
  /** Another tab writes. */
  readonly reading: boolean;
  /** Makes this tab the one that writes. */
  readonly takeOver: () => void;
  /** Takes all actions of a writer; of a reader those that change nothing. */
  readonly dispatch: Dispatch<DocumentAction>;
}

/** `flush` saves what is pending. */
export function useTabRole(
  state: DocumentState,
  dispatch: Dispatch<DocumentAction>,
  flush: () => Promise<void>,
): TabRole {
  const id = state.origin.kind === 'own' ? state.origin.id : null;
  const [reading, setReading] = useState(false);
  const lock = useRef<TabLock | null>(null);
  const latest = useRef({ state, flush });
  latest.current = { state, flush };
  useEffect(() => {
    if (id === null || !('locks' in navigator)) return;
    let wasReader = false;
    const joined = joinTabs(id, {
      locks: navigator.locks,
      channel: new BroadcastChannel(`tilde-notebook-${id}`),
      onRole: role => {
        setReading(role === 'reader');
        // Who wrote all along has nothing to learn, and may be saving at this moment.
        if (role === 'writer' && wasReader) void refresh(id, latest.current.state, dispatch);
        wasReader = role === 'reader';
      },
      flush: () => latest.current.flush(),
      onSaved: () => void refresh(id, latest.current.state, dispatch),
    });
    lock.current = joined;
    return () => {
      lock.current = null;
      setReading(false);
      joined.dispose();
    };
  }, [id, dispatch]);
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

/** What another tab has saved since. */
async function refresh(
  id: string,
  { origin }: DocumentState,
  dispatch: Dispatch<DocumentAction>,
): Promise<void> {
  const saved = await loadNotebook(id).catch(() => undefined);
  if (saved === undefined || origin.kind !== 'own' || saved.revision <= origin.revision) return;
  dispatch({
    type: 'open',
    notebook: parseNotebook(saved.text),
    origin: { kind: 'own', id, revision: saved.revision },
  });
}

function changesNothing(action: DocumentAction): boolean {
  return action.type === 'open' || (action.type === 'select' && !action.editing);
}
