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
import { dropAside, putAside } from './unsaved.ts';

const DELAY = 500;
/** Longest wait, in milliseconds, for a save that another tab asks for. */
const LONGEST = 1_500;

/** Returns a function that saves what is pending, and resolves when it has. */
export function useAutosave(state: DocumentState, dispatch: Dispatch<DocumentAction>): () => Promise<void> {
  const latest = useRef(state);
  latest.current = state;
  const busy = useRef(false);
  const left = useRef(false);
  const saveNow = useCallback(async () => {
    // One at a time: two saves from one revision would look like two tabs.
    if (busy.current || latest.current.origin.kind === 'embed') return;
    busy.current = true;
    await saveDocument(() => latest.current, dispatch, { left: () => left.current });
    busy.current = false;
  }, [dispatch]);
  useEffect(() => {
    if (state.save.kind !== 'pending') return;
    const timer = setTimeout(() => void saveNow(), DELAY);
    return () => clearTimeout(timer);
  }, [state.notebook, state.origin, state.save.kind, saveNow]);
  useEffect(() => {
    const flush = (): void => {
      if (document.visibilityState !== 'hidden' || latest.current.save.kind !== 'pending') return;
      aside(latest.current);
      void saveNow();
    };
    document.addEventListener('visibilitychange', flush);
    return () => document.removeEventListener('visibilitychange', flush);
  }, [saveNow]);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      if (latest.current.save.kind !== 'pending') return;
      aside(latest.current);
      void saveNow();
    };
  }, [saveNow]);
  useLeaveWarning(state);
  return useCallback(async () => {
    const end = performance.now() + LONGEST;
    while (latest.current.save.kind === 'pending' && performance.now() < end) {
      await saveNow();
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }, [saveNow]);
}

/**
 * The browser asks before a page is left of which the last change could not be saved, or was the first: a notebook
 * that has no place in the store yet cannot be put aside.
 */
function useLeaveWarning({ save, origin }: DocumentState): void {
  const first = save.kind === 'pending' && origin.kind !== 'own' && origin.kind !== 'embed';
  const unsaved = save.kind === 'failed' || first;
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}

function aside({ origin, notebook }: DocumentState): void {
  if (origin.kind === 'own') putAside(origin.id, origin.revision, formatNotebook(notebook));
}

/**
 * Saves the document as it is now. What was typed meanwhile is put aside on top of it, where the page may go before
 * the next save: that which was put aside before would not be found any more.
 * @param latest the document at any later moment
 * @param page `left` says whether it shows another document now, whose address must stay
 */
export async function saveDocument(
  latest: () => DocumentState,
  dispatch: Dispatch<DocumentAction>,
  page: { left(): boolean },
): Promise<void> {
  const state = latest();
  const own = state.origin.kind === 'own' ? state.origin : { id: newNotebookId(), revision: 0 };
  const title = titleOf(state.notebook);
  const text = formatNotebook(state.notebook);
  try {
    let outcome = await saveNotebook(own.id, own.revision, title, text);
    if (outcome.kind === 'conflict')
      outcome = await saveNotebook(newNotebookId(), 0, `${title} (copy)`, text);
    if (outcome.kind === 'conflict') return;
    const { id, revision, savedAt } = outcome.saved;
    const { origin, notebook } = latest();
    const mayGo = page.left() || document.visibilityState === 'hidden';
    dropAside(own.id);
    if (mayGo && origin === state.origin && notebook !== state.notebook)
      putAside(id, revision, formatNotebook(notebook));
    void noteVersion(id, title, text, savedAt);
    dispatch({ type: 'adopted', notebook: state.notebook, id, revision, at: savedAt });
    if (!page.left()) history.replaceState(null, '', `#notebook/${id}`);
  } catch (error) {
    dispatch({ type: 'saving', save: { kind: 'failed', message: saveFailure(error) } });
  }
}
