/** Text of tables becomes typed columns, or a message that says in which line it is wrong. */
import { describe, expect, it } from 'vitest';
import { csv } from './csv.ts';
import type { TildeError } from './errors.ts';

const penguins = csv(
  'species,bill,male,seen,id\r\nAdelie,39.1,true,2007-11-11,007\r\n"Gentoo, big",NA,FALSE,2008-01-02,012\r\nAdelie,40,,,003\r\n',
);

describe('csv', () => {
  it('tells numbers, truth values, dates and words apart', () => {
    expect(penguins.columns).toEqual(['species', 'bill', 'male', 'seen', 'id']);
    expect(penguins.columns.map(name => penguins.type(name))).toEqual([
      'string',
      'number',
      'boolean',
      'date',
      'string',
    ]);
    expect(penguins.rows).toBe(3);
  });

  it('keeps missing values and counts them', () => {
    expect(penguins['bill']?.toArray()).toEqual([39.1, NaN, 40]);
    expect(penguins['male']).toEqual([true, false, null]);
    expect(penguins['seen']).toEqual(['2007-11-11', '2008-01-02', '']);
    expect(['bill', 'male', 'id'].map(name => penguins.missing(name))).toEqual([1, 1, 0]);
  });

  it('gives levels and codes for plates', () => {
    expect(penguins.levels('species')).toEqual(['Adelie', 'Gentoo, big']);
    expect(penguins.codes('species').toArray()).toEqual([0, 1, 0]);
  });

  it('drops rows only when asked', () => {
    expect(penguins.complete('bill').rows).toBe(2);
    expect(penguins.complete().rows).toBe(1);
    expect(penguins.head(1)).toEqual([
      { species: 'Adelie', bill: 39.1, male: true, seen: '2007-11-11', id: '007' },
    ]);
  });

  it('reads semicolons with decimal commas, tabs, and quotes over lines', () => {
    expect(csv('a;b\n1,5;2\n').column('a').toArray()).toEqual([1.5]);
    expect(csv('a\tb\n1\tx y\n').column('b')).toEqual(['x y']);
    expect(csv('a,b\n"one ""two""\nthree",2\n').column('a')).toEqual(['one "two"\nthree']);
  });

  it('names columns without names and those that come twice', () => {
    expect(csv('x,,x\n1,2,3\n').columns).toEqual(['x', 'column2', 'x_2']);
  });

  it('says which lines have another number of cells', () => {
    const text = 'a,b\n1,2\n"x\ny",2\n3\n4,5,6\n';
    expect(() => csv(text)).toThrow('csv: lines 5, 6 have another number of cells than the header');
    let thrown: unknown;
    try {
      csv(text);
    } catch (error) {
      thrown = error;
    }
    expect((thrown as TildeError).detail.got).toBe('1 in line 5');
  });

  it('says where a quote stays open, and that an empty text has no rows', () => {
    expect(() => csv('a,b\n1,"x\n')).toThrow('a quote opened in line 2 is never closed');
    expect(() => csv('a,b\n')).toThrow('there are no rows');
  });

  it('refuses a column it does not have', () => {
    expect(() => penguins.column('wing')).toThrow('no column "wing"');
  });
});
