import { expect, test } from 'vitest';
import type { KernelState } from '../protocol.ts';
import { watchOpening } from './opening.ts';
import { createStore } from '../store.ts';

const SILENT: KernelState = {
  status: 'busy',
  epoch: 1,
  cell: 'loop',
  sampling: false,
  message: null,
  silentFor: 0,
};

function opened() {
  const state = createStore(SILENT);
  const done: string[] = [];
  const kernel = { state, kill: (message: string) => void done.push(message) };
  const opening = watchOpening(kernel, () => done.push('cleared'));
  opening.begins();
  return { done, opening, silentFor: (seconds: number) => state.set({ ...SILENT, silentFor: seconds }) };
}

test('a cell that ran as its notebook was opened is ended after 10 s without an answer, and what waits behind it', () => {
  const { done, silentFor } = opened();
  silentFor(5);
  expect(done).toEqual([]);
  silentFor(10);
  silentFor(15);
  expect(done).toEqual([
    'cleared',
    'Stopped: it ran as the notebook was opened, and gave no answer for 10 s',
  ]);
});

test('what the reader asked for meanwhile is the reader’s to stop', () => {
  const { done, opening, silentFor } = opened();
  opening.isOver();
  silentFor(10);
  expect(done).toEqual([]);
});
