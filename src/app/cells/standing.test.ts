import { describe, expect, it } from 'vitest';
import { madeNow } from '../../notebook/document-digest.ts';
import type { Cell } from '../../notebook/document.ts';
import * as analysis from '../../notebook/language/waits.ts';
import type { CellState } from '../../workers/protocol.ts';
import { isAnalysisDue, markedCells, shownState, standingOf } from './standing.ts';

const cell = (id: string, source: string): Cell => ({ id, kind: 'code', source });
const state = (id: string, part: Partial<CellState> = {}): CellState => ({
  id,
  status: 'done',
  outputs: [],
  error: null,
  milliseconds: 1,
  execution: 1,
  names: [],
  runs: [],
  ...part,
});
const failed = (message: string, code = 'runtime') => ({
  status: 'error' as const,
  error: { code, message },
});
/** The words do not matter. */
const lacking = (missing: string) => ({
  status: 'error' as const,
  error: { code: 'reference', message: 'no such name', missing },
});

const CELLS = [
  cell('fit', 'const fit = await mcmc(model);'),
  cell('mean', 'const m = fit.mean("mu");'),
  cell('shown', 'm + 1'),
];
const standing = (states: readonly CellState[], cells = CELLS, ran = CELLS) =>
  standingOf(cells, madeNow(ran), states, analysis);

describe('readers of a cell that failed', () => {
  it('wait for its name, be they never run, stale or done before', () => {
    const states = [
      state('fit', failed('boom')),
      state('mean', { status: 'idle', execution: 0 }),
      state('shown'),
    ];
    const { waits, outdated } = standing(states);
    expect(waits.get('mean')).toEqual({ name: 'fit', cell: 'fit', of: 'fit', why: 'failed' });
    expect(waits.get('shown')).toEqual({ name: 'm', cell: 'fit', of: 'fit', why: 'failed' });
    expect([...outdated]).toEqual(['mean', 'shown']);
    expect(shownState(states[2], standing(states)).status).toBe('stale');
  });

  it('are told when it was stopped', () => {
    const states = [state('fit', failed('Stopped', 'stopped')), state('mean'), state('shown')];
    expect(standing(states).waits.get('mean')?.why).toBe('stopped');
  });

  it('that ran for want of its name wait instead of failing, where it does not parse or was never run', () => {
    const broken = [cell('fit', 'const fit = await mcmc(model;'), CELLS[1], CELLS[2]];
    const states = [
      state('fit', { status: 'idle', execution: 0 }),
      state('mean', lacking('fit')),
      state('shown', { status: 'idle', execution: 0 }),
    ];
    const found = standing(states, broken, broken);
    expect(found.waits.get('mean')).toEqual({ name: 'fit', cell: 'fit', of: 'fit', why: 'unrun' });
    expect(found.waits.get('shown')?.of).toBe('fit');
    expect(shownState(states[1], found)).toMatchObject({ status: 'stale', error: null });
  });

  it('keep a mistake of their own, and a name that no cell has stays unknown', () => {
    const states = [state('fit', failed('boom')), state('mean', failed('own')), state('shown')];
    expect(standing(states).waits.has('mean')).toBe(false);
    const unknown = [state('fit'), state('mean', lacking('q')), state('shown')];
    expect([...standing(unknown).waits.keys()]).toEqual(['shown']);
  });
});

describe('results that do not follow the page', () => {
  it('are those of stale cells, and stored ones whose cell reads something that was edited', () => {
    const stale = [state('fit', { status: 'stale' }), state('mean'), state('shown')];
    expect([...standing(stale).outdated]).toEqual(['fit']);
    const idle = CELLS.map(({ id }) => state(id, { status: 'idle', execution: 0 }));
    expect(isAnalysisDue(CELLS, madeNow(CELLS), idle)).toBe(false);
    const edited = [CELLS[0], cell('mean', 'const m = fit.mean("tau");'), CELLS[2]];
    expect(isAnalysisDue(edited, madeNow(CELLS), idle)).toBe(true);
    expect([...standing(idle, edited).outdated]).toEqual(['mean', 'shown']);
  });

  it('do not come of moved or renamed cells, nor where nothing says what they were made from', () => {
    const idle = CELLS.map(({ id }) => state(id, { status: 'idle', execution: 0 }));
    const from = madeNow(CELLS);
    const renamed = [CELLS[2], { ...CELLS[0], id: 'sampled' }, CELLS[1]];
    expect(isAnalysisDue(renamed, from, idle)).toBe(false);
    const edited = [cell('fit', 'const fit = 1;'), CELLS[1], CELLS[2]];
    expect(isAnalysisDue(edited, undefined, idle)).toBe(false);
    expect([...standingOf(edited, from, idle, analysis).outdated]).toEqual(['fit', 'mean', 'shown']);
  });

  it('are counted where the page marks them: stale cells, those that wait, and figures stored before an edit', () => {
    const text = (value: string) => [{ kind: 'text' as const, stream: 'log' as const, text: value }];
    const results = { fits: [], outputs: { fit: text('1'), shown: text('2') } };
    const edited = [CELLS[0], cell('mean', 'const m = fit.mean("tau");'), CELLS[2]];
    const idle = CELLS.map(({ id }) => state(id, { status: 'idle', execution: 0 }));
    // The cell that was edited shows nothing.
    expect(markedCells(standing(idle, edited), idle, results)).toBe(1);
    expect(markedCells(standing(idle), idle, results)).toBe(0);
    const stale = [state('fit', { status: 'stale' }), state('mean'), state('shown')];
    expect(markedCells(standing(stale), stale, undefined)).toBe(1);
    const waiting = [state('fit', failed('boom')), state('mean'), state('shown')];
    expect(markedCells(standing(waiting), waiting, undefined)).toBe(2);
  });

  it('are those of cells that read a control which was moved since they were stored', () => {
    const idle = CELLS.map(({ id }) => state(id, { status: 'idle', execution: 0 }));
    const moved = new Set(['mean']);
    expect(isAnalysisDue(CELLS, undefined, idle, moved)).toBe(true);
    expect([...standingOf(CELLS, undefined, idle, analysis, moved).outdated]).toEqual(['mean', 'shown']);
  });
});
