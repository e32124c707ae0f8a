import { expect, test } from 'vitest';
import type { RunState } from '../../workers/protocol.ts';
import type { RestWords } from './dock-rest.tsx';
import { sheetWords } from './sheet-words.ts';

const STORED: RestWords = {
  verdict: 'Looks converged.',
  detail: '4 × 1,000 draws, 0.2 s',
  draws: 4000,
  chains: 4,
  run: null,
  stored: true,
  rows: [],
  more: '',
};
const CELLS = { total: 4, done: 0, failed: 0, stored: false, samples: true };
const REST = { busy: false, stopping: false, old: false, cells: CELLS };
const run = (part: Partial<RunState>): RunState =>
  ({
    status: 'running',
    draws: 1000,
    chains: [{ done: 700, warmup: 500 }],
    verdict: null,
    ...part,
  }) as unknown as RunState;

test('at rest the sheet has the verdict, and says when it is from before a change', () => {
  expect(sheetWords(null, STORED, REST)).toEqual({
    headline: 'Looks converged.',
    detail: 'Stored results, 4,000 draws',
  });
  expect(sheetWords(null, STORED, { ...REST, old: true }).detail).toBe(
    'Before the last change: Stored results, 4,000 draws',
  );
});

test('while cells run it never passes the verdict of before off as that of now', () => {
  expect(sheetWords(null, STORED, { ...REST, busy: true })).toEqual({
    headline: 'Running.',
    detail: 'Before: Looks converged.',
  });
  const before = { ...STORED, stored: false };
  expect(sheetWords(run({ status: 'done', verdict: {} as never }), before, { ...REST, busy: true })).toEqual({
    headline: 'Running.',
    detail: 'Before: Looks converged.',
  });
});

test('while chains draw it counts their draws', () => {
  const words = { ...STORED, verdict: 'Sampling.', stored: false };
  expect(sheetWords(run({}), words, { ...REST, busy: true })).toEqual({
    headline: 'Sampling.',
    detail: '200 of 1,000 draws',
  });
});

test('a notebook that samples nothing is not told that it has not run once its cells have', () => {
  const words = (cells: Partial<typeof CELLS>) =>
    sheetWords(null, null, { ...REST, cells: { ...CELLS, ...cells } });
  expect(words({})).toEqual({ headline: 'Not run yet.', detail: 'Run samples the model in this page.' });
  expect(words({ samples: false }).detail).toBe('Run does all cells of this page.');
  expect(words({ samples: false, stored: true }).headline).toBe('Stored results.');
  expect(words({ samples: false, done: 4 }).headline).toBe('All cells have run.');
  expect(words({ samples: false, done: 1 }).headline).toBe('1 of 4 cells have run.');
  expect(words({ samples: false, done: 3, failed: 1 }).headline).toBe('1 cell failed.');
});
