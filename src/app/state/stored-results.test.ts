import { describe, expect, it } from 'vitest';
import { emptyNotebook } from '../../notebook/document.ts';
import { madeNow } from '../../notebook/document-digest.ts';
import type { Cell, StoredResult } from '../../notebook/document.ts';
import type { Output } from '../../notebook/output.ts';
import type { CellState, KernelState, RunState } from '../../workers/protocol.ts';
import {
  areFitsOld,
  collectResults,
  controlsOf,
  drawnHere,
  isWorthStoring,
  moreWords,
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
const READY: KernelState = {
  status: 'ready',
  epoch: 1,
  cell: null,
  sampling: false,
  message: null,
  silentFor: 0,
};
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
/** With cells of those names that nobody edits. */
const collect = (states: readonly CellState[], of: RunState | null, before?: StoredResult): StoredResult =>
  collectResults(
    states,
    of,
    before,
    states.map(({ id }) => cell(id, id)),
    new Set(),
  );
const cell = (id: string, source: string): Cell => ({ id, kind: 'code', source });
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
    expect(collect(states, run({}), BEFORE)).toMatchObject({
      fits: [{ verdict: 'Looks converged.', seconds: 0.012 }],
      outputs: { fit: [text('fit now')], shown: [text('shown before')] },
    });
  });

  it('keeps what was stored of cells that were not run, and drops it where they show nothing any more', () => {
    const fits = collect([state('fit', 'done', 'x')], run({}), BEFORE).fits;
    const stored = { fits, outputs: BEFORE.outputs };
    const partly = collect([state('fit', 'idle'), state('shown', 'done', 'y')], null, stored);
    expect(partly).toMatchObject({ fits, outputs: { fit: [text('fit before')], shown: [text('y')] } });
    expect(collect([state('fit', 'done')], null, stored)).toMatchObject({ fits: [], outputs: {} });
  });
});

describe('a failure', () => {
  const CELLS = [cell('model', 'm'), cell('fit', 'f'), cell('shown', 's'), cell('data', 'd')];
  const stored: StoredResult = {
    fits: collect([state('fit', 'done', 'x')], run({}), undefined).fits,
    outputs: { model: [text('card')], fit: [text('fit before')], shown: [text('figure')] },
    madeFrom: madeNow(CELLS),
  };
  const after = (part: Partial<Record<string, CellState['status']>>, of: RunState | null = null) =>
    collectResults(
      CELLS.map(({ id }) => state(id, part[id] ?? 'error')),
      of,
      stored,
      CELLS,
      new Set(),
    );

  it('of all that depends on a cell that does not parse takes nothing away, and marks it as of another text', () => {
    const states = ['error', 'error', 'error', 'done'] as const;
    const all = CELLS.map(({ id }, at) => state(id, states[at]));
    expect(isWorthStoring(all, null, false, stored)).toBe(true);
    const results = after({ data: 'done' });
    const { fits, outputs, madeFrom } = results;
    expect({ fits, outputs }).toEqual({ fits: stored.fits, outputs: stored.outputs });
    expect(madeFrom).toEqual({ model: '', fit: '', shown: '', data: stored.madeFrom?.['data'] });
    const notebook = { ...emptyNotebook(), cells: CELLS, results };
    expect(areFitsOld(notebook)).toBe(true);
    // Failing once more changes nothing.
    expect(collectResults(all, null, results, CELLS, new Set())).toEqual(results);
  });

  it('is replaced by what a cell gives once it succeeds, be that no fit any more', () => {
    expect(after({ model: 'done', fit: 'done', shown: 'done', data: 'done' })).toMatchObject({
      fits: [],
      outputs: {},
      madeFrom: stored.madeFrom,
    });
    expect(after({ model: 'done', fit: 'done', shown: 'error', data: 'done' })).toMatchObject({
      fits: [],
      outputs: { shown: [text('figure')] },
    });
    const drew = { ...state('fit', 'done', 'new'), runs: ['r'] };
    expect(collect([drew], null, stored).fits).toEqual(stored.fits);
    expect(collect([drew], run({ seed: 8 }), stored).fits).toMatchObject([{ seed: 8 }]);
  });

  it('of the cell that drew leaves its last run as of another text; one after drawing keeps the new run', () => {
    const failed = after({ data: 'done' }, run({ seed: 8 }));
    expect([failed.fits, failed.madeFrom?.['fit']]).toEqual([stored.fits, '']);
    const [fit] = CELLS.slice(1);
    const late = { ...state('fit', 'error'), runs: ['r'] };
    const bare = { fits: stored.fits, outputs: {} };
    const { fits, madeFrom } = collectResults([late], run({ seed: 8 }), bare, [fit], new Set());
    expect([fits[0].seed, madeFrom]).toEqual([8, madeNow([fit])]);
    const first = collectResults([state('fit', 'error')], run({}), undefined, [fit], new Set());
    expect([first.fits.length, first.madeFrom]).toEqual([1, { fit: '' }]);
  });

  it('keeps no fit of a cell that is gone, nor one that names no cell once all have succeeded', () => {
    const others = [state('model', 'error'), state('data', 'done')];
    const rest = [CELLS[0], CELLS[3]];
    for (const of of [null, run({})])
      expect(collectResults(others, of, stored, rest, new Set()).fits).toEqual([]);
    const { cell: _, ...nameless } = stored.fits[0];
    const older = { ...stored, fits: [nameless] };
    expect(collectResults(others, null, older, rest, new Set()).fits).toEqual([nameless]);
    expect(collectResults(others.slice(1), null, older, rest, new Set()).fits).toEqual([]);
  });

  it('that a cell is there to show says nothing of what is stored', () => {
    const demo = collectResults([state('demo', 'error')], null, stored, [cell('demo', 'x')], new Set());
    expect(demo).toEqual({ fits: [], outputs: {}, madeFrom: madeNow([cell('demo', 'x')]) });
  });
});

describe('a run that was kept from before the page', () => {
  it('is stored again only where a cell of the page went on with it', () => {
    const kept = run({ restored: true });
    expect(drawnHere(kept, [state('fit', 'idle')])).toBeNull();
    expect(drawnHere(kept, [{ ...state('fit', 'done'), runs: ['r'] }])).toBe(kept);
    expect(drawnHere(run({ restored: false }), [])).not.toBeNull();
  });
});

describe('what results were made from', () => {
  const CELLS = [cell('model', 'm'), cell('fit', 'f'), cell('shown', 's')];
  const states = (fit: CellState['status']) => [
    state('model', 'done'),
    state('fit', fit, 'x'),
    state('shown', fit, 'y'),
  ];
  const madeFrom = madeNow(CELLS);
  const edited = [cell('model', 'm2'), ...CELLS.slice(1)];

  it('is the text of the cells that have run', () => {
    const { madeFrom: now } = collectResults(
      states('done'),
      null,
      { ...BEFORE, madeFrom },
      edited,
      new Set(),
    );
    expect(now).toEqual(madeNow(edited));
  });

  it('stays that of before for cells that were not run, and is nothing where they did not follow the page', () => {
    const before = { ...BEFORE, madeFrom };
    const old = new Set(['fit', 'shown']);
    const one = collectResults(states('stale'), null, before, edited, old).madeFrom;
    expect(one).toEqual({ ...madeNow(edited), fit: '', shown: '' });
    const both = [edited[0], cell('fit', 'f2'), edited[2]];
    const { fit } = collectResults(states('stale'), null, before, both, old).madeFrom ?? {};
    expect(fit).toBe(madeFrom['fit']);
    expect(collectResults(states('idle'), null, before, CELLS, new Set()).madeFrom).toEqual(madeFrom);
  });

  it('comes with the number of rows for which there was no room', () => {
    const rows = Array.from({ length: 18 }, (_, i) => ({ site: `x[${i}]`, ess: 1, mean: 0 }));
    const summary = { draws: 10, rows, omitted: 2 } as unknown as RunState['summary'];
    const { fits } = collect([state('fit', 'done')], run({ summary }), undefined);
    expect([fits[0].rows.length, fits[0].omitted]).toEqual([12, 8]);
    expect(moreWords(fits[0])).toBe('8 more rows appear once it has run.');
    const { omitted: _, ...older } = fits[0];
    expect(moreWords(older)).toBe('More rows may appear once it has run.');
    expect(moreWords({ ...older, rows: older.rows.slice(1) })).toBe('');
    expect(collect([state('fit', 'done')], run({}), undefined).fits[0]).not.toHaveProperty('omitted');
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
    expect(collect([shown], null, undefined).outputs['a']).toEqual(shown.outputs);
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
    expect([at(7), at(9), at(5)].map(areFitsOld)).toEqual([false, true, true]);
    // The code has another first value since: what was kept for the old one does not count.
    expect(movedSince(at(9, 4))).toEqual(new Set(['a']));
    expect(withControl(outputs.a[0], at(9, 4).controls)).toEqual(slider('a:n', 5));
  });
});
