/** What is put aside while a save is under way, and where the address leads after it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Notebook } from '../../notebook/document.ts';
import { parseNotebook } from '../../notebook/format.ts';
import { saveDocument } from './autosave.ts';
import { documentReducer, openDocument } from './document-state.ts';
import type { DocumentState } from './document-state.ts';
import { onLeaving } from './on-leaving.ts';
import type { SaveOutcome } from './storage.ts';
import { putAside, textAside } from './unsaved.ts';

const stored = vi.hoisted(() => ({ finish: (outcome: unknown): unknown => outcome }));
vi.mock('./storage.ts', () => ({
  saveNotebook: () => new Promise(resolve => (stored.finish = resolve)),
  newNotebookId: () => 'fresh',
  saveFailure: String,
}));
vi.mock('../keep/versions.ts', () => ({ noteVersion: () => Promise.resolve() }));

const NOTEBOOK: Notebook = {
  version: 1,
  title: 'T',
  seed: 1,
  cells: [{ id: 'a', kind: 'code', source: 'first' }],
};
const typed = (state: DocumentState, source: string): DocumentState =>
  documentReducer(state, { type: 'edit-source', id: 'a', source });
const saved: SaveOutcome = {
  kind: 'saved',
  saved: { id: 'n', revision: 4, title: 'T', text: '', savedAt: new Date(0) },
};
const replaced = vi.fn();

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  replaced.mockClear();
  vi.stubGlobal('history', { replaceState: replaced });
});
afterEach(() => vi.unstubAllGlobals());

/** Saves revision 3, during which the reader types more; what is then put aside on top of revision 4. */
async function typeDuringSave(visibilityState: string, left: boolean): Promise<string | null> {
  vi.stubGlobal('document', { visibilityState });
  let state = typed(openDocument(NOTEBOOK, { kind: 'own', id: 'n', revision: 3 }), 'second');
  const saving = saveDocument(
    () => state,
    action => (state = documentReducer(state, action)),
    { left: () => left },
  );
  state = typed(state, 'third');
  putAside('n', 3, 'put aside when the page was hidden');
  stored.finish(saved);
  await saving;
  expect(state.save.kind).toBe('pending');
  const text = textAside('n', 4);
  return text === null ? null : parseNotebook(text).cells[0].source;
}

it('keeps what was typed during a save of a page that is hidden, on top of what was saved', async () => {
  expect(await typeDuringSave('hidden', false)).toBe('third');
  expect(replaced).toHaveBeenCalledWith(null, '', '#notebook/n');
});

it('puts nothing aside on a page that is seen, which saves again', async () => {
  expect(await typeDuringSave('visible', false)).toBeNull();
});

it('keeps it of a document that was left, and leaves the address of the next one alone', async () => {
  expect(await typeDuringSave('visible', true)).toBe('third');
  expect(replaced).not.toHaveBeenCalled();
});

it('flushes when the page is hidden and when its address leads elsewhere, until stopped', () => {
  const page = new EventTarget();
  vi.stubGlobal('window', page);
  const flush = vi.fn();
  const stop = onLeaving(flush);
  page.dispatchEvent(new Event('visibilitychange'));
  page.dispatchEvent(new Event('hashchange'));
  expect(flush).toHaveBeenCalledTimes(2);
  stop();
  page.dispatchEvent(new Event('hashchange'));
  expect(flush).toHaveBeenCalledTimes(2);
});
