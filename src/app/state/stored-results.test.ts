import { describe, expect, it } from 'vitest';
import { emptyNotebook } from '../../notebook/document.ts';
import type { StoredResult } from '../../notebook/document.ts';
import type { Output } from '../../notebook/output.ts';
import type { CellState, KernelState, RunState } from '../../workers/protocol.ts';
import {
  collectResults,
  controlsOf,
  isWorthStoring,
  movedSince,
  restOf,
  withControl,
} from './stored-results.ts';

const text = (words: string): Output => ({ kind: 'text', stream: 'log', text: words });
const state = (id: string, status: CellState['status'], shown?: string): CellState => ({
  id,
  status,
  outputs: shown === undefined ? [] : [text(shown)],
  error: null,
  milliseconds: null,
  execution: status === 'idle' ? 0 : 1,
  names: [],
  runs: [],
});
const READY: KernelState = { status: 'ready', epoch: 1, cell: null, sampling: false, message: null };
const run = (part: Partial<RunState>): RunState =>
  ({
    id: 'r',
    cell: 'fit',
    status: 'done',
    chains: [{}, {}],
    draws: 10,
    seconds: 0.0123,
    partial: false,
    seed: 7,
    made: { engine: '0.1.0', api: 1, browser: 'Chromium 156, Linux' },
    summary: { draws: 10, rows: [], omitted: 0 },
    verdict: { level: 'good', text: 'Looks converged.', advice: [] },
    ...part,
  }) as unknown as RunState;
const BEFORE: StoredResult = {
  fits: [],
  outputs: { fit: [text('fit before')], shown: [text('shown before')] },
};

describe('rest', () => {
  it('is not there while cells wait or chains sample, nor before the verdict', () => {
    const done = [state('fit', 'done')];
    expect(restOf([...done, state('shown', 'queued')], null, READY)).toBe('running');
    expect(restOf(done, null, { ...READY, sampling: true })).toBe('running');
    expect(restOf(done, run({ verdict: null }), READY)).toBe('judging');
    expect(restOf([...done, state('shown', 'stale')], run({}), READY)).toBe('rest');
  });
});

describe('what is stored', () => {
  it('waits for a run where a control was moved: its figure would be of another value', () => {
    const states = [state('slider', 'done'), state('fit', 'stale')];
    expect(isWorthStoring(states, run({}), false)).toBe(false);
    expect(isWorthStoring(states, run({}), true)).toBe(true);
    expect(isWorthStoring([state('slider', 'done'), state('fit', 'error')], null, false)).toBe(true);
    expect(isWorthStoring([state('slider', 'error')], null, true)).toBe(false);
    // Cells that never ran, of which nothing is stored, hold up nothing.
    const begun = [state('curve', 'done'), state('fit', 'idle')];
    expect(isWorthStoring(begun, null, false)).toBe(true);
    expect(isWorthStoring(begun, null, false, BEFORE)).toBe(false);
    expect(isWorthStoring([state('fit', 'done')], run({ status: 'stopped' }), true)).toBe(false);
  });

  it('is of the last run, and of the one before where a cell has nothing newer', () => {
    const states = [state('fit', 'done', 'fit now'), state('shown', 'stale', 'shown old')];
    expect(collectResults(states, run({}), BEFORE)).toMatchObject({
      fits: [{ verdict: 'Looks converged.', seconds: 0.012 }],
      outputs: { fit: [text('fit now')], shown: [text('shown before')] },
    });
  });

  it('keeps what was stored of cells that were not run, and drops it where they show nothing any more', () => {
    const fits = collectResults([state('fit', 'done', 'x')], run({}), BEFORE).fits;
    const stored = { fits, outputs: BEFORE.outputs };
    const partly = collectResults([state('fit', 'done', 'y'), state('shown', 'idle')], null, stored);
    expect(partly).toEqual({ fits, outputs: { fit: [text('y')], shown: [text('shown before')] } });
    expect(collectResults([state('fit', 'done')], null, stored)).toEqual({ fits: [], outputs: {} });
  });
});

describe('controls', () => {
  const slider = (id: string, value: number, initial?: number): Output => ({
    kind: 'widget',
    control: 'slider',
    id,
    label: 'n',
    min: 0,
    max: 100_000,
    step: 0.001,
    value,
    ...(initial === undefined ? {} : { initial }),
  });

  it('keep all digits of their values: cells compute with them', () => {
    const shown = { ...state('a', 'done'), outputs: [slider('a:n', 12_345.678, 5)] };
    expect(collectResults([shown], null, undefined).outputs['a']).toEqual(shown.outputs);
  });

  it('are kept where the reader had set them, each of its own cell', () => {
    const outputs = { a: [slider('a:n', 7, 5), slider('a:m', 5), slider('b:n', 7, 5), text('x')] };
    const opened = { ...emptyNotebook(), results: { fits: [], outputs } };
    expect(controlsOf(opened)).toEqual([{ id: 'a:n', value: 7, initial: 5 }]);
    expect(controlsOf(emptyNotebook())).toEqual([]);
  });

  it('that were moved after the results stand where they were left, and their cells are known', () => {
    const outputs = { a: [slider('a:n', 7, 5)], b: [slider('b:m', 5)] };
    const at = (value: number, initial = 5) => ({
      ...emptyNotebook(),
      controls: value === initial ? [] : [{ id: 'a:n', value, initial }],
      results: { fits: [], outputs },
    });
    expect(withControl(outputs.a[0], at(9).controls)).toEqual(slider('a:n', 9, 5));
    expect(withControl(outputs.a[0], at(5).controls)).toEqual(slider('a:n', 5));
    expect([at(7), at(9), at(5)].map(one => [...movedSince(one)])).toEqual([[], ['a'], ['a']]);
    // The code has another first value since: what was kept for the old one does not count.
    expect(movedSince(at(9, 4))).toEqual(new Set(['a']));
    expect(withControl(outputs.a[0], at(9, 4).controls)).toEqual(slider('a:n', 5));
  });
});
