/** Dropped and pasted tables become cells. */
import { describe, expect, it } from 'vitest';
import { datasetSource, DROP_ROWS, looksLikeTable, tableName, tableSource } from './table-cell.ts';

const free = () => false;

describe('a table becomes a cell', () => {
  it('whose text is the table, whatever characters it holds', () => {
    const text = 'a,b\r\n`x`,\\n ${y} $5\r\n';
    const source = tableSource(text, 'mine');
    const read = new Function('csv', `${source.replace(/\nmine$/, '')} return mine;`) as (
      csv: unknown,
    ) => string;
    expect(read((given: string) => given)).toBe('a,b\n`x`,\\n ${y} $5');
  });

  it('without the rows in which something is missing, where that was asked for', () => {
    expect(tableSource('a,b\n1,2', 'mine', [], DROP_ROWS)).toBe(
      'const mine = csv(`a,b\n1,2`).complete();\nmine',
    );
    expect(datasetSource('penguins', 'birds', DROP_ROWS)).toBe(
      'const birds = (await dataset("penguins")).complete();\nbirds',
    );
    expect(datasetSource('penguins', 'birds')).toBe('const birds = await dataset("penguins");\nbirds');
  });

  it('named after its file, but never like another cell or a word of the language', () => {
    expect(tableName('Palmer penguins.csv', free)).toBe('palmerPenguins');
    expect(tableName('2024-sales.csv', free)).toBe('data2024Sales');
    expect(tableName('class.csv', free)).toBe('dataclass');
    expect(tableName('data', free)).toBe('data');
    expect(tableName('', free)).toBe('data');
    expect(tableName('schools.csv', name => name === 'schools')).toBe('schools2');
  });
});

describe('what is pasted is taken for a table', () => {
  it('when its lines have the same separators', () => {
    expect(looksLikeTable('a\tb\n1\t2')).toBe(true);
    expect(looksLikeTable('a,b\n1,2\n3')).toBe(true);
    expect(looksLikeTable('Dear all,\nwelcome to this, our, notebook')).toBe(false);
    expect(looksLikeTable('one line, with, commas')).toBe(false);
  });
});
