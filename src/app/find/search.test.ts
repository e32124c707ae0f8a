import { describe, expect, it } from 'vitest';
import type { Cell } from '../../notebook/document.ts';
import { findAll, MOST_MATCHES, prepare, replaceIn } from './search.ts';
import type { Query } from './search.ts';

const cells: readonly Cell[] = [
  { id: 'a', kind: 'markdown', source: 'Mu and mu.' },
  { id: 'b', kind: 'code', source: 'const mu = ~Normal(0, 5);\nmu + mus + x.mu - $mu' },
];
const query = (text: string, part: Partial<Query> = {}): Query => ({
  text,
  matchCase: false,
  wholeWord: false,
  regex: false,
  ...part,
});
const places = (text: string, part?: Partial<Query>): string =>
  findAll(cells, prepare(query(text, part)))
    .map(({ cell, start, end }) => `${cell}${start}-${end}`)
    .join(' ');
const replaced = (text: string, by: string, part?: Partial<Query>): string[] => [
  ...replaceIn(cells, prepare(query(text, part)), by).values(),
];

describe('finding', () => {
  it('finds in every cell, by case and by whole words where asked', () => {
    expect(places('mu')).toBe('a0-2 a7-9 b6-8 b26-28 b31-33 b39-41 b45-47');
    expect(places('mu', { matchCase: true })).not.toContain('a0');
    expect(places('mu', { wholeWord: true })).toBe('a0-2 a7-9 b6-8 b26-28 b39-41');
  });

  it('takes signs of expressions as text, unless asked', () => {
    expect(places('~Normal(0,')).toBe('b11-21');
    expect(places(')')).toBe('b23-24');
    expect(places('$mu')).toBe('b44-47');
    expect(places('x.mu - $')).toBe('b37-45');
    expect(places('^mu', { regex: true })).toBe('a0-2 b26-28');
    expect(places('m.s?', { regex: true, matchCase: true, wholeWord: true })).toContain('b31-34');
  });

  it('says what is wrong with an expression, and finds nothing by none', () => {
    expect(prepare(query('(', { regex: true }))).toEqual({
      kind: 'invalid',
      message: 'Not a regular expression: unterminated group',
    });
    expect(prepare(query(''))).toEqual({ kind: 'empty' });
    expect(places('x*', { regex: true })).toBe('b37-38');
  });

  it('closes an expression before it asks for whole words', () => {
    expect(prepare(query('a)|(b', { regex: true, wholeWord: true })).kind).toBe('invalid');
  });

  it('stops at the most it shows', () => {
    const many: Cell = { id: 'c', kind: 'code', source: 'a'.repeat(MOST_MATCHES + 10) };
    expect(findAll([many], prepare(query('a')))).toHaveLength(MOST_MATCHES);
  });
});

describe('replacing', () => {
  it('replaces all, in the cells that have a match', () => {
    expect(replaced('mu', 'nu', { wholeWord: true })).toEqual([
      'nu and nu.',
      'const nu = ~Normal(0, 5);\nnu + mus + x.nu - $mu',
    ]);
    expect(replaced('Normal', 'Cauchy')).toHaveLength(1);
  });

  it('replaces one and leaves the rest', () => {
    const search = prepare(query('mu'));
    const second = findAll(cells, search)[1];
    expect([...replaceIn(cells, search, 'x', second)]).toEqual([['a', 'Mu and x.']]);
  });

  it('takes $ as text, and in expressions as what was found', () => {
    expect(replaced('5', '$&$1')[0]).toContain('Normal(0, $&$1);');
    expect(
      replaced(String.raw`(\w+)\((\d), (?<sd>\d)\)`, '$1($<sd>, $2, $$, $9)', { regex: true })[0],
    ).toContain('~Normal(5, 0, $, $9);');
  });
});
