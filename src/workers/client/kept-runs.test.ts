import type { Remote } from 'comlink';
import { expect, test, vi } from 'vitest';
import type { Ledger } from '../ledger/ledger.ts';
import type { KeptRun } from '../protocol.ts';
import { KeptRuns } from './kept-runs.ts';

const run = (id: string) => ({ id }) as unknown as KeptRun;

function setup() {
  const ledger = { keptRuns: async () => [run('a'), run('b')], moveKept: async () => undefined };
  const runs = new KeptRuns(ledger as unknown as Remote<Ledger>);
  runs.setNotebook('book', []);
  return runs;
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
