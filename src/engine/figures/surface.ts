/**
 * A surface over a grid: z as a table or as a function, and the places of its columns and rows as numbers or names.
 * Not here: how it is drawn (heatmap.ts, contour.ts).
 */
import { tensor, type Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { words, type FigureAxis } from './figure.ts';
import { listOf } from './numbers.ts';

/** Heights: shape [rows, columns], or a function of x and y. */
export type Heights = Numeric | ((x: number, y: number) => Numeric);
/** Places along one side of the grid: ascending numbers, or names. */
export type Side = Numeric | readonly string[];

/** Places along one side, lowest first. */
export interface GridSide {
  readonly at: readonly number[];
  readonly names?: readonly string[];
}

/** Columns are places of x, rows places of y; rows with names are kept as read, top to bottom. */
export interface Surface {
  readonly x: GridSide;
  readonly y: GridSide;
  /** Row by row, the lowest first; NaN where a value is missing. */
  readonly z: readonly (readonly number[])[];
}

/** More cells than a figure can show one by one. */
export const MOST_CELLS = 10_000;

/** The grid of `(z)` or of `(x, y, z)`. */
export function surfaceOf(x: Side | undefined, y: Side | undefined, z: Heights, figure: string): Surface {
  if (typeof z === 'function') return evaluated(x, y, z, figure);
  const { value } = tensor(z);
  const [rows, columns] = value?.shape ?? [];
  if (value === undefined || value.shape.length !== 2 || rows === 0 || columns === 0)
    throw notATable(figure, value === undefined ? 'a symbolic value' : `shape [${value.shape.join(', ')}]`);
  const table = Array.from({ length: rows }, (_, row) =>
    Array.from(value.values.subarray(row * columns, (row + 1) * columns)),
  );
  const ySide = sideOf(y, rows, figure, 'y');
  const side = { x: sideOf(x, columns, figure, 'x'), y: ySide };
  // A table with names is read from its top; numbers grow upwards.
  return ySide.names === undefined ? { ...side, z: table } : { ...side, z: table.toReversed() };
}

function evaluated(
  x: Side | undefined,
  y: Side | undefined,
  z: (x: number, y: number) => Numeric,
  figure: string,
): Surface {
  if (x === undefined || y === undefined || isNames(x) || isNames(y)) throw noPlaces(figure);
  const [across, up] = [listOf(x, figure, 'x'), listOf(y, figure, 'y')];
  const side = { x: ascending(across, figure, 'x'), y: ascending(up, figure, 'y') };
  return { ...side, z: up.map(b => across.map(a => Number(tensor(z(a, b)).item()))) };
}

function sideOf(side: Side | undefined, count: number, figure: string, what: string): GridSide {
  if (side === undefined || isNames(side)) {
    const names = side ?? Array.from({ length: count }, (_, i) => String(i));
    if (names.length !== count) throw notAsMany(figure, what, names.length, count);
    const at = names.map((_, i) => i);
    return { at, names: what === 'y' ? [...names].reverse() : names };
  }
  const at = listOf(side, figure, what);
  if (at.length !== count) throw notAsMany(figure, what, at.length, count);
  return ascending(at, figure, what);
}

const isNames = (side: Side): side is readonly string[] =>
  Array.isArray(side) && side.length > 0 && side.every(name => typeof name === 'string');

function ascending(at: readonly number[], figure: string, what: string): GridSide {
  if (at.every((value, i) => Number.isFinite(value) && (i === 0 || value > at[i - 1]))) return { at };
  throw new TildeError('argument', `${figure}: places of ${what} must ascend`, {
    expected: 'finite numbers, each larger than the one before',
    got: `${at.slice(0, 4).map(words).join(', ')}${at.length > 4 ? ', …' : ''}`,
    hint: 'linspace(0, 10, 50)',
  });
}

/** An axis along a side: names at their places, or numbers. */
export function axisOf(
  { at, names }: GridSide,
  label: string | undefined,
  domain: readonly [number, number],
): FigureAxis {
  return {
    ...(label === undefined ? {} : { label }),
    domain,
    ...(names === undefined ? {} : { ticks: at, names }),
  };
}

/** "mu 1.2" or "school A": a place in words. */
export const placeWords = ({ at, names }: GridSide, i: number, axis: string): string =>
  `${axis} ${names?.[i] ?? words(at[i])}`;

/** Smallest and largest finite height and where, the first as the table is read; undefined where there is none. */
export function extremes({ z, y }: Surface): { low: Spot; high: Spot } | undefined {
  let low: Spot | undefined;
  let high: Spot | undefined;
  const rows = [...z.keys()];
  for (const j of y.names === undefined ? rows : rows.toReversed()) {
    for (const [i, value] of z[j].entries()) {
      if (!Number.isFinite(value)) continue;
      if (low === undefined || value < low.value) low = { value, i, j };
      if (high === undefined || value > high.value) high = { value, i, j };
    }
  }
  return low === undefined || high === undefined ? undefined : { low, high };
}

/** A height and its column and row. */
interface Spot {
  readonly value: number;
  readonly i: number;
  readonly j: number;
}

function notATable(figure: string, got: string): TildeError {
  return new TildeError('shape', `${figure}: z must be a table`, {
    expected: 'shape [rows, columns], or a function of x and y',
    got,
    hint: `${figure}(x, y, (a, b) => a * b) computes the table`,
  });
}

function notAsMany(figure: string, what: string, got: number, count: number): TildeError {
  return new TildeError('shape', `${figure}: ${what} does not fit z`, {
    expected: `${count} places, one a ${what === 'x' ? 'column' : 'row'}`,
    got: `${got}`,
    hint: 'z has shape [rows, columns]: rows lie along y, columns along x',
  });
}

function noPlaces(figure: string): TildeError {
  return new TildeError('argument', `${figure}: a function needs numbers to be computed at`, {
    expected: `${figure}(x, y, f) with lists of numbers x and y`,
    got: 'no places, or names',
    hint: `${figure}(linspace(0, 1, 50), linspace(0, 1, 50), (x, y) => x * y)`,
  });
}
