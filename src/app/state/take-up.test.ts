/** What pages that ended had not saved comes back whatever the database did last, and nothing stored is overwritten. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Notebook } from '../../notebook/document.ts';
import { formatNotebook, parseNotebook } from '../../notebook/format.ts';
import { noticed } from '../ui/notice.tsx';
import { stubLocks, stubStorage } from './kept.fixture.ts';
import { listOwn, loadOwn } from './load-own.ts';
import type { SavedNotebook, SaveOutcome } from './storage.ts';
import type { Writing } from './unsaved.ts';
import { asidesOf } from './asides.ts';
import { putAside } from './unsaved.ts';

const store = vi.hoisted(() => ({ kept: new Map<string, unknown>(), full: false, copies: 0 }));
const kept = store.kept as Map<string, SavedNotebook>;
vi.mock('./storage.ts', () => ({
  loadNotebook: (id: string) => Promise.resolve(store.kept.get(id)),
  listNotebooks: () => Promise.resolve([...store.kept.values()]),
  saveNotebook(
    id: string,
    revision: number,
    title: string,
    text: string,
    by?: Writing,
  ): Promise<SaveOutcome> {
    if (store.full) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const before = store.kept.get(id) as SavedNotebook | undefined;
    if (before !== undefined && before.revision !== revision) return Promise.resolve({ kind: 'conflict' });
    const saved = { id, revision: revision + 1, title, text, savedAt: new Date(0), ...(by && { by }) };
    store.kept.set(id, saved);
    return Promise.resolve({ kind: 'saved', saved });
  },
}));
vi.mock('./writer.ts', () => ({ newNotebookId: () => `copy${(store.copies += 1)}` }));
vi.mock('../keep/versions.ts', () => ({ noteVersion: () => Promise.resolve() }));

const typed = (source: string, text?: string): Notebook => ({
  version: 1,
  title: 'T',
  seed: 1,
  cells: [{ id: 'a', kind: 'code', source }],
  ...(text !== undefined && {
    results: { fits: [], outputs: { a: [{ kind: 'text', stream: 'log', text }] } },
  }),
});
const put = (source: string, revision: number, by?: Writing, text?: string): void =>
  void kept.set('n', {
    id: 'n',
    revision,
    title: 'T',
    text: formatNotebook(typed(source, text)),
    savedAt: new Date(0),
    ...(by && { by }),
  });
const sourceOf = (saved: SavedNotebook | undefined): string | undefined =>
  saved && parseNotebook(saved.text).cells[0].source;
const at = (step: number, writer = 'one'): Writing => ({ writer, step });

beforeEach(() => {
  store.full = false;
  store.copies = 0;
  kept.clear();
  stubStorage();
  stubLocks();
});
afterEach(() => vi.unstubAllGlobals());

it('takes up what was typed on top of what is stored, and saves it', async () => {
  put('first', 3, at(4));
  putAside('n', 3, at(5), typed('second'));
  expect(sourceOf(await loadOwn('n'))).toBe('second');
  expect(sourceOf(kept.get('n'))).toBe('second');
  expect(asidesOf('n')).toEqual([]);
  expect(kept.size).toBe(1);
});

it('takes it up too where an older state of the same page was stored after it was put aside', async () => {
  // A line was emptied, its save began, the line was written anew, and the page ended: then the save came through.
  put('', 4, at(5));
  putAside('n', 3, at(6), typed('written anew'));
  expect(sourceOf(await loadOwn('n'))).toBe('written anew');
  expect(sourceOf(kept.get('n'))).toBe('written anew');
  expect(kept.size).toBe(1);
});

it('leaves out what its page did save before it ended', async () => {
  put('newer', 4, at(7));
  putAside('n', 3, at(6), typed('older'));
  expect(sourceOf(await loadOwn('n'))).toBe('newer');
  expect(asidesOf('n')).toEqual([]);
  expect(kept.size).toBe(1);
});

it('takes it up once where it is asked for twice at the same time', async () => {
  put('first', 3, at(4));
  putAside('n', 3, at(5), typed('second'));
  const both = await Promise.all([loadOwn('n'), loadOwn('n')]);
  expect(both.map(sourceOf)).toEqual(['second', 'second']);
  expect([...kept.keys()]).toEqual(['n']);
  expect(kept.get('n')?.revision).toBe(4);
});

it('makes a notebook of its own where another page has saved meanwhile, and says so', async () => {
  put('theirs', 4, at(1, 'two'));
  putAside('n', 3, at(6), typed('mine'));
  expect(sourceOf(await loadOwn('n'))).toBe('theirs');
  expect(sourceOf(kept.get('copy1'))).toBe('mine');
  expect(kept.get('copy1')?.title).toBe('T (copy)');
  expect(noticed()).toContain('“T (copy)”');
  expect(asidesOf('n')).toEqual([]);
});

it('makes one copy of it where two pages ask at the same time', async () => {
  stubLocks([], 'tilde-take-up-');
  put('theirs', 4, at(1, 'two'));
  putAside('n', 3, at(6), typed('mine'));
  const both = await Promise.all([loadOwn('n'), loadOwn('n')]);
  expect(both.map(sourceOf)).toEqual(['theirs', 'theirs']);
  expect([...kept.keys()]).toEqual(['n', 'copy1']);
});

it('shows what is stored where another page takes it up and does not come to an end', async () => {
  stubLocks(['n/one']);
  put('first', 3);
  putAside('n', 3, at(5), typed('second'));
  expect(sourceOf(await loadOwn('n'))).toBe('first');
  expect(asidesOf('n')).toHaveLength(1);
});

it('leaves alone what a living page puts aside', async () => {
  stubLocks(['one']);
  put('first', 3);
  putAside('n', 3, at(5), typed('being typed'));
  expect(sourceOf(await loadOwn('n'))).toBe('first');
  expect(asidesOf('n')).toHaveLength(1);
});

it('keeps both of two pages that ended on the same revision', async () => {
  put('first', 3);
  putAside('n', 3, at(5), typed('mine'));
  await new Promise(resolve => setTimeout(resolve, 2));
  putAside('n', 3, at(5, 'two'), typed('theirs'));
  await loadOwn('n');
  expect([sourceOf(kept.get('n')), sourceOf(kept.get('copy1'))]).toEqual(['theirs', 'mine']);
});

it('joins the results that are stored to a text that was put aside without', async () => {
  put('first', 3, at(4), 'of the run');
  putAside('n', 3, at(5), typed('second', 'of the run'), true);
  const saved = await loadOwn('n');
  expect(parseNotebook(saved?.text ?? '')).toEqual(typed('second', 'of the run'));
});

it('shows it where the database is full, and keeps it aside', async () => {
  put('first', 3);
  putAside('n', 3, at(5), typed('second'));
  store.full = true;
  expect(sourceOf(await loadOwn('n'))).toBe('second');
  expect(asidesOf('n')).toHaveLength(1);
  store.full = false;
  expect(sourceOf(await loadOwn('n'))).toBe('second');
  expect(asidesOf('n')).toEqual([]);
});

it('opens and lists a notebook that was begun and never saved', async () => {
  putAside('n', 0, at(1), typed('begun'));
  expect((await listOwn()).map(({ id }) => id)).toEqual(['n']);
  putAside('m', 0, at(1), typed('begun too'));
  expect(sourceOf(await loadOwn('m'))).toBe('begun too');
  expect(asidesOf()).toEqual([]);
});

it('leaves a damaged text where it is, and shows what is stored', async () => {
  put('first', 3);
  putAside('n', 3, at(5), typed('second'));
  const [key] = Object.keys(localStorage);
  localStorage.setItem(key, (localStorage.getItem(key) ?? '').replace('tilde notebook 1', 'tilde'));
  expect(sourceOf(await loadOwn('n'))).toBe('first');
  expect(asidesOf('n')).toHaveLength(1);
});
