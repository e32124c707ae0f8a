import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createOffPage, PATIENCE } from './off-page.ts';
import type { SearchWorker } from './off-page.ts';
import { carryOut, prepare } from './search.ts';
import type { SearchTask } from './search.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const task = (text: string): SearchTask => ({
  cells: [{ id: 'a', source: 'one two' }],
  search: prepare({ text, matchCase: true, wholeWord: false, regex: true }),
  replacing: null,
});

/** Workers that begin, and find at once what is not "forever". */
function workers() {
  const made: { ended: boolean; worker: SearchWorker }[] = [];
  const make = (): SearchWorker => {
    const tell = (data: unknown) =>
      queueMicrotask(() =>
        worker.onmessage?.({ data } as Parameters<NonNullable<SearchWorker['onmessage']>>[0]),
      );
    const worker: SearchWorker = {
      onmessage: null,
      onerror: null,
      terminate: () => void (mine.ended = true),
      postMessage(sent) {
        tell({ kind: 'begun' });
        if (sent.search.kind === 'ready' && sent.search.pattern.source !== 'forever')
          tell({ kind: 'found', ...carryOut(sent) });
      },
    };
    const mine = { ended: false, worker };
    made.push(mine);
    return worker;
  };
  return { make, made };
}

test('one worker serves search after search, and outlives the time one search gets', async () => {
  const { make, made } = workers();
  const offPage = createOffPage(make);
  expect(await offPage.search(task('t.o'))).toMatchObject({ matches: [{ cell: 'a', start: 4, end: 7 }] });
  await vi.advanceTimersByTimeAsync(2 * PATIENCE);
  expect(await offPage.search(task('n'))).toMatchObject({ kind: 'found', matches: [{ start: 1 }] });
  expect(made.map(({ ended }) => ended)).toEqual([false]);
});

test('an expression that takes too long is ended with its worker, and the next has another', async () => {
  const { make, made } = workers();
  const offPage = createOffPage(make);
  const first = offPage.search(task('forever'));
  await vi.advanceTimersByTimeAsync(PATIENCE);
  expect(await first).toEqual({ kind: 'too-long' });
  expect(await offPage.search(task('o'))).toMatchObject({ kind: 'found' });
  expect(made.map(({ ended }) => ended)).toEqual([true, false]);
});

test('a newer search ends the one under way', async () => {
  const { make, made } = workers();
  const offPage = createOffPage(make);
  const first = offPage.search(task('forever'));
  expect(await offPage.search(task('o'))).toMatchObject({ kind: 'found' });
  expect(await first).toEqual({ kind: 'outdated' });
  expect(made.map(({ ended }) => ended)).toEqual([true, false]);
});

test('a worker that fails is said to have failed', async () => {
  const { make, made } = workers();
  const offPage = createOffPage(make);
  const search = offPage.search(task('forever'));
  made[0].worker.onerror?.({} as ErrorEvent);
  expect(await search).toEqual({ kind: 'failed' });
});
