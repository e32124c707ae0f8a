/** One save of the open document. Not here: when (autosave.ts), or the database (storage.ts). */
import type { Dispatch } from 'react';
import { titleOf } from '../../notebook/document.ts';
import { formatNotebook } from '../../notebook/format.ts';
import { noteVersion } from '../keep/versions.ts';
import type { DocumentAction, DocumentState } from './document-state.ts';
import { saveFailure, saveNotebook } from './storage.ts';
import { dropAside } from './unsaved.ts';
import { aside, newNotebookId, placeOf, showAddress } from './writer.ts';
import type { Writer } from './writer.ts';

/**
 * Saves the document as it is now. What was changed meanwhile is put aside on top of it.
 * @param latest the document at any later moment
 */
export async function saveDocument(
  latest: () => DocumentState,
  dispatch: Dispatch<DocumentAction>,
  writer: Writer,
): Promise<void> {
  const state = latest();
  const place = placeOf(state, writer);
  const title = titleOf(state.notebook);
  const text = formatNotebook(state.notebook);
  const by = { writer: writer.id, step: state.step };
  try {
    let outcome = await saveNotebook(place.id, place.revision, title, text, by);
    if (outcome.kind === 'conflict')
      outcome = await saveNotebook(newNotebookId(), 0, `${title} (copy)`, text, by);
    if (outcome.kind === 'conflict') return;
    const { id, revision, savedAt } = outcome.saved;
    void noteVersion(id, title, text, savedAt);
    // Another document has been opened in its place, which is where it should be.
    if (latest().origin !== state.origin) return dropAside(place.id, writer.id);
    dispatch({ type: 'adopted', notebook: state.notebook, id, revision, at: savedAt });
    const now = latest();
    if (now.save.kind !== 'pending' || id !== place.id) dropAside(place.id, writer.id);
    if (now.save.kind === 'pending') aside(now, writer, true);
    if (!writer.left) showAddress(id);
  } catch (error) {
    dispatch({ type: 'saving', save: { kind: 'failed', message: saveFailure(error) } });
  }
}
