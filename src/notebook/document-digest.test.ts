import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atLength, briefly, changedSince, digestOf, isFitChanged, madeNow } from './document-digest.ts';
import type { Cell, MadeFrom, StoredResult } from './document.ts';
import { parseNotebook } from './format.ts';

const cell = (id: string, source: string, kind: Cell['kind'] = 'code'): Cell => ({ id, kind, source });
const CELLS = [
  cell('intro', 'Words', 'markdown'),
  cell('model', 'const prior = Beta(1, 1);'),
  cell('fit', 'const posterior = await mcmc(model);'),
];
const FROM = madeNow(CELLS);
const FIT = {
  name: 'posterior',
  verdict: '',
  chains: 4,
  draws: 1000,
  seconds: 1,
  partial: false,
  rows: [],
};
const madeFrom = (from: MadeFrom, drawnBy?: string): StoredResult => ({
  fits: [{ ...FIT, cell: drawnBy }],
  outputs: {},
  madeFrom: from,
});
const edited = [CELLS[0], cell('model', 'const prior = Beta(1, 99);'), CELLS[2]];

describe('the digest of a text', () => {
  it('is the published FNV-1a for plain letters, in base 36', () => {
    expect([digestOf(''), digestOf('a'), digestOf('foobar')]).toEqual(
      [0x811c9dc5, 0xe40c292c, 0xbf9cf968].map(value => value.toString(36)),
    );
  });
});

describe('what was changed since results were made', () => {
  it('is code of another text, down to its spaces, and new code', () => {
    expect([...changedSince(CELLS, FROM)]).toEqual([]);
    expect([...changedSince(edited, FROM)]).toEqual(['model']);
    expect([...changedSince([cell('intro', 'Other', 'markdown'), ...CELLS.slice(1)], FROM)]).toEqual([]);
    expect([...changedSince([...CELLS, cell('constructor', '1')], FROM)]).toEqual(['constructor']);
    expect([...changedSince([cell('model', 'const prior =  Beta(1, 1);')], FROM)]).toEqual(['model']);
    expect([...changedSince(edited, undefined)]).toEqual([]);
  });

  it('is neither a cell that was moved nor one under another name', () => {
    expect([...changedSince([CELLS[2], CELLS[1]], FROM)]).toEqual([]);
    expect([...changedSince([cell('coin', CELLS[1].source), CELLS[2]], FROM)]).toEqual([]);
    expect([...changedSince([cell('coin', 'other'), CELLS[2]], FROM)]).toEqual(['coin']);
  });

  it('concerns a stored summary, unless the cell is new or another one was out of date before', () => {
    expect(isFitChanged(edited, madeFrom(FROM))).toBe(true);
    expect(isFitChanged([...CELLS, cell('more', '1')], madeFrom(FROM))).toBe(false);
    for (const drawnBy of [undefined, 'fit', 'gone']) {
      expect(isFitChanged(CELLS, madeFrom({ ...FROM, model: '' }, drawnBy))).toBe(false);
      expect(isFitChanged(CELLS, madeFrom({ ...FROM, fit: '' }, drawnBy))).toBe(true);
    }
    expect(isFitChanged(CELLS, madeFrom({ ...FROM, fit: '' }, 'model'))).toBe(false);
  });

  it('is the same after it was said in fewer words', () => {
    const all = [...edited, cell('more', '1'), cell('old', '2')];
    const from = { ...FROM, old: '' };
    const brief = briefly(all, from);
    expect(brief).toEqual({ model: FROM['model'], more: null, old: '' });
    expect(atLength(all, brief)).toEqual(from);
    expect(briefly(CELLS, FROM)).toEqual({});
  });

  it('is nothing in the notebooks that ship', () => {
    const files = readdirSync('public/examples').filter(file => file.endsWith('.tilde'));
    const notebooks = files.map(file => parseNotebook(readFileSync(`public/examples/${file}`, 'utf8')));
    expect(notebooks.length).toBeGreaterThan(10);
    for (const { title, cells, results } of notebooks)
      expect([title, ...changedSince(cells, results?.madeFrom)]).toEqual([title]);
  });
});
