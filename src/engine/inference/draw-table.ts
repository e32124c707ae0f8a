/**
 * Draws of sites that need not be there in every execution: one column a name, a row an execution.
 * Not here: what the rows weigh.
 */
import { sizeOf } from '../array/extents.ts';
import type { Dim } from '../model/spec.ts';
import type { Execution, NamedValue, ValueKind } from './program.ts';

/** One named value over all executions. */
export interface DrawColumn {
  readonly name: string;
  readonly kind: ValueKind;
  readonly shape: readonly number[];
  /** Names of the axes after the first; undefined where nobody named them. */
  readonly dims: readonly Dim[] | undefined;
  /** Row-major [executions, …shape]; NaN where an execution did not reach the site. */
  readonly values: Float64Array;
  /** Executions that reached it. */
  readonly reached: number;
  /** False when it had different shapes in different executions: then the rows that differ are NaN. */
  readonly regular: boolean;
}

interface Growing {
  readonly name: string;
  readonly kind: ValueKind;
  readonly shape: readonly number[];
  readonly dims: readonly Dim[] | undefined;
  readonly size: number;
  readonly values: Float64Array;
  reached: number;
  regular: boolean;
}

/** Collects executions row by row. */
export class DrawTable {
  readonly #rows: number;
  readonly #columns = new Map<string, Growing>();
  /** Columns of the values of the execution added last, place by place. */
  readonly #order: Growing[] = [];

  constructor(rows: number) {
    this.#rows = rows;
  }

  /** Writes the values of one execution into row `row`. */
  add(row: number, { values }: Pick<Execution, 'values'>): void {
    for (let i = 0; i < values.length; i++) {
      const { name, data } = values[i];
      // Most executions have the same names in the same order.
      const guess = i < this.#order.length ? this.#order[i] : undefined;
      const column = guess?.name === name ? guess : this.#columnOf(values[i]);
      this.#order[i] = column;
      write(column, row, data);
      column.reached += 1;
    }
  }

  /** All columns in the order in which their names first appeared. */
  columns(): readonly DrawColumn[] {
    return [...this.#columns.values()];
  }

  #columnOf(value: NamedValue): Growing {
    return this.#columns.get(value.name) ?? this.#start(value);
  }

  #start({ name, kind, data, dims }: NamedValue): Growing {
    const shape = typeof data === 'number' ? [] : data.shape;
    const size = sizeOf(shape);
    const values = new Float64Array(this.#rows * size).fill(NaN);
    const column = { name, kind, shape, dims: dims?.(), size, values, reached: 0, regular: true };
    this.#columns.set(name, column);
    return column;
  }
}

function write(column: Growing, row: number, data: NamedValue['data']): void {
  if (typeof data === 'number') {
    if (column.shape.length === 0) column.values[row] = data;
    else column.regular = false;
    return;
  }
  const { shape } = data;
  const fits = column.shape.length === shape.length && column.shape.every((n, i) => n === shape[i]);
  if (fits) column.values.set(data.values, row * column.size);
  else column.regular = false;
}
