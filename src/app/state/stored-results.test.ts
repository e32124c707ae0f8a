import { describe, expect, it } from 'vitest';
import type { StoredResult } from '../../notebook/document.ts';
import type { Output } from '../../notebook/output.ts';
import type { CellState, KernelState, RunState } from '../../workers/protocol.ts';
import { collectResults, isWorthStoring, restOf } from './stored-results.ts';

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
