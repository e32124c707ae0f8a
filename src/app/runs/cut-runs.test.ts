/** Runs under way are noted where the page that comes after finds them, and only those whose page is gone are told of. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TildeClient } from '../../workers/client.ts';
import { stubLocks, stubStorage } from '../state/kept.fixture.ts';
import { forgetCuts, noteCuts } from './cut-runs.ts';
import { cutsNow, setCuts } from './cut-store.ts';

/** A page with one run that has drawn `done` of 100 in a cell. */
function pageWith(cell: string, done: number, began = 1) {
  const ended = { verdict: null, error: null, dropped: false };
  const state = { sampling: true, status: 'running', keeping: 'yes', done, ...ended };
  const listeners = new Set<() => void>();
  const chain = () => ({ done: 50 + state.done, warmup: 50 });
  const client = {
    kernel: {
      getSnapshot: () => ({ sampling: state.sampling }),
      subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)),
    },
    runs: { getSnapshot: () => ['r'] },
    run: () => ({ getSnapshot: () => ({ ...state, cell, began, draws: 100, chains: [chain()] }) }),
    fits: { getSnapshot: () => [] },
  } as unknown as TildeClient;
  return { client, state, change: () => listeners.forEach(listener => listener()) };
}

let page = new EventTarget();
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));
/** The next page of the notebook; it computes nothing. */
async function nextPage(): Promise<() => void> {
  setCuts([]);
  const quiet = pageWith('none', 0);
  quiet.state.sampling = false;
  quiet.state.status = 'done';
  const stop = noteCuts(quiet.client, 'own n');
  await settled();
  return stop;
}

beforeEach(() => {
  stubStorage();
  stubLocks();
  page = new EventTarget();
  vi.stubGlobal('window', page);
});
afterEach(() => {
  setCuts([]);
  vi.unstubAllGlobals();
});

it('tells the page that comes after how far a run came', async () => {
  const { client, state } = pageWith('fit', 10, 7);
  noteCuts(client, 'own n');
  state.done = 34;
  page.dispatchEvent(new Event('pagehide'));
  await nextPage();
  expect(cutsNow()).toEqual([{ kind: 'run', cell: 'fit', began: 7, done: 34, of: 100, keeping: 'yes' }]);
});

it('tells nothing of a run that ended, or of one that another page still draws', async () => {
  const ended = pageWith('fit', 10);
  noteCuts(ended.client, 'own n');
  Object.assign(ended.state, { status: 'done', sampling: false, verdict: {} });
  ended.change();
  await nextPage();
  expect(cutsNow()).toEqual([]);
  noteCuts(pageWith('fit', 10).client, 'own n');
  const [place] = Object.keys(localStorage);
  stubLocks([place.split('/')[1]]);
  await nextPage();
  expect(cutsNow()).toEqual([]);
});

it('tells it too of a run that is drawn and not judged yet', async () => {
  const { client, state, change } = pageWith('fit', 100);
  noteCuts(client, 'own n');
  Object.assign(state, { status: 'done', sampling: false });
  change();
  await nextPage();
  expect(cutsNow().map(({ done }) => done)).toEqual([100]);
  Object.assign(state, { verdict: {} });
  change();
  await nextPage();
  expect(cutsNow()).toEqual([]);
});

it('has nothing to tell of a run that ends unjudged: of fewer than 4 draws per chain, dropped, or lost', async () => {
  for (const last of [{ done: 3 }, { dropped: true }, { error: { message: 'lost' } }]) {
    const { client, state, change } = pageWith('fit', 100);
    const stop = noteCuts(client, 'own n');
    Object.assign(state, { status: 'done', sampling: false }, last);
    change();
    const leave = await nextPage();
    expect(cutsNow()).toEqual([]);
    for (const end of [stop, leave]) end();
  }
});

it('tells it until the cell runs again, or the reader has seen it', async () => {
  noteCuts(pageWith('fit', 10, 1).client, 'own n');
  noteCuts(pageWith('other', 10, 2).client, 'own n');
  (await nextPage())();
  await nextPage();
  expect(cutsNow().map(({ cell }) => cell)).toEqual(['fit', 'other']);
  const again = noteCuts(pageWith('fit', 0, 3).client, 'own n');
  expect(cutsNow().map(({ cell }) => cell)).toEqual(['other']);
  again();
  forgetCuts(cutsNow());
  await nextPage();
  expect(cutsNow()).toEqual([]);
});

it('takes no rubbish', async () => {
  localStorage.setItem('tilde-cut-own n/x', '[{"kind":"run","cell":5}, 7, null]');
  localStorage.setItem('tilde-cut-own n/y', '{"kind');
  await nextPage();
  expect(cutsNow()).toEqual([]);
});
