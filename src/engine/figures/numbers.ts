/** Takes in the numbers of a figure: one list, or several curves over the same places. Not here: the figures. */
import { tensor, type Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';

/** Most numbers of one curve, and most curves, that a figure holds. */
export const MOST_POINTS = 5000;
export const MOST_CURVES = 200;

/** A list of numbers. @throws TildeError when it is symbolic, empty or not one list */
export function listOf(numbers: Numeric, figure: string, what: string): number[] {
  const { value } = tensor(numbers);
  if (value !== undefined && value.shape.length === 1 && value.values.length > 0)
    return Array.from(value.values);
  throw refused(figure, what, 'a list of numbers', describe(value?.shape));
}

/** One or several curves of `count` numbers each. */
export function curvesOf(numbers: Numeric, count: number, figure: string, what: string): number[][] {
  const { value } = tensor(numbers);
  const [rows, length] = value?.shape.length === 1 ? [1, value.shape[0]] : (value?.shape ?? [0, 0]);
  if (value === undefined || value.shape.length > 2 || length !== count || rows === 0) {
    throw refused(
      figure,
      what,
      `shape [${count}], or [curves, ${count}] for several`,
      describe(value?.shape),
    );
  }
  return Array.from({ length: rows }, (_, row) =>
    Array.from(value.values.subarray(row * length, (row + 1) * length)),
  );
}

/** At most `most` of the items, evenly spread, the first and, of several, the last among them. */
export function thinned<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from(
    { length: most },
    (_, i) => items[Math.round((i * (items.length - 1)) / Math.max(1, most - 1))],
  );
}

/** Places in a list of `count` to draw: all, or evenly spread ones. */
export function indices(count: number, most: number): readonly number[] {
  return thinned(
    Array.from({ length: count }, (_, i) => i),
    most,
  );
}

function describe(shape: readonly number[] | undefined): string {
  return shape === undefined ? 'a symbolic value' : `shape [${shape.join(', ')}]`;
}

function refused(figure: string, what: string, expected: string, got: string): TildeError {
  return new TildeError('shape', `${figure}: ${what} does not fit`, {
    expected,
    got,
    hint: `both lists of ${figure} must be equally long`,
  });
}
