import { expect, test } from 'vitest';
import type { CellState } from '../../workers/protocol.ts';
import { isFitOld, isRunOld } from './old-results.ts';

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
