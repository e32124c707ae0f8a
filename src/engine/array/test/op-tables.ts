/** The committed tables of reference values (scripts/tables/op_tables.py) and the ops they are about. */
import { readFileSync } from 'node:fs';
import * as array from '../index.ts';
import type { Numeric, Tensor } from '../types.ts';
import { asValue } from '../tensor.ts';

export type Arg = number | string | readonly Arg[];

/** One row about whole arrays: what goes in, and the numbers that must come out, tuples one after the other. */
export interface ArrayRow {
  readonly args: readonly Arg[];
  readonly value: Arg;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../tables/${name}.json`, import.meta.url), 'utf8'));

/** Arguments…, value; null is an infinite value. */
export const elementwise = read('elementwise') as Readonly<
  Record<string, readonly (readonly (number | null)[])[]>
>;
export const arrays = read('arrays') as Readonly<Record<string, readonly ArrayRow[]>>;

type AnyOp = (...args: never[]) => Tensor | readonly Tensor[];

/** The op of this name, on rows' arguments: einsum's text comes first, lists of NumPy's become arrays. */
export function opNamed(name: string): (...args: unknown[]) => readonly Tensor[] {
  const table: Readonly<Record<string, unknown>> = array;
  const op = table[name];
  if (typeof op !== 'function') throw new Error(`no op is called ${name}`);
  return (...args) => {
    const result = (op as AnyOp)(...(args as never[]));
    return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor];
  };
}

/** "nan", "inf" and "-inf" as numbers; other text stays. */
export function numeric(arg: Arg): unknown {
  if (Array.isArray(arg)) return arg.map(numeric);
  if (arg === 'nan') return NaN;
  return arg === 'inf' ? Infinity : arg === '-inf' ? -Infinity : (arg ?? undefined);
}

/** A row's arguments; null (an axis left out) becomes undefined. */
export function argumentsOf(row: ArrayRow): unknown[] {
  return row.args.map(arg => numeric(arg));
}

/** Places of a row's arguments that are arrays of numbers and may be traced. */
export function arrayPlaces(op: string, args: readonly unknown[]): number[] {
  const known = new Set(['quantile', 'tile', 'pad', 'segmentSum', 'repeat']);
  const last = known.has(op) ? 1 : args.length;
  return args.flatMap((arg, i) => (Array.isArray(arg) && i < last ? [i] : []));
}

/** All numbers of a result, tuples one after the other. */
export function numbersOf(results: readonly Tensor[]): number[] {
  return results.flatMap(result => [...(asValue(array.tensor(result as Numeric)).value?.values ?? [])]);
}

export function flatNumbers(value: Arg): number[] {
  const all = numeric(value);
  return (Array.isArray(all) ? all.flat(10) : [all]) as number[];
}
