/** What is put aside when a page may go: each writer's last state, with a way to tell whose it is, and never in the way. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Notebook } from '../../notebook/document.ts';
import { parseNotebook } from '../../notebook/format.ts';
import { stubLocks, stubStorage } from './kept.fixture.ts';
import { asidesOf, isGone, noteShown } from './asides.ts';
import { dropAside, putAside } from './unsaved.ts';

const typed = (source: string): Notebook => ({
  version: 1,
  title: 'T',
  seed: 1,
  cells: [{ id: 'a', kind: 'code', source }],
  results: { fits: [], outputs: { a: [{ kind: 'text', stream: 'log', text: 'long '.repeat(200) }] } },
});
const one = { writer: 'one', step: 1 };
const sourcesOf = (id: string): string[] =>
  asidesOf(id).map(({ text }) => parseNotebook(text).cells[0].source);

beforeEach(() => {
  stubStorage();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('gives back the last state of every writer of a notebook, newest first', () => {
  putAside('n', 3, one, typed('first'));
  vi.advanceTimersByTime(5);
  putAside('n', 3, { writer: 'two', step: 9 }, typed('of another page'));
  putAside('other', 1, one, typed('of another notebook'));
  vi.advanceTimersByTime(5);
  putAside('n', 3, { writer: 'one', step: 2 }, typed('second'));
  expect(sourcesOf('n')).toEqual(['second', 'of another page']);
  expect(asidesOf('n')[0]).toMatchObject({ id: 'n', writer: 'one', step: 2, revision: 3, bare: false });
  expect(asidesOf()).toHaveLength(3);
  dropAside('n', 'one');
  expect(sourcesOf('n')).toEqual(['of another page']);
});

it('leaves the results out where there is no room for them, and says where there is none for the text', () => {
  stubStorage(500);
  expect(putAside('n', 3, one, typed('short'))).toBe(true);
  expect(asidesOf('n')[0].bare).toBe(true);
  expect(sourcesOf('n')).toEqual(['short']);
  expect(putAside('n', 3, one, typed('x'.repeat(500)))).toBe(false);
  expect(sourcesOf('n')).toEqual(['short']);
});

it('lets what was shown but never stored go only once the page has put its own aside', () => {
  putAside('n', 3, one, typed('from before'));
  noteShown(asidesOf('n')[0]);
  expect(sourcesOf('n')).toEqual(['from before']);
  putAside('n', 3, { writer: 'two', step: 1 }, typed('from before, and more'));
  expect(sourcesOf('n')).toEqual(['from before, and more']);
});

it('takes no rubbish, and no denial amiss', () => {
  localStorage.setItem('tilde-unsaved-n/one', '{"revision": 3, "text": 5}');
  localStorage.setItem('tilde-unsaved-n/two', '{"rev');
  expect(asidesOf('n')).toEqual([]);
  vi.stubGlobal('localStorage', undefined);
  expect(putAside('n', 3, one, typed('lost'))).toBe(false);
  dropAside('n', 'one');
  expect(asidesOf('n')).toEqual([]);
});

it('tells a writer that lives from one that is gone by its lock, and takes all for gone without locks', async () => {
  stubLocks(['alive']);
  expect(await isGone('alive')).toBe(false);
  expect(await isGone('dead')).toBe(true);
  vi.stubGlobal('navigator', {});
  expect(await isGone('alive')).toBe(true);
});
