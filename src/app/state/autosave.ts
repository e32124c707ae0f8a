/**
 * Saves the open document half a second after the last change. The first edit of a foreign notebook makes a
 * copy of the reader's own; a conflict with another tab does too.
 * Not here: the database (storage.ts).
 */
import { useCallback, useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import { titleOf } from '../../notebook/document.ts';
import { formatNotebook } from '../../notebook/format.ts';
import { noteVersion } from '../keep/versions.ts';
import type { DocumentAction, DocumentState } from './document-state.ts';
import { newNotebookId, saveFailure, saveNotebook } from './storage.ts';

const DELAY = 500;
/** Longest wait, in milliseconds, for a save that another tab asks for. */
const LONGEST = 1_500;

/** Returns a function that saves what is pending, and resolves when it has. */
export function useAutosave(state: DocumentState, dispatch: Dispatch<DocumentAction>): () => Promise<void> {
  const latest = useRef(state);
  latest.current = state;
  const busy = useRef(false);
  const saveNow = useCallback(async () => {
    // One at a time: two saves from one revision would look like two tabs.
    if (busy.current || latest.current.origin.kind === 'embed') return;
    busy.current = true;
    await save(latest.current, dispatch);
    busy.current = false;
  }, [dispatch]);
  useEffect(() => {
    if (state.save.kind !== 'pending') return;
    const timer = setTimeout(() => void saveNow(), DELAY);
    return () => clearTimeout(timer);
  }, [state.notebook, state.origin, state.save.kind, saveNow]);
  useEffect(() => {
    const flush = (): void => {
      if (document.visibilityState === 'hidden' && latest.current.save.kind === 'pending') void saveNow();
    };
    document.addEventListener('visibilitychange', flush);
    return () => document.removeEventListener('visibilitychange', flush);
  }, [saveNow]);
  return useCallback(async () => {
    const end = performance.now() + LONGEST;
    while (latest.current.save.kind === 'pending' && performance.now() < end) {
      await saveNow();
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }, [saveNow]);
}

async function save(state: DocumentState, dispatch: Dispatch<DocumentAction>): Promise<void> {
  const own = state.origin.kind === 'own' ? state.origin : { id: newNotebookId(), revision: 0 };
  const title = titleOf(state.notebook);
  const text = formatNotebook(state.notebook);
  try {
    let outcome = await saveNotebook(own.id, own.revision, title, text);
    if (outcome.kind === 'conflict')
      outcome = await saveNotebook(newNotebookId(), 0, `${title} (copy)`, text);
    if (outcome.kind === 'conflict') return;
    const { id, revision, savedAt } = outcome.saved;
    void noteVersion(id, title, text, savedAt);
    dispatch({ type: 'adopted', notebook: state.notebook, id, revision, at: savedAt });
    history.replaceState(null, '', `#notebook/${id}`);
  } catch (error) {
    dispatch({ type: 'saving', save: { kind: 'failed', message: saveFailure(error) } });
  }
}
