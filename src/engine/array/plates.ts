/**
 * Which plates are open, and which rows of an outer array an expression inside them means: an array made outside a
 * plate whose first extent is the plate's size stands for its own row. Not here: the statement `plate` (model/plates.ts).
 */
import { TildeError } from '../errors.ts';
import { apply } from './apply.ts';
import { enterAxis } from './axes.ts';
import { formatShape } from './extents.ts';
import { currentSite } from './position.ts';
import { type ArrayValue, asTensor, asValue, births } from './tensor.ts';
import type { Axis, Tensor } from './types.ts';

/** Which rows of an outer array a plate shows, when it shows a minibatch of them. */
export interface PlateRows {
  /** Extent of arrays that hold all rows. */
  readonly total: number;
  /** Row numbers, as many as the plate's size. */
  readonly indices: Tensor;
}

interface OpenPlate {
  readonly axis: Axis;
  readonly rows: PlateRows | undefined;
  /** Values born before this were made outside the plate. */
  readonly since: number;
}

let open: readonly OpenPlate[] = [];
/** Values that came out of plates, and the axes that are now their first extents. */
const left = new WeakMap<object, readonly Axis[]>();

/** The open plates, outermost first. */
export function openAxes(): readonly Axis[] {
  return open.map(plate => plate.axis);
}

/** Runs `body` inside one more plate; with `rows`, outer arrays show those rows of theirs. */
export function insidePlate<T>(axis: Axis, body: () => T, rows?: PlateRows): T {
  const before = open;
  open = [...before, { axis, rows, since: births() }];
  try {
    return body();
  } finally {
    open = before;
  }
}

/** Runs `body` as if no plate were open. */
export function outsidePlates<T>(body: () => T): T {
  const before = open;
  open = [];
  try {
    return body();
  } finally {
    open = before;
  }
}

/** Notes by which axes a value left its plates, so that it can re-enter them. */
export function markLeft(value: Tensor, axes: readonly Axis[]): void {
  left.set(asValue(value), axes);
}

/** The axes by which a value left plates, now its first extents, outermost first. */
export function leftAxes(value: Tensor): readonly Axis[] {
  return left.get(asValue(value)) ?? [];
}

/** What an operand means here: itself, or its own row where plates are open. `rank` extents are never entered. */
export function ownRow(value: ArrayValue, rank = 0): ArrayValue {
  if (open.length === 0 || value.full.length - value.axes.length <= rank) return value;
  const exits = left.get(value);
  if (exits !== undefined)
    return enter(
      value,
      exits.filter(axis => open.some(plate => plate.axis === axis)),
      exits,
    );
  if (value.node !== undefined || value.axes.length > 0) return value;
  const outside = open.filter(plate => value.born <= plate.since).map(plate => plate.axis);
  return enterMatching(value, outside, rank);
}

/** `ownRow` for values known to be data, wherever they were made: observations. */
export function ownRowOfData(value: Tensor, rank: number): Tensor {
  const array = asValue(value);
  if (open.length === 0 || array.axes.length > 0 || array.node !== undefined)
    return asTensor(ownRow(array, rank));
  return asTensor(enterMatching(array, openAxes(), rank));
}

function enterMatching(value: ArrayValue, axes: readonly Axis[], rank: number): ArrayValue {
  const lead = value.shape.slice(0, value.shape.length - rank);
  const matches = subsets(axes).filter(
    subset => subset.length <= lead.length && subset.every((axis, i) => extentOf(axis) === lead[i]),
  );
  const most = Math.max(0, ...matches.map(subset => subset.length));
  const best = matches.filter(subset => subset.length === most);
  if (most === 0) return value;
  if (best.length > 1) throw ambiguous(value, best);
  const taken = best[0].reduce((out, axis, i) => takeRows(out, axis, i), value);
  return enter(taken, best[0], best[0]);
}

function rowsOf(axis: Axis): PlateRows | undefined {
  return open.find(plate => plate.axis === axis)?.rows;
}

/** First extent of the arrays whose rows the plate shows. */
function extentOf(axis: Axis): number {
  return rowsOf(axis)?.total ?? axis.size;
}

/** The rows that a minibatch plate shows, along visible axis `along` of a value without hidden axes. */
function takeRows(value: ArrayValue, axis: Axis, along: number): ArrayValue {
  const rows = rowsOf(axis);
  if (rows === undefined) return value;
  return apply('gather', [value, asValue(rows.indices)], { axis: along, batch: 0 });
}

/** Enters `wanted`, a part of the axes that are the value's first extents. */
function enter(value: ArrayValue, wanted: readonly Axis[], extents: readonly Axis[]): ArrayValue {
  if (wanted.length !== extents.length) return value;
  return wanted.reduce((out, axis) => asValue(enterAxis(asTensor(out), axis)), value);
}

function subsets(axes: readonly Axis[]): (readonly Axis[])[] {
  return axes.reduce<(readonly Axis[])[]>(
    (found, axis) => [...found, ...found.map(set => [...set, axis])],
    [[]],
  );
}

function ambiguous(value: ArrayValue, matches: readonly (readonly Axis[])[]): TildeError {
  const names = matches.map(set => set.map(axis => `"${axis.name}"`).join(' × ')).join(' or ');
  return new TildeError(
    'shape',
    `an array of shape ${formatShape(value.shape)} could belong to the plates ${names}`,
    {
      span: currentSite()?.span,
      expected: 'plates of different sizes, or an array with one extent for every plate',
      got: formatShape(value.shape),
      hint: 'reshape it to [n, 1] for the outer plate or [1, n] for the inner one',
    },
  );
}
