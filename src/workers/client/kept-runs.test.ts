import type { Remote } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import type { Ledger } from '../ledger/ledger.ts';
import type { KeptList, KeptRun } from '../protocol.ts';
import { KeptRuns } from './kept-runs.ts';

afterEach(() => void vi.useRealTimers());

const run = (id: string, began = 1) => ({ id, began }) as unknown as KeptRun;

function setup(list = (): KeptList => ({ runs: [run('a'), run('b')], held: [] })) {
  const ledger = { keptRuns: async () => list(), moveKept: async () => undefined };
  const runs = new KeptRuns(ledger as unknown as Remote<Ledger>);
  runs.setNotebook('book', []);
  const ids = () => runs.store.getSnapshot().map(({ id }) => id);
  return Object.assign(runs, { ids });
}

test('a kept run is taken up once, also by two who ask at the same time, and is off the list then', async () => {
  const runs = setup();
  const takeUp = vi.fn<() => Promise<string>>(async () => 'run-1');
  const both = await Promise.all([runs.take(run('a'), takeUp), runs.take(run('a'), takeUp)]);
  expect([...both, await runs.take(run('a'), takeUp)]).toEqual(['run-1', 'run-1', 'run-1']);
  expect(takeUp).toHaveBeenCalledTimes(1);
  expect(runs.store.getSnapshot().map(kept => kept.id)).toEqual(['b']);
});

test('who asks while a run is taken up that cannot be read is told so too; it stays on the list', async () => {
  const runs = setup();
  const fails = () => Promise.reject(new Error('damaged'));
  const both = await Promise.allSettled([runs.take(run('a'), fails), runs.take(run('a'), fails)]);
  expect(both.map(one => one.status)).toEqual(['rejected', 'rejected']);
  expect(runs.store.getSnapshot().map(kept => kept.id)).toEqual(['a', 'b']);
  expect(await runs.take(run('a'), async () => 'run-2')).toBe('run-2');
});

test('a run that another tab draws holds no other back, and is waited for no longer than a page may go', async () => {
  vi.useFakeTimers();
  const list = vi.fn(() => ({ runs: [run('new', 3), run('old', 1)], held: [2] }));
  const runs = setup(list);
  await vi.advanceTimersByTimeAsync(0);
  expect([runs.ids(), runs.read.getSnapshot()]).toEqual([['new', 'old'], 'newest']);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(runs.read.getSnapshot()).toBe('newest');
  await vi.advanceTimersByTimeAsync(400);
  expect(runs.read.getSnapshot()).toBe('all');
  const looks = list.mock.calls.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(list).toHaveBeenCalledTimes(looks);
});

test('a run of a page that is still going is found once that has gone; until then none is the newest', async () => {
  vi.useFakeTimers();
  let left: KeptList = { runs: [run('old', 1)], held: [2] };
  const runs = setup(() => left);
  await vi.advanceTimersByTimeAsync(0);
  const [before] = runs.store.getSnapshot();
  expect([runs.ids(), runs.read.getSnapshot()]).toEqual([['old'], 'no']);
  left = { runs: [run('going', 2), run('old', 1)], held: [] };
  await vi.advanceTimersByTimeAsync(300);
  expect([runs.ids(), runs.read.getSnapshot()]).toEqual([['going', 'old'], 'all']);
  // Who shows it has nothing to show anew.
  expect(runs.store.getSnapshot()[1]).toBe(before);
});

test('a run that was taken up meanwhile is not listed again by an answer from before', async () => {
  vi.useFakeTimers();
  const runs = setup(() => ({ runs: [run('a', 3)], held: [2] }));
  await vi.advanceTimersByTimeAsync(0);
  await runs.take(run('a', 3), async () => 'run-1');
  await vi.advanceTimersByTimeAsync(300);
  expect(runs.ids()).toEqual([]);
});
