/**
 * Values as a decoder gives them → a typed column. Missing (null, undefined, NaN) stay missing; whole numbers beyond
 * 2⁵³ and mixed columns become text; dates become ISO text. Not here: decoding, or text of CSV (csv.ts).
 */
import { isDate, MISSING, numeric, type Parsed, type Plain } from '../csv.ts';
import { damaged } from './data-error.ts';
import { isoOf } from './days.ts';

/** A column of `values`; `name` is for errors. @throws TildeError for values that are lists or records */
export function columnOf(name: string, values: ArrayLike<unknown>): Parsed {
  const plain = Array.from(values, (value, row) => plainOf(name, value, row));
  const present = plain.filter(value => value !== null);
  if (present.length > 0 && present.every(value => typeof value === 'number'))
    return numeric(plain.map(value => (typeof value === 'number' ? value : NaN)));
  if (present.length > 0 && present.every(value => typeof value === 'boolean'))
    return { type: 'boolean', values: plain };
  const texts = plain.map(value => (value === null ? null : String(value).trim()));
  const kept = texts.map(text => (text === null || MISSING.test(text) ? null : text));
  const told = kept.filter(text => text !== null);
  return { type: told.length > 0 && told.every(isDate) ? 'date' : 'string', values: kept };
}

function plainOf(name: string, value: unknown, row: number): Plain {
  switch (typeof value) {
    case 'number':
      return Number.isNaN(value) ? null : value;
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return isSafe(value) ? Number(value) : String(value);
    case 'undefined':
      return null;
    default:
      if (value === null) return null;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : isoOf(value);
      throw nested(name, value, row);
  }
}

const isSafe = (value: bigint): boolean =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);

function nested(name: string, value: unknown, row: number) {
  const list = Array.isArray(value) || ArrayBuffer.isView(value);
  return damaged(`The column "${name}" holds ${list ? 'a list' : 'a record'} in row ${row + 1}`, {
    expected: 'one number, text, truth value or date in each row',
    got: list ? 'a list' : typeof value === 'object' ? 'a record' : typeof value,
    hint: 'give each of its parts a column of its own, or leave the column out of the file',
  });
}
