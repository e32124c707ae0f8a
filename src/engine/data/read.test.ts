/**
 * Files of every format become typed columns; what is damaged is said with its place. The files in fixtures/ were
 * written by pyarrow 22 (`write_feather`, `write_table`, an IPC stream), all of the same three rows.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { csv } from '../csv.ts';
import { TildeError } from '../errors.ts';
import { dayOf } from './days.ts';
import { DATA_LIMITS } from './limits.ts';
import { keptText, previewOf } from './preview.ts';
import { readData } from './read.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(path.resolve(import.meta.dirname, 'fixtures', name)));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = async (name: string, text: string) => (await readData(name, bytesOf(text))).table;

async function failure(name: string, bytes: Uint8Array): Promise<TildeError> {
  const reason: unknown = await readData(name, bytes).then(
    () => 'it was read',
    (error: unknown) => error,
  );
  expect(reason).toBeInstanceOf(TildeError);
  return reason as TildeError;
}

describe('binary files of other programs', () => {
  it.each([
    ['lz4.feather', 'Arrow'],
    ['zstd.feather', 'Arrow'],
    ['s.arrows', 'Arrow'],
    ['snappy.parquet', 'Parquet'],
    ['gzip.parquet', 'Parquet'],
    ['zstd.parquet', 'Parquet'],
  ])('%s has its types and missing values', async (name, format) => {
    const { table, format: found } = await readData(name, fixture(name));
    expect(found).toBe(format);
    const types = Object.fromEntries(table.columns.map(column => [column, table.type(column)]));
    expect(types).toEqual({
      i: 'integer',
      x: 'number',
      b: 'boolean',
      s: 'string',
      c: 'string',
      d: 'date',
      t: 'date',
      n: 'number',
      z: 'string',
    });
    expect(table.columns.map(column => table.missing(column))).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 0]);
    expect(table.column('x').toArray()).toEqual([1.5, NaN, -2.25]);
    expect(table.column('n').toArray()).toEqual([1.25, -3.5, NaN]);
    expect(table.column('b')).toEqual([true, null, false]);
    expect(table.column('s')).toEqual(['a', 'b, "c"', '']);
    expect(table.column('t')).toEqual(['2024-02-29T12:30:00.000Z', '', '1999-12-31']);
    expect(table.column('z')).toEqual(['007', '010', '003']);
  });

  it('are told by their content where the name says nothing', async () => {
    expect((await readData('data', fixture('lz4.feather'))).format).toBe('Arrow');
    expect((await readData('data', fixture('gzip.parquet'))).format).toBe('Parquet');
  });

  it('cut short say at which byte they end', async () => {
    const parquet = await failure('a.parquet', fixture('snappy.parquet').subarray(0, 700));
    expect(parquet.message).toBe('The Parquet file is cut short: it ends at byte 700 without its footer');
    const arrow = await failure('a.feather', fixture('lz4.feather').subarray(0, 700));
    expect(arrow.message).toBe('The Arrow file is cut short: it ends at byte 700 without its footer');
    const named = await failure('a.parquet', bytesOf('a,b\n1,2\n'));
    expect(named.message).toBe('The file does not begin as Parquet does');
  });

  it('with a footer of impossible length say so', async () => {
    const bytes = fixture('gzip.parquet');
    bytes.set([255, 255, 255, 127], bytes.length - 8);
    expect((await failure('a.parquet', bytes)).message).toContain('the length of its footer');
  });
});

describe('JSON', () => {
  it('comes as records, as lists, as records under a name, and as one record a line', async () => {
    const forms = [
      '[{"a": 1, "b": "x"}, {"a": null, "b": "y"}]',
      '{"a": [1, null], "b": ["x", "y"]}',
      '{"rows": [{"a": 1, "b": "x"}, {"b": "y"}]}',
      '{"a": 1, "b": "x"}\n{"b": "y"}\n',
    ];
    for (const form of forms) {
      const table = await read('t.json', form);
      expect(table.column('a').toArray(), form).toEqual([1, NaN]);
      expect(table.column('b'), form).toEqual(['x', 'y']);
    }
  });

  it('keeps whole numbers that no number holds as text, and mixed columns too', async () => {
    const table = await read('t.json', '{"id": ["9007199254740993", "1"], "m": [1, "x"]}');
    expect([table.type('id'), table.type('m')]).toEqual(['string', 'string']);
    expect(csv('id\n9007199254740993\n1\n').column('id')).toEqual(['9007199254740993', '1']);
  });

  it.each([
    ['[{"a": 1},\n {"a": x}]', 'The JSON is damaged in line 2, column 8'],
    ['[{"a": 1}', 'The JSON is damaged in line 1, column 10'],
    ['[{"a" 1}]', 'The JSON is damaged in line 1, column 7'],
    ['[{"a": 01}]', 'The JSON is damaged in line 1, column 8'],
    ['[1, 2', 'The JSON is damaged in line 1, column 6'],
    ['{"a": [1], "b": [1, 2]}', 'The lists in the JSON have different lengths'],
    ['[{"a": 1}, 2]', 'Entry 2 of the JSON list is no record'],
    ['[{"a": [1]}]', 'The column "a" holds a list in row 1'],
    ['{"a": [{"b": 1}, 2]}', 'The column "a" holds a record in row 1'],
    ['[]', 'The JSON is no table'],
    [`${'['.repeat(200_000)}`, 'The JSON is damaged in line 1, column 200001'],
  ])('%.30s is refused: %s', async (text, message) => {
    expect((await failure('t.json', bytesOf(text))).message).toBe(message);
  });

  it('never reaches a prototype', async () => {
    const table = await read('t.json', '[{"__proto__": 1, "constructor": 2, "a": 3}]');
    expect(table.columns).toEqual(['__proto__', 'constructor', 'a']);
    expect(table.column('__proto__').toArray()).toEqual([1]);
    expect(Object.prototype).not.toHaveProperty('a');
  });
});

describe('text', () => {
  it('may be UTF-16 or Windows-1252, the latter with a note', async () => {
    const wide = new Uint8Array([0xff, 0xfe, ...'é,b\n1,2\n'.split('').flatMap(c => [c.charCodeAt(0), 0])]);
    expect((await readData('t.csv', wide)).table.columns).toEqual(['é', 'b']);
    const { table, notes } = await readData('t.csv', new Uint8Array([0xe9, ...bytesOf(',b\n1,2\n')]));
    expect(table.columns).toEqual(['é', 'b']);
    expect(notes).toEqual(['The file is not UTF-8: its letters were read as Windows-1252.']);
  });

  it('that is none, or nothing, is refused', async () => {
    expect((await failure('t.csv', new Uint8Array([1, 0, 2]))).message).toBe('The file is no table');
    expect((await failure('t.csv', new Uint8Array()))?.message).toBe('The file is empty');
  });

  it('beyond the limits is refused with the limit', async () => {
    const rows = await failure('t.csv', bytesOf(`a\n${'1\n'.repeat(DATA_LIMITS.rows + 1)}`));
    expect(rows.message).toBe('The table has 200,001 rows');
    expect(rows.detail.expected).toBe('at most 200,000 rows');
    const bytes = await failure('t.csv', new Uint8Array(DATA_LIMITS.bytes + 1));
    expect(bytes.detail.expected).toBe('at most 32.0 MB');
  });
});

describe('dates', () => {
  it('count in days of the calendar, parts of a day and zones included', () => {
    expect(dayOf('1970-01-01')).toBe(0);
    expect(dayOf('2000-03-01')).toBe(11_017);
    expect(dayOf('1970-01-02T12:00Z')).toBe(1.5);
    expect(dayOf('1970-01-02T01:00:00+01:00')).toBe(1);
    expect(dayOf('2023-02-29')).toBeUndefined();
    expect(dayOf('2023-13-01')).toBeUndefined();
  });

  it('that the calendar does not have are text', () => {
    expect(csv('d\n2023-02-28\n2023-02-29\n').type('d')).toBe('string');
  });

  it('become numbers on request, missing ones NaN', () => {
    const table = csv('d,x\n2024-03-01,1\nNA,2\n2024-02-28,3\n');
    expect(table.dayNumbers('d').toArray()).toEqual([2, NaN, 0]);
    expect(table.dayNumbers('d', '2024-01-01').toArray()).toEqual([60, NaN, 58]);
    expect(() => table.dayNumbers('x')).toThrow('the column "x" holds no dates');
    expect(() => table.dayNumbers('d', 'today')).toThrow('cannot count from "today"');
  });
});

describe('what a notebook keeps', () => {
  it('reads back as the same table', async () => {
    const { table } = await readData('lz4.feather', fixture('lz4.feather'));
    const { text, asText, rows } = keptText(table, table.columns, table.rows);
    const back = csv(text, { text: asText });
    expect(rows).toBe(3);
    expect(previewOf(back)).toEqual(previewOf(table));
  });

  it('names the columns that would be taken for something else', async () => {
    const table = await read('t.json', '{"zip": ["1", "2"], "yes": ["true", "true"], "w": ["a", "b"]}');
    const { text, asText } = keptText(table, table.columns, 2);
    expect(asText).toEqual(['zip', 'yes']);
    expect(csv(text, { text: asText }).type('zip')).toBe('string');
  });

  it('keeps rows of one column that miss their value', async () => {
    const table = await read('t.json', '{"a": [1, null, 3]}');
    const { text } = keptText(table, ['a'], 3);
    expect(csv(text).column('a').toArray()).toEqual([1, NaN, 3]);
  });

  it('stops at the limit, after whole rows', () => {
    const table = csv(`a,b\n${'1000,2000\n'.repeat(50_000)}`);
    const { text, rows } = keptText(table, table.columns, table.rows);
    expect(text.length).toBeLessThanOrEqual(DATA_LIMITS.kept);
    expect(rows).toBe(14_999);
    expect(csv(text).rows).toBe(rows);
  });
});
