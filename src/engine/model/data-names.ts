/**
 * What the modeller calls the arrays of data that a model met: they enter it as numbers, without their names, so names
 * are found again by the numbers. Not here: how they read in equations (card/vocabulary.ts).
 */
import { isTensor, toTensor } from '../array/index.ts';
import type { ArrayData } from '../array/graph.ts';

/** An array and what the modeller calls it. */
export interface NamedArray {
  readonly name: string;
  readonly data: ArrayData;
  /** Name of the table or object that it is a column or member of. */
  readonly owner?: string;
}

/**
 * Names of data inputs, where one is known.
 * @param data by input name
 * @param names top-level values of the notebook by name; arrays among them count first, then members of objects and
 *   columns of tables, by their own names
 */
export function dataNames(
  data: Readonly<Record<string, ArrayData>>,
  names: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const known = namedArrays(Object.values(data), names);
  const title = (array: ArrayData): string | undefined =>
    (known.find(one => one.data === array) ?? known.find(one => equalArrays(one.data, array)))?.name;
  return Object.fromEntries(
    Object.entries(data).flatMap(([input, array]) => {
      const found = title(array);
      return found === undefined ? [] : [[input, found]];
    }),
  );
}

/** Arrays that could be one of `data`: those with names of their own first, then members of objects and columns. */
export function namedArrays(
  data: readonly ArrayData[],
  names: Readonly<Record<string, unknown>>,
): readonly NamedArray[] {
  const sizes = new Set(data.map(({ shape }) => shape[0]));
  const top = entriesOf(names);
  const direct = top.flatMap(([name, value]) => named(name, value, sizes));
  const members = top.flatMap(([owner, value]) =>
    isRecord(value)
      ? entriesOf(value)
          .flatMap(([name, member]) => named(name, member, sizes))
          .map(one => ({ ...one, owner }))
      : [],
  );
  return [...direct, ...members];
}

/** A top-level value as an array, if it is one: tensors, typed arrays, lists of numbers. */
function arrayOf(value: unknown): ArrayData | undefined {
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList && !isTensor(value)) return undefined;
  try {
    return toTensor(value as unknown as readonly number[]).value;
  } catch {
    // A list of something else: rows of a table, names.
    return undefined;
  }
}

/** The same numbers in the same shape. Single numbers are the same too often to tell anything. */
export function equalArrays(a: ArrayData, b: ArrayData): boolean {
  return (
    a.shape.length > 0 &&
    a.shape.join() === b.shape.join() &&
    a.values.every((value, i) => Object.is(value, b.values[i]))
  );
}

/** Arrays of another length than all data are not looked into. */
function named(name: string, value: unknown, sizes: ReadonlySet<number | undefined>): NamedArray[] {
  if (typeof value !== 'object' || value === null) return [];
  const size = isTensor(value) ? value.shape[0] : (value as { length?: unknown }).length;
  if (!sizes.has(size as number | undefined)) return [];
  const data = arrayOf(value);
  return data === undefined ? [] : [{ name, data }];
}

/** A table or an object of the modeller's, whose members have names. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isTensor(value) &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

/** Names whose turn has not come yet cannot be read. */
function entriesOf(object: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.keys(object).flatMap((name): [string, unknown][] => {
    try {
      return [[name, object[name]]];
    } catch {
      return [];
    }
  });
}
