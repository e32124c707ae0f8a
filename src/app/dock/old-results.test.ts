import { expect, test } from 'vitest';
import { emptyNotebook } from '../../notebook/document.ts';
import type { Notebook } from '../../notebook/document.ts';
import type { CellSource, CellState, Output } from '../../workers/protocol.ts';
import { isFitOld, isOfOtherInputs, isRunOld } from './old-results.ts';

const state = (part: Partial<CellState>): CellState => ({
  id: 'a',
  status: 'done',
  outputs: [],
  error: null,
  milliseconds: 1,
  execution: 3,
  names: [],
  runs: ['r2'],
  ...part,
});

test('a run is old once its cell is stale or has begun anew', () => {
  expect(isRunOld(state({}), 'r2')).toBe(false);
  expect(isRunOld(state({ status: 'stale' }), 'r2')).toBe(true);
  expect(isRunOld(state({ status: 'running', runs: [] }), 'r2')).toBe(true);
  expect(isRunOld(state({ status: 'error', runs: [] }), 'r2')).toBe(true);
});

test('a run of a notebook that was opened again is taken as it is', () => {
  expect(isRunOld(state({ status: 'idle', execution: 0, runs: [] }), 'r2')).toBe(false);
});

test('a fit is old once its cell was executed again', () => {
  expect(isFitOld(state({}), 3)).toBe(false);
  expect(isFitOld(state({}), 2)).toBe(true);
  expect(isFitOld(state({ status: 'stale' }), 3)).toBe(true);
});

const NOTEBOOK: Notebook = {
  ...emptyNotebook(),
  cells: [
    { id: 's', kind: 'code', source: 'const h = slider("h");' },
    { id: 'fit', kind: 'code', source: 'h' },
  ],
};

/** A run of the notebook's cells with the slider at this value. */
const madeAt = (value: number): readonly CellSource[] =>
  NOTEBOOK.cells.map(({ id, source }) => ({
    id,
    source,
    ...(id === 's' && { controls: [{ label: 'h', value }] }),
  }));

const slider = (value: number, label = 'h', id = `s:${label}`): Output => ({
  kind: 'widget',
  id,
  label,
  control: 'slider',
  min: 0,
  max: 10,
  step: 1,
  value,
});

const FILE: Output = { kind: 'widget', id: 's:h', label: 'h', control: 'file', value: '' };
const MOVED: Notebook = { ...NOTEBOOK, controls: [{ id: 's:h', value: 7, initial: 1 }] };
const shown = (...outputs: readonly Output[]) => [state({ id: 's', outputs })];

test('a run is of other inputs where a text is another or its cell is gone', () => {
  expect(isOfOtherInputs(madeAt(1), NOTEBOOK)).toBe(false);
  const [s, fit] = NOTEBOOK.cells;
  expect(isOfOtherInputs(madeAt(1), { ...NOTEBOOK, cells: [s, { ...fit, source: 'h + 1' }] })).toBe(true);
  expect(isOfOtherInputs(madeAt(1), { ...NOTEBOOK, cells: [fit] })).toBe(true);
});

test('a run is of other inputs where a control stands elsewhere, as the notebook says', () => {
  expect(isOfOtherInputs(madeAt(1), MOVED)).toBe(true);
  expect(isOfOtherInputs(madeAt(7), MOVED)).toBe(false);
  const results = { fits: [], outputs: { s: [{ ...slider(7), initial: 1 }] } };
  expect(isOfOtherInputs(madeAt(1), { ...NOTEBOOK, results })).toBe(true);
  // It was put back since the results were stored.
  expect(isOfOtherInputs(madeAt(7), { ...NOTEBOOK, results, controls: [] })).toBe(true);
  expect(isOfOtherInputs(madeAt(1), { ...NOTEBOOK, results, controls: [] })).toBe(false);
});

test('what a cell shows of its controls comes before what the notebook says of them', () => {
  expect(isOfOtherInputs(madeAt(7), NOTEBOOK, shown(slider(1)))).toBe(true);
  expect(isOfOtherInputs(madeAt(1), MOVED, shown(slider(1)))).toBe(false);
  expect(isOfOtherInputs(madeAt(1), MOVED, [state({ id: 'fit', outputs: [slider(1)] })])).toBe(true);
});

test('of several controls of one label each is itself; a file that has to be chosen again says nothing', () => {
  const [s, fit] = madeAt(1);
  const both = [{ label: 'h', value: 1 }, ...[2, 3].map(value => ({ label: 'h', value }))];
  const outputs = [slider(1), slider(2, 'h', 's:h:2'), slider(3, 'h', 's:h:3')];
  expect(isOfOtherInputs([{ ...s, controls: both }, fit], NOTEBOOK, shown(...outputs))).toBe(false);
  outputs[2] = slider(4, 'h', 's:h:3');
  expect(isOfOtherInputs([{ ...s, controls: both }, fit], NOTEBOOK, shown(...outputs))).toBe(true);
  const chosen = [{ ...s, controls: [{ label: 'h', value: 'd.csv' }] }, fit];
  expect(isOfOtherInputs(chosen, NOTEBOOK, shown(FILE))).toBe(false);
  expect(isOfOtherInputs(chosen, NOTEBOOK, shown({ ...FILE, value: 'e.csv' }))).toBe(true);
});
