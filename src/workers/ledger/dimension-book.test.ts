import { describe, expect, it } from 'vitest';
import { createDimensionBook } from './dimension-book.ts';

const chain = { name: 'chain', size: 4 };
const draw = { name: 'draw', size: 100 };

describe('the dimensions of a group', () => {
  it('are shared by variables that have the same', () => {
    const book = createDimensionBook(['a', 'b']);
    const schools = { name: 'schools', size: 2, coords: ['A', 'B'] };
    expect(book.names([chain, draw, schools])).toEqual(['chain', 'draw', 'schools']);
    expect(book.names([chain, draw, { ...schools }])).toEqual(['chain', 'draw', 'schools']);
    expect(book.dimensions().map(({ name, coords }) => [name, coords])).toEqual([
      ['chain', null],
      ['draw', null],
      ['schools', ['A', 'B']],
    ]);
  });

  it('have two names where sizes or coordinates differ, or one variable has the same twice', () => {
    const book = createDimensionBook(['a', 'b']);
    expect(book.names([{ name: 'rows', size: 3 }])).toEqual(['rows']);
    expect(book.names([{ name: 'rows', size: 4 }])).toEqual(['rows_2']);
    expect(
      book.names([
        { name: 'rows', size: 3 },
        { name: 'rows', size: 3 },
      ]),
    ).toEqual(['rows', 'rows_bis']);
  });

  it('never share a name with a variable, nor with chain and draw', () => {
    const book = createDimensionBook(['mu', 'mu', 'draw']);
    expect(book.variables).toEqual(['mu', 'mu_2', 'draw_2']);
    expect(book.names([chain, draw, { name: 'mu', size: 2 }, { name: 'draw', size: 7 }])).toEqual([
      'chain',
      'draw',
      'mu_3',
      'draw_3',
    ]);
  });

  it('lose what netCDF has no place for', () => {
    const book = createDimensionBook(['a/b', '\u0007 ']);
    expect(book.variables).toEqual(['a_b', '_']);
    book.names([{ name: 'x', size: 2, coords: ['same', 'same'] }]);
    expect(book.dimensions()[0].coords).toBeNull();
  });
});
