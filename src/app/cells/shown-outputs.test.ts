import { expect, test } from 'vitest';
import type { Output } from '../../notebook/output.ts';
import type { CellState } from '../../workers/protocol.ts';
import { keepShown, shownOutputs } from './shown-outputs.ts';
import type { Kept } from './shown-outputs.ts';

const text = (words: string): Output => ({ kind: 'text', stream: 'log', text: words });
const state = (status: CellState['status'], outputs: readonly Output[] = []): CellState => ({
  id: 'a',
  status,
  outputs,
  error: null,
  milliseconds: null,
  execution: 1,
  names: [],
  runs: [],
});

test('what a cell showed stays while it runs, until something new takes its place', () => {
  const kept: Kept = new Map();
  const show = (live: CellState) =>
    keepShown(kept, live, shownOutputs(live, [text('stored')], kept), false).outputs;
  expect(show(state('idle'))).toEqual([text('stored')]);
  expect(show(state('running'))).toEqual([text('stored')]);
  expect(show(state('done', [text('a'), text('b')]))).toEqual([text('a'), text('b')]);
  expect(show(state('queued', [text('a'), text('b')]))).toEqual([text('a'), text('b')]);
  expect(show(state('running'))).toEqual([text('a'), text('b')]);
  expect(show(state('running', [{ kind: 'run', run: '1' }, text('c')]))).toEqual([text('c'), text('b')]);
  expect(show(state('done', [text('c')]))).toEqual([text('c')]);
  // A cell that shows nothing any more shows nothing.
  expect(show(state('done'))).toEqual([]);
});

test('what was out of date stays so while its cell runs, what was not does not become it', () => {
  const kept: Kept = new Map();
  const isOld = (live: CellState, outdated: boolean) => keepShown(kept, live, [], outdated).outdated;
  expect([
    isOld(state('done'), false),
    isOld(state('queued'), false),
    isOld(state('running'), false),
  ]).toEqual([false, false, false]);
  expect([
    isOld(state('stale'), true),
    isOld(state('queued'), false),
    isOld(state('running'), false),
  ]).toEqual([true, true, true]);
  expect(isOld(state('done'), false)).toBe(false);
});

test('a cell that failed for want of another one shows what it had, one with an error of its own does not', () => {
  const kept: Kept = new Map();
  const error = { code: 'reference', message: 'x is not defined' };
  const show = (live: CellState) =>
    keepShown(kept, live, shownOutputs(live, [text('stored')], kept), true).outputs;
  show(state('idle'));
  expect(show({ ...state('error'), error })).toEqual([]);
  expect(show({ ...state('stale'), error })).toEqual([]);
  expect(show({ ...state('error'), error })).toEqual([]);
  // As the page has it once it is known for what it waits.
  expect(show(state('stale'))).toEqual([text('stored')]);
  expect(show({ ...state('error'), error })).toEqual([]);
  // Nothing flashes up between two failures.
  expect(show(state('running'))).toEqual([]);
});
