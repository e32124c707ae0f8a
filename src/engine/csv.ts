/**
 * `csv`: text of a table → typed columns, and the table itself. Missing values are kept and counted, nothing is dropped
 * silently. Not here: splitting the text into cells (csv-text.ts), other formats (data/), or how a table is shown.
 */
import { tensor, type Tensor } from './array/index.ts';
import { currentSite } from './array/position.ts';
import { splitCsv } from './csv-text.ts';
import { dayOf } from './data/days.ts';
import { refusePromise, TildeError } from './errors.ts';

export type ColumnType = 'number' | 'integer' | 'boolean' | 'date' | 'string';

/** Options of `csv`. */
export interface CsvOptions {
  /** Columns that stay text although they look like numbers, truth values or dates; default none. */
  readonly text?: readonly string[];
}

/** Values of one column: a Tensor of numbers (missing: NaN), else a list (missing: "" or null). */
export type Column = Tensor & readonly string[];

/** What a table knows beside its columns. */
export interface TableInfo {
  /** Number of rows. */
  readonly rows: number;
  /** Names of the columns, from left to right. */
  readonly columns: readonly string[];
  /** What a column holds: "integer" where all its numbers are whole; dates are kept as text. */
  type(column: string): ColumnType;
  /** How many values of a column are missing: empty, NA, N/A, NaN, null or a single dot. */
  missing(column: string): number;
  /** A column under its name, also where the name is taken by a member of the table. */
  column(name: string): Column;
  /** The different values of a column, sorted: coordinates of a plate. Missing ones are none of them. */
  levels(column: string): readonly string[];
  /** For every row the place of its value among the levels, from 0; missing: NaN. */
  codes(column: string): Tensor;
  /**
   * A column of dates as days (parts of a day for times; times without a zone count as UTC), missing ones as NaN.
   * Counted from `from`, an ISO date; default the earliest of the column.
   */
  dayNumbers(column: string, from?: string): Tensor;
  /** The rows in which none of these columns (default: none at all) is missing. */
  complete(...columns: string[]): Table;
  /** The first rows as records; default 5. */
  head(rows?: number): readonly Readonly<Record<string, number | string | boolean | null>>[];
}

/**
 * A table: its columns by name, `penguins.bill`, and what it knows of them: `rows` (a number), `columns` (names),
 * `type(column)`, `missing(column)` (how many), `column(name)`, `levels(column)` (different values, sorted), `codes(column)`
 * (place of each row's value among them), `dayNumbers(column)` (dates as numbers), `complete(...columns)` (rows without missing
 * values) and `head(rows)`.
 */
export type Table = TableInfo & { readonly [column: string]: Column };

/** One value; null, among numbers NaN, where it is missing. */
export type Plain = number | string | boolean | null;

/** A column before it is part of a table. */
export interface Parsed {
  readonly type: ColumnType;
  readonly values: readonly Plain[];
}

/** Texts that say that a value is missing. */
export const MISSING = /^(|na|n\/a|nan|null|\.)$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d*,\d+$/;
const INFINITE = /^([+-]?)inf(inity)?$/i;
const BOOLEAN = /^(true|false)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;
const LEADING_ZERO = /^[+-]?0\d/;
const WHOLE = /^[+-]?\d{16,}$/;

/**
 * Reads text separated by commas, semicolons, tabs or bars, with a header line, into typed columns. Decimal commas count
 * where the separator is another. Missing values (empty, NA, N/A, NaN, null, a dot) are kept: NaN among numbers.
 * @param text the whole table; quoted cells may hold separators and line breaks
 * @param options `text` names columns that stay text
 * @returns a table: `penguins.bill` is a Tensor for numbers, a list for words, truth values and dates
 * @throws TildeError for rows of another length than the header, with their lines
 */
export function csv(text: string, options: CsvOptions = {}): Table {
  refusePromise(text, 'csv');
  const { header, rows, separator } = splitCsv(text);
  const asText = new Set(options.text);
  const columns = header.map((name, i): [string, Parsed] => {
    const cells = rows.map(row => row[i]);
    return [name, asText.has(name) ? textual(cells) : typed(cells, separator)];
  });
  return tableOf(new Map(columns), rows.length);
}

/** Whether a value is a table. */
export function isTable(value: unknown): value is Table {
  return value instanceof DataTable;
}

function textual(cells: readonly string[]): Parsed {
  const trimmed = cells.map(cell => cell.trim());
  return { type: 'string', values: trimmed.map(cell => (MISSING.test(cell) ? null : cell)) };
}

/** The type that all cells agree on. */
export function typed(cells: readonly string[], separator: string): Parsed {
  const trimmed = cells.map(cell => cell.trim());
  const present = trimmed.filter(cell => !MISSING.test(cell));
  const all = (test: (cell: string) => boolean) => present.length > 0 && present.every(test);
  const isNumber = (cell: string) => numberOf(cell, separator) !== undefined;
  if (all(isNumber) && !present.some(isName)) {
    return numeric(trimmed.map(cell => numberOf(cell, separator) ?? NaN));
  }
  if (all(cell => BOOLEAN.test(cell))) {
    return {
      type: 'boolean',
      values: trimmed.map(cell => (MISSING.test(cell) ? null : cell.toLowerCase() === 'true')),
    };
  }
  const type = all(isDate) ? 'date' : 'string';
  return { type, values: trimmed.map(cell => (MISSING.test(cell) ? null : cell)) };
}

/** Whether a text is an ISO date that the calendar has. */
export function isDate(text: string): boolean {
  return DATE.test(text) && dayOf(text) !== undefined;
}

/** A column of numbers, missing ones as NaN. */
export function numeric(values: readonly number[]): Parsed {
  const whole = values.every(value => Number.isNaN(value) || Number.isSafeInteger(value));
  return { type: whole ? 'integer' : 'number', values };
}

/** "007" is a name and no number, and so is a whole number of more digits than a number keeps. */
function isName(cell: string): boolean {
  return LEADING_ZERO.test(cell) || (WHOLE.test(cell) && !Number.isSafeInteger(Number(cell)));
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
      ((isNumeric(type)
        ? tensor(values as readonly number[])
        : Object.freeze(values.map(value => value ?? (type === 'boolean' ? null : '')))) as Column);
    this.#made.set(name, made);
    return made;
  }

  levels(column: string): readonly string[] {
    const { type, values } = this.#parsed(column);
    const different = [...new Set(values.filter(value => !isMissing(value)))];
    if (isNumeric(type)) different.sort((a, b) => Number(a) - Number(b));
    else different.sort((a, b) => (String(a) < String(b) ? -1 : 1));
    return different.map(String);
  }

  codes(column: string): Tensor {
    const places = new Map(this.levels(column).map((level, i) => [level, i]));
    return tensor(this.#parsed(column).values.map(value => places.get(String(value)) ?? NaN));
  }

  dayNumbers(column: string, from?: string): Tensor {
    const { type, values } = this.#parsed(column);
    if (type !== 'date') throw noDates(column, type);
    const days = values.map(value => dayOf(String(value)) ?? NaN);
    const first =
      from === undefined ? days.reduce((least, day) => (day < least ? day : least), Infinity) : dayOf(from);
    if (first === undefined) throw noDate(String(from));
    return tensor(days.map(day => day - first));
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

/** A table of columns that have `rows` values each. */
export function tableOf(columns: ReadonlyMap<string, Parsed>, rows: number): Table {
  // The columns are members that no class can declare.
  return new DataTable(columns, rows) as TableInfo as Table;
}

function isMissing(value: Plain): boolean {
  return value === null || Number.isNaN(value);
}

function plain(value: Plain): Plain {
  return isMissing(value) ? null : value;
}

function isNumeric(type: ColumnType): boolean {
  return type === 'number' || type === 'integer';
}

function noDates(column: string, type: ColumnType): TildeError {
  return new TildeError('argument', `dayNumbers: the column "${column}" holds no dates`, {
    span: currentSite()?.span,
    expected: 'a column of type "date": ISO dates, 2024-05-17',
    got: `type "${type}"`,
    hint: 'write dates as year-month-day',
  });
}

function noDate(from: string): TildeError {
  return new TildeError('argument', `dayNumbers cannot count from "${from}"`, {
    span: currentSite()?.span,
    expected: 'an ISO date, 2024-05-17',
    got: `"${from}"`,
    hint: 'leave it out to count from the earliest date of the column',
  });
}
