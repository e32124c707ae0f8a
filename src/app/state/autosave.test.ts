/** What is put aside before and while a save is under way, and where the address leads then. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Notebook } from '../../notebook/document.ts';
import { parseNotebook } from '../../notebook/format.ts';
import { asideKeeper, saverOf } from './autosave.ts';
import { openDocument } from './document-state.ts';
import type { Origin } from './document-state.ts';
import { stubStorage } from './kept.fixture.ts';
import { liveDocument } from './live-document.ts';
import type { LiveDocument } from './live-document.ts';
import { onLeaving } from './on-leaving.ts';
import { saveDocument } from './save-document.ts';
import { asidesOf } from './asides.ts';
import type { Writer } from './writer.ts';

const stored = vi.hoisted(() => ({ finish: [] as ((outcome: unknown) => void)[] }));
vi.mock('./storage.ts', () => ({
  saveNotebook: () => new Promise(resolve => stored.finish.push(resolve)),
  saveFailure: String,
}));
vi.mock('../keep/versions.ts', () => ({ noteVersion: () => Promise.resolve() }));

const NOTEBOOK: Notebook = {
  version: 1,
  title: 'T',
  seed: 1,
  cells: [{ id: 'a', kind: 'code', source: 'first' }],
};
const OWN: Origin = { kind: 'own', id: 'n', revision: 3 };
/** The page is never drawn: what is put aside does not wait for that. */
const open = (origin: Origin): LiveDocument =>
  liveDocument({ current: openDocument(NOTEBOOK, origin) }, () => undefined);
const type = ({ dispatch }: LiveDocument, source: string): void =>
  dispatch({ type: 'edit-source', id: 'a', source });
const finish = (id: string, revision: number): void =>
  stored.finish.shift()?.({
    kind: 'saved',
    saved: { id, revision, title: 'T', text: '', savedAt: new Date(0) },
  });
/** What lies aside, and on top of which revision. */
const lying = (id: string): (readonly [string, number])[] =>
  asidesOf(id).map(({ text, revision }) => [parseNotebook(text).cells[0].source, revision]);
const page = (left = false): Writer => ({ id: 'one', fresh: 'fresh', left });
const replaced = vi.fn();

beforeEach(() => {
  stubStorage();
  stored.finish.length = 0;
  replaced.mockClear();
  vi.stubGlobal('history', { replaceState: replaced });
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('keeps what was typed during a save, on top of what was saved, until that is saved too', async () => {
  const live = open(OWN);
  type(live, 'second');
  const saving = saveDocument(live.now, live.dispatch, page());
  type(live, 'third');
  finish('n', 4);
  await saving;
  expect(live.now().save.kind).toBe('pending');
  expect(lying('n')).toEqual([['third', 4]]);
  expect(replaced).toHaveBeenCalledWith(null, '', '#notebook/n');
  const last = saveDocument(live.now, live.dispatch, page());
  finish('n', 5);
  await last;
  expect(live.now().save.kind).toBe('saved');
  expect(lying('n')).toEqual([]);
});

it('leaves the address of the next document alone when a page has left this one', async () => {
  const live = open(OWN);
  type(live, 'second');
  const saving = saveDocument(live.now, live.dispatch, page(true));
  finish('n', 4);
  await saving;
  expect(replaced).not.toHaveBeenCalled();
});

it('puts a copy at its own address, and nothing aside at the old one', async () => {
  const live = open(OWN);
  type(live, 'second');
  asideKeeper(live, page(), () => undefined).keep();
  const saving = saveDocument(live.now, live.dispatch, page());
  stored.finish.shift()?.({ kind: 'conflict' });
  await Promise.resolve();
  await Promise.resolve();
  finish('copy', 1);
  await saving;
  expect(live.now().origin).toEqual({ kind: 'own', id: 'copy', revision: 1 });
  expect(lying('n')).toEqual([]);
});

it('has the very last change when the page goes, though it was never drawn', () => {
  const live = open(OWN);
  const keeper = asideKeeper(live, page(), () => undefined);
  live.onChange(keeper.changed);
  type(live, '');
  type(live, 'written anew');
  expect(keeper.keep()).toBe(true);
  expect(lying('n')).toEqual([['written anew', 3]]);
});

it('puts changes aside within a moment, for pages that end without a word', () => {
  const live = open(OWN);
  const keeper = asideKeeper(live, page(), () => undefined);
  live.onChange(keeper.changed);
  type(live, 'second');
  vi.advanceTimersByTime(60);
  type(live, 'third');
  vi.advanceTimersByTime(60);
  expect(lying('n')).toEqual([['third', 3]]);
});

it('gives a notebook that is not one’s own yet a place at its first change, to which the address leads', () => {
  const live = open({ kind: 'link' });
  const told = vi.fn();
  const keeper = asideKeeper(live, page(), told);
  live.onChange(keeper.changed);
  type(live, 'second');
  expect(lying('fresh')).toEqual([['second', 0]]);
  expect(replaced).toHaveBeenCalledWith(null, '', '#notebook/fresh');
  expect(told).toHaveBeenLastCalledWith(true);
  stubStorage(0);
  type(live, 'third');
  vi.advanceTimersByTime(100);
  expect(told).toHaveBeenLastCalledWith(false);
});

it('puts every change after the first aside in a moment, also before the notebook is one’s own', () => {
  const live = open({ kind: 'link' });
  const told = vi.fn();
  live.onChange(asideKeeper(live, page(), told).changed);
  for (const source of ['second', 'third', 'fourth']) type(live, source);
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(told).toHaveBeenCalledTimes(2);
  expect(lying('fresh')).toEqual([['fourth', 0]]);
});

it('does not wait longer for the changes that follow because the first was slow', () => {
  const live = open({ kind: 'link' });
  const slow = vi.fn().mockImplementationOnce(() => vi.advanceTimersByTime(50));
  live.onChange(asideKeeper(live, page(), slow).changed);
  type(live, 'second');
  type(live, 'third');
  vi.advanceTimersByTime(100);
  expect(lying('fresh')).toEqual([['third', 0]]);
});

it('ends a save that is asked for during another when that has ended', async () => {
  const live = open(OWN);
  type(live, 'second');
  const save = saverOf(live, page());
  const ended = vi.fn();
  void save();
  const asked = save().then(ended);
  await vi.waitFor(() => expect(stored.finish).toHaveLength(1));
  expect(ended).not.toHaveBeenCalled();
  finish('n', 4);
  await asked;
  expect(live.now().save.kind).toBe('saved');
  type(live, 'third');
  void save();
  await vi.waitFor(() => expect(stored.finish).toHaveLength(1));
});

it('puts nothing aside of a document that is as it was opened, or in a frame', () => {
  const keep = (live: LiveDocument): boolean => asideKeeper(live, page(), () => undefined).keep();
  expect(keep(open(OWN))).toBe(false);
  const framed = open({ kind: 'embed' });
  type(framed, 'second');
  expect(keep(framed)).toBe(false);
  expect(asidesOf()).toEqual([]);
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
