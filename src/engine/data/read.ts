/**
 * A file → a table: finds the format by content and name, reads it, and says what it is. Not here: the formats
 * (json.ts, arrow.ts, parquet.ts, csv.ts), or what is shown of it (preview.ts).
 */
import { csv, tableOf, type Parsed, type Table } from '../csv.ts';
import { TildeError } from '../errors.ts';
import { arrowColumns, looksLikeArrow } from './arrow.ts';
import { checkSize, damaged } from './data-error.ts';
import { jsonColumns } from './json.ts';
import { DATA_LIMITS } from './limits.ts';
import { parquetColumns } from './parquet.ts';
import { decodeText } from './text.ts';

export type DataFormat = 'CSV' | 'TSV' | 'JSON' | 'Arrow' | 'Parquet';

export interface ReadData {
  readonly format: DataFormat;
  readonly table: Table;
  /** What the reader should know of how it was read. */
  readonly notes: readonly string[];
}

/**
 * Reads a table from the bytes of a file. `name` is its name, for the format where the content leaves it open.
 * @throws TildeError and nothing else
 */
export async function readData(name: string, bytes: Uint8Array): Promise<ReadData> {
  try {
    if (bytes.length > DATA_LIMITS.bytes) throw tooLarge(bytes.length);
    if (bytes.length === 0) throw empty();
    const format = formatOf(name, bytes);
    if (format === 'Parquet') return { format, table: joined(await parquetColumns(bytes)), notes: [] };
    if (format === 'Arrow') return { format, table: joined(await arrowColumns(bytes)), notes: [] };
    return readText(bytes, format);
  } catch (reason) {
    if (reason instanceof TildeError) throw reason;
    throw unreadable(reason);
  }
}

function readText(bytes: Uint8Array, format: 'JSON' | null): ReadData {
  const { text, note } = decodeText(bytes);
  const notes = note === null ? [] : [note];
  if (text.includes('\0')) throw binary();
  if (format === 'JSON' || /^\uFEFF?\s*[[{]/.test(text))
    return { format: 'JSON', table: joined(jsonColumns(text)), notes };
  const table = csv(text);
  checkSize(table.rows, table.columns.length);
  const [line] = text.split('\n', 1);
  return { format: line.includes('\t') && !line.includes(',') ? 'TSV' : 'CSV', table, notes };
}

/** Null: text, and what it is shows in it. */
function formatOf(name: string, bytes: Uint8Array): 'JSON' | 'Arrow' | 'Parquet' | null {
  const ending = /\.(\w+)$/.exec(name.toLowerCase())?.[1] ?? '';
  if (['parquet', 'pq'].includes(ending) || String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1')
    return 'Parquet';
  if (['arrow', 'arrows', 'feather', 'ipc'].includes(ending) || looksLikeArrow(bytes)) return 'Arrow';
  return ['json', 'jsonl', 'ndjson'].includes(ending) ? 'JSON' : null;
}

function joined(columns: ReadonlyMap<string, Parsed>): Table {
  const [first] = columns.values();
  return tableOf(columns, first?.values.length ?? 0);
}

function tooLarge(got: number): TildeError {
  const words = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return new TildeError('document', `The file has ${words(got)}`, {
    expected: `at most ${words(DATA_LIMITS.bytes)}`,
    got: words(got),
    hint: 'keep a part of it: fewer rows, fewer columns, or sums over groups',
  });
}

function empty(): TildeError {
  return damaged('The file is empty', {
    expected: 'CSV, TSV, JSON, Arrow or Parquet',
    got: '0 bytes',
    hint: 'get it once more',
  });
}

function binary(): TildeError {
  return damaged('The file is no table', {
    expected: 'CSV, TSV, JSON, Arrow or Parquet',
    got: 'bytes of another kind',
    hint: 'save the table as CSV',
  });
}

/** A failure that no reader foresaw: too deep a nesting, too little memory. */
function unreadable(reason: unknown): TildeError {
  return damaged('The file cannot be read', {
    expected: 'CSV, TSV, JSON, Arrow or Parquet',
    got: reason instanceof Error ? reason.message.slice(0, 200) : typeof reason,
    hint: 'save the table as CSV',
  });
}
