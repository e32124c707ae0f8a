/**
 * JSON → columns: an array of records, a record of arrays, or one record a line. Not here: where a text stops being
 * JSON (json-place.ts), or the types of columns (values.ts).
 */
import type { Parsed } from '../csv.ts';
import { checkSize, damaged } from './data-error.ts';
import { jsonFault } from './json-place.ts';
import { columnOf } from './values.ts';

type Columns = ReadonlyMap<string, Parsed>;

/** @throws TildeError with line and column where the text is no JSON, or where it is no table */
export function jsonColumns(text: string): Columns {
  const clean = text.replace(/^\uFEFF/, '');
  const value = parse(clean) ?? linesOf(clean) ?? parseOrSay(clean);
  if (Array.isArray(value)) return ofRecords(value);
  if (isRecord(value)) return ofArrays(value);
  throw noTable(typeof value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** One record a line, as databases write; undefined where any line is something else. */
function linesOf(text: string): unknown[] | undefined {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
  if (lines.length < 2 || !lines.every(line => line.trimStart().startsWith('{'))) return undefined;
  const records = lines.map(parse);
  return records.every(isRecord) ? records : undefined;
}

function parseOrSay(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (reason) {
    const { line, column, expected, got } = jsonFault(text);
    throw damaged(`The JSON is damaged in line ${line}, column ${column}`, {
      expected: expected === '' ? String(reason) : expected,
      got,
      hint: 'mend that place, or get the file once more',
    });
  }
}

function ofRecords(rows: readonly unknown[]): Columns {
  const wrong = rows.findIndex(row => !isRecord(row));
  if (wrong >= 0) throw noRecord(wrong, rows[wrong]);
  if (rows.length === 0) throw noTable('an empty list');
  const records = rows as readonly Readonly<Record<string, unknown>>[];
  const names = [...new Set(records.flatMap(record => Object.keys(record)))];
  checkSize(rows.length, names.length);
  return named(names, name => records.map(record => (Object.hasOwn(record, name) ? record[name] : null)));
}

function ofArrays(record: Readonly<Record<string, unknown>>): Columns {
  const entries = Object.entries(record);
  const lists = entries.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  if (lists.length === 0) throw noTable('a record without lists');
  // { "data": [records] } and its kin.
  const [[, first]] = lists;
  if (lists.length === 1 && first.length > 0 && first.every(isRecord)) return ofRecords(first);
  if (lists.length < entries.length)
    throw noTable(`"${entries.find(([, list]) => !Array.isArray(list))?.[0]}" is no list`);
  const uneven = lists.find(([, list]) => list.length !== first.length);
  if (uneven !== undefined) throw unequal(lists[0], uneven);
  if (first.length === 0) throw noTable('lists without values');
  checkSize(first.length, lists.length);
  const byName = new Map(lists);
  return named([...byName.keys()], name => byName.get(name) ?? []);
}

function named(names: readonly string[], valuesOf: (name: string) => readonly unknown[]): Columns {
  const columns = new Map<string, Parsed>();
  for (const [i, name] of names.entries()) {
    const title = name.trim() || `column${i + 1}`;
    columns.set(columns.has(title) ? `${title}_${i + 1}` : title, columnOf(title, valuesOf(name)));
  }
  return columns;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const HINT = 'write [{"x": 1, "y": 2}, …] or {"x": [1, …], "y": [2, …]}';

function noTable(got: string) {
  return damaged('The JSON is no table', {
    expected: 'a list of records, or a record of lists of the same length',
    got,
    hint: HINT,
  });
}

function noRecord(at: number, got: unknown) {
  const kind = Array.isArray(got) ? 'a list' : got === null ? 'null' : typeof got;
  return damaged(`Entry ${at + 1} of the JSON list is no record`, {
    expected: 'a record in each entry',
    got: kind,
    hint: HINT,
  });
}

function unequal([name, list]: [string, unknown[]], [other, uneven]: [string, unknown[]]) {
  return damaged('The lists in the JSON have different lengths', {
    expected: `${list.length} values, as in "${name}"`,
    got: `${uneven.length} in "${other}"`,
    hint: 'write null for values that are missing',
  });
}
