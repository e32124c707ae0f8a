import { expect, it } from 'vitest';
import { madeNow } from '../../notebook/document-digest.ts';
import type { Cell, Notebook } from '../../notebook/document.ts';
import { hasOldResults, oldCells } from './old-cells.ts';

const cell = (id: string, source: string): Cell => ({ id, kind: 'code', source });
const CELLS = [cell('a', 'const x = 1;'), cell('b', 'x + 1'), cell('c', 'const z = 3;')];
const shownAt = (id: string): Notebook => ({
  version: 1,
  title: 'T',
  seed: 1,
  cells: CELLS,
  results: {
    fits: [],
    outputs: { [id]: [{ kind: 'value', type: '', text: '2' }] },
    madeFrom: madeNow(CELLS),
  },
});
const edited = (notebook: Notebook): Notebook => ({
  ...notebook,
  cells: [cell('a', 'const x = 5;'), ...CELLS.slice(1)],
});

it('results of a cell that reads what was changed are old, those of others are not', async () => {
  expect([...(await oldCells(edited(shownAt('b'))))]).toEqual(['a', 'b']);
  expect(await hasOldResults(edited(shownAt('b')))).toBe(true);
  expect(await hasOldResults(edited(shownAt('c')))).toBe(false);
  expect(await hasOldResults(shownAt('b'))).toBe(false);
});
