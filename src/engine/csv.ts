/**
 * `csv`: text of a table → typed columns. Missing values are kept and counted, nothing is dropped silently.
 * Not here: splitting the text into cells (csv-text.ts), reading files (the page does), or how a table is shown.
 */
import { tensor, type Tensor } from './array/index.ts';
import { currentSite } from './array/position.ts';
import { splitCsv } from './csv-text.ts';
import { TildeError } from './errors.ts';

export type ColumnType = 'number' | 'boolean' | 'date' | 'string';

/** Values of one column: a Tensor of numbers (missing: NaN), else a list (missing: "" or null). */
export type Column = Tensor & readonly string[];

/** What a table knows beside its columns. */
export interface TableInfo {
  /** Number of rows. */
  readonly rows: number;
  /** Names of the columns, from left to right. */
  readonly columns: readonly string[];
  /** What a column holds; dates are kept as text. */
  type(column: string): ColumnType;
  /** How many values of a column are missing: empty, NA, N/A, NaN, null or a single dot. */
  missing(column: string): number;
  /** A column under its name, also where the name is taken by a member of the table. */
  column(name: string): Column;
  /** The different values of a column, sorted: coordinates of a plate. Missing ones are none of them. */
  levels(column: string): readonly string[];
  /** For every row the place of its value among the levels, from 0; missing: NaN. */
  codes(column: string): Tensor;
  /** The rows in which none of these columns (default: none at all) is missing. */
  complete(...columns: string[]): Table;
  /** The first rows as records; default 5. */
  head(rows?: number): readonly Readonly<Record<string, number | string | boolean | null>>[];
}

/**
 * A table: its columns by name, `penguins.bill`, and what it knows of them: `rows` (a number), `columns` (names),
 * `type(column)`, `missing(column)` (how many), `column(name)`, `levels(column)` (different values, sorted), `codes(column)`
 * (place of each row's value among them), `complete(...columns)` (rows without missing values) and `head(rows)`.
 */
export type Table = TableInfo & { readonly [column: string]: Column };

type Plain = number | string | boolean | null;

interface Parsed {
  readonly type: ColumnType;
  readonly values: readonly Plain[];
}

const MISSING = /^(|na|n\/a|nan|null|\.)$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d*,\d+$/;
const INFINITE = /^([+-]?)inf(inity)?$/i;
const BOOLEAN = /^(true|false)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;
/** "007" is a name and no number. */
const LEADING_ZERO = /^[+-]?0\d/;

/**
 * Reads text separated by commas, semicolons, tabs or bars, with a header line, into typed columns. Decimal commas count
 * where the separator is another. Missing values (empty, NA, N/A, NaN, null, a dot) are kept: NaN among numbers.
 * @param text the whole table; quoted cells may hold separators and line breaks
 * @returns a table: `penguins.bill` is a Tensor for numbers, a list for words, truth values and dates
 * @throws TildeError for rows of another length than the header, with their lines
 */
export function csv(text: string): Table {
  const { header, rows, separator } = splitCsv(text);
  const columns = new Map(
    header.map((name, i) => [
      name,
      typed(
        rows.map(row => row[i]),
        separator,
      ),
    ]),
  );
  return tableOf(columns, rows.length);
}

/** Whether a value is a table. */
export function isTable(value: unknown): value is Table {
  return value instanceof DataTable;
}

function typed(cells: readonly string[], separator: string): Parsed {
  const trimmed = cells.map(cell => cell.trim());
  const present = trimmed.filter(cell => !MISSING.test(cell));
  const all = (test: (cell: string) => boolean) => present.length > 0 && present.every(test);
  const isNumber = (cell: string) => numberOf(cell, separator) !== undefined;
  if (all(isNumber) && !present.some(cell => LEADING_ZERO.test(cell))) {
    return { type: 'number', values: trimmed.map(cell => numberOf(cell, separator) ?? NaN) };
  }
  if (all(cell => BOOLEAN.test(cell))) {
    return {
      type: 'boolean',
      values: trimmed.map(cell => (MISSING.test(cell) ? null : cell.toLowerCase() === 'true')),
    };
  }
  const type = all(cell => DATE.test(cell)) ? 'date' : 'string';
  return { type, values: trimmed.map(cell => (MISSING.test(cell) ? null : cell)) };
}

function numberOf(cell: string, separator: string): number | undefined {
  if (NUMBER.test(cell)) return Number(cell);
  if (separator !== ',' && DECIMAL_COMMA.test(cell)) return Number(cell.replace(',', '.'));
  const infinite = cell.match(INFINITE);
  return infinite === null ? undefined : infinite[1] === '-' ? -Infinity : Infinity;
}

class DataTable implements TableInfo {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly #columns: ReadonlyMap<string, Parsed>;
  readonly #made = new Map<string, Column>();

  constructor(columns: ReadonlyMap<string, Parsed>, rows: number) {
    this.#columns = columns;
    this.rows = rows;
    this.columns = [...columns.keys()];
    for (const name of this.columns) {
      if (name in this) continue;
      Object.defineProperty(this, name, { get: () => this.column(name), enumerable: true });
    }
  }

  type(column: string): ColumnType {
    return this.#parsed(column).type;
  }

  missing(column: string): number {
    return this.#parsed(column).values.filter(isMissing).length;
  }

  column(name: string): Column {
    const { type, values } = this.#parsed(name);
    const made =
      this.#made.get(name) ??
      ((type === 'number'
        ? tensor(values as readonly number[])
        : Object.freeze(values.map(value => value ?? (type === 'boolean' ? null : '')))) as Column);
    this.#made.set(name, made);
    return made;
  }

  levels(column: string): readonly string[] {
    const { type, values } = this.#parsed(column);
    const different = [...new Set(values.filter(value => !isMissing(value)))];
    if (type === 'number') different.sort((a, b) => Number(a) - Number(b));
    else different.sort((a, b) => (String(a) < String(b) ? -1 : 1));
    return different.map(String);
  }

  codes(column: string): Tensor {
    const places = new Map(this.levels(column).map((level, i) => [level, i]));
    return tensor(this.#parsed(column).values.map(value => places.get(String(value)) ?? NaN));
  }

  complete(...columns: string[]): Table {
    const looked = (columns.length === 0 ? this.columns : columns).map(name => this.#parsed(name).values);
    const kept = Array.from({ length: this.rows }, (_, row) => row).filter(row =>
      looked.every(values => !isMissing(values[row])),
    );
    const parts = [...this.#columns].map(
      ([name, { type, values }]) => [name, { type, values: kept.map(row => values[row]) }] as const,
    );
    return tableOf(new Map(parts), kept.length);
  }

  head(rows = 5): readonly Readonly<Record<string, Plain>>[] {
    return Array.from({ length: Math.min(Math.max(0, Number(rows)), this.rows) }, (_, row) =>
      Object.fromEntries([...this.#columns].map(([name, { values }]) => [name, plain(values[row])])),
    );
  }

  #parsed(name: string): Parsed {
    const found = this.#columns.get(name);
    if (found !== undefined) return found;
    throw new TildeError('argument', `the table has no column "${name}"`, {
      span: currentSite()?.span,
      expected: `one of ${this.columns.join(', ')}`,
      got: `"${name}"`,
      hint: 'use one of the names above',
    });
  }
}

function tableOf(columns: ReadonlyMap<string, Parsed>, rows: number): Table {
  // The columns are members that no class can declare.
  return new DataTable(columns, rows) as TableInfo as Table;
}

function isMissing(value: Plain): boolean {
  return value === null || Number.isNaN(value);
}

function plain(value: Plain): Plain {
  return isMissing(value) ? null : value;
}
