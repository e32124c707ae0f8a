/**
 * Turns the value of a cell's last expression into outputs, as plain data within limits.
 * Not here: printing (print.ts) or drawing (app/outputs).
 */
import { isTensor } from '../../engine/array/tensor.ts';
import { Posterior } from '../../engine/posterior.ts';
import { LIMITS, outputSchema } from '../protocol.ts';
import type { Output, TableOutput } from '../protocol.ts';
import * as v from 'valibot';
import { print } from './print.ts';

type TableCell = TableOutput['columns'][number]['values'][number];

/** What to show of a value; nothing for undefined. Never throws. */
export function present(value: unknown): Output[] {
  if (value === undefined) return [];
  try {
    return [presentOne(value)];
  } catch {
    return [{ kind: 'value', type: typeof value, text: '(cannot be shown)' }];
  }
}

function presentOne(value: unknown): Output {
  const ready = asOutput(value);
  if (ready !== undefined) return ready;
  if (value instanceof Posterior) return posteriorTable(value);
  if (isRows(value)) return tableOf(value);
  return { kind: 'value', type: typeOf(value), text: print(value) };
}

/** A figure, table or text that a helper made: its kind and shape are those of an output. */
function asOutput(value: unknown): Output | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'kind')) return undefined;
  const { kind } = value as { kind: unknown };
  if (typeof kind !== 'string' || !['plot', 'table', 'markdown', 'modelCard'].includes(kind))
    return undefined;
  const parsed = v.safeParse(outputSchema, value);
  if (parsed.success) return parsed.output;
  const text = `This ${kind} cannot be shown: ${parsed.issues.map(issue => issue.message).join('; ')}`;
  return { kind: 'text', stream: 'warn', text: text.slice(0, LIMITS.shortText) };
}

/** A short description for the list of names: "number", "tensor [8]", "4 × 1,000 draws". */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (isTensor(value)) return `tensor [${value.shape.join(', ')}]`;
  if (value instanceof Posterior) {
    return `${value.chains} × ${value.drawsPerChain.toLocaleString('en')} draws`;
  }
  if (Array.isArray(value)) return `array [${value.length}]`;
  if (typeof value !== 'object') return typeof value;
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  if (ArrayBuffer.isView(value) && 'length' in value) return `${String(name)} [${String(value.length)}]`;
  return typeof name === 'string' && name !== 'Object' ? name.slice(0, 100) : 'object';
}

function isRows(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isPlainRow);
}

function isPlainRow(row: unknown): boolean {
  return typeof row === 'object' && row !== null && Object.getPrototypeOf(row) === Object.prototype;
}

/** Records as a table; columns are the union of their keys in order of appearance. */
export function tableOf(records: readonly object[], title?: string): TableOutput {
  const shown = records.slice(0, LIMITS.tableRows);
  const names = [...new Set(shown.flatMap(record => Object.keys(record)))].slice(0, LIMITS.tableColumns);
  return {
    kind: 'table',
    ...(title === undefined ? {} : { title }),
    rows: records.length,
    columns: names.map(name => ({
      name: name.slice(0, LIMITS.name),
      values: shown.map(record => cellOf(Reflect.get(record, name))),
    })),
  };
}

/** Tables have no place for NaN and infinities other than words. */
function cellOf(value: unknown): TableCell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value).replace('-', '−');
  return print(value).slice(0, 1_000);
}

function posteriorTable(posterior: Posterior): TableOutput {
  const rows = posterior.summary().map(({ name, ...numbers }) => ({ name, ...numbers }));
  return tableOf(rows, typeOf(posterior));
}
