/**
 * What is shown of a table before it enters a notebook, and its text once it does. Plain data, so that both cross
 * workers. Not here: reading files (read.ts) or how the preview looks.
 */
import { typed, type ColumnType, type Table } from '../csv.ts';
import { DATA_LIMITS } from './limits.ts';

export interface ColumnPreview {
  readonly name: string;
  readonly type: ColumnType;
  readonly missing: number;
  /** "39.1 to 59.6", "2007-11-11 to 2009-12-01", "Adelie, Chinstrap, Gentoo", "true in 12 of 40", or "" where all is missing. */
  readonly range: string;
}

export interface TablePreview {
  readonly rows: number;
  readonly columns: readonly ColumnPreview[];
  /** The first rows, each with one text a column; null where the value is missing. */
  readonly head: readonly (readonly (string | null)[])[];
}

/** What a notebook keeps of a table. */
export interface KeptText {
  readonly text: string;
  /** Columns that the text's reader must not take for numbers, truth values or dates. */
  readonly asText: readonly string[];
  readonly rows: number;
}

const HEAD_ROWS = 8;
/** Characters of one value in the preview. */
const MOST_SHOWN = 60;
const LEVELS_SHOWN = 4;

export function previewOf(table: Table): TablePreview {
  const columns = table.columns.map(name => ({
    name,
    type: table.type(name),
    missing: table.missing(name),
    range: rangeOf(table, name),
  }));
  const head = table.head(HEAD_ROWS).map(row => table.columns.map(name => shown(row[name] ?? null)));
  return { rows: table.rows, columns, head };
}

function shown(value: number | string | boolean | null): string | null {
  return value === null ? null : clip(String(value), MOST_SHOWN);
}

const clip = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

function rangeOf(table: Table, name: string): string {
  const levels = table.levels(name);
  if (levels.length === 0) return '';
  const first = levels[0];
  const last = levels[levels.length - 1];
  switch (table.type(name)) {
    case 'boolean': {
      const truths = [...table.column(name)] as unknown as readonly (boolean | null)[];
      return `true in ${truths.filter(value => value === true).length} of ${table.rows - table.missing(name)}`;
    }
    case 'string':
      return levels.length <= LEVELS_SHOWN
        ? clip(levels.join(', '), MOST_SHOWN)
        : `${levels.length.toLocaleString('en')} different values`;
    case 'number':
    case 'integer':
      return ends(short(first), short(last));
    case 'date':
      return ends(first, last);
  }
}

const ends = (first: string, last: string): string => (first === last ? first : `${first} to ${last}`);

/** Six digits. */
const short = (number: string): string =>
  String(Number(Number(number).toPrecision(6))).replace('-', '\u2212');

/**
 * The table as CSV: these columns, at most `rows` rows from the top, and no more rows than fit a notebook.
 * Missing values are empty cells (NA where the row would be empty).
 */
export function keptText(table: Table, columns: readonly string[], rows: number): KeptText {
  const lines = [columns.map(quoted).join(',')];
  let length = lines[0].length;
  const wanted = Math.min(rows, table.rows);
  const lists = columns.map(name => cellsOf(table, name));
  const blank = columns.length === 1 ? 'NA' : '';
  for (let row = 0; row < wanted; row += 1) {
    const line = lists.map(list => list[row] ?? blank).join(',');
    length += line.length + 1;
    if (length > DATA_LIMITS.kept) break;
    lines.push(line);
  }
  return {
    text: lines.join('\n'),
    asText: columns.filter(
      name => table.type(name) === 'string' && typed(table.levels(name), ',').type !== 'string',
    ),
    rows: lines.length - 1,
  };
}

/** Cells of a column, quoted where they must be; undefined where the value is missing. */
function cellsOf(table: Table, name: string): readonly (string | undefined)[] {
  const missing = (value: unknown): boolean => value === null || value === '' || Number.isNaN(value);
  const column = table.column(name) as unknown;
  const values = Array.isArray(column)
    ? (column as readonly unknown[])
    : (table.column(name).toArray() as readonly unknown[]);
  return values.map(value => (missing(value) ? undefined : quoted(String(value))));
}

const quoted = (cell: string): string =>
  /[",\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
