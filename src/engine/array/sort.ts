/**
 * Order: sorting, quantiles, the places of extremes. Places have no derivative; what is taken from them has.
 * Not here: the extremes themselves (reduce.ts).
 */
import { shapeError, TildeError } from '../errors.ts';
import { literal } from './apply.ts';
import { add, mul, neg, sub } from './arithmetic.ts';
import { batched, batchedPlain } from './batching.ts';
import { eq, ne, or, where } from './compare.ts';
import { toValue } from './convert.ts';
import { formatShape, normalizeAxis, sizeOf } from './extents.ts';
import { ownRow } from './plates.ts';
import { max, sum } from './reduce.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** The value with one visible axis moved to another place. */
function moveAxis(value: ArrayValue, from: number, to: number): ArrayValue {
  if (from === to) return value;
  const perm = value.shape.map((_, i) => i).filter(i => i !== from);
  return batchedPlain('transpose', [value], { perm: perm.toSpliced(to, 0, from) });
}

/** The axis, brought to the end; without an axis all elements in one. */
function lastAxis(x: Numeric, axis: number | undefined, caller: string): ArrayValue {
  const value = ownRow(toValue(x));
  if (axis === undefined) return batchedPlain('reshape', [value], { shape: [sizeOf(value.shape)] });
  const rank = value.shape.length;
  return moveAxis(value, normalizeAxis(axis, rank, caller), rank - 1);
}

function sorted(value: ArrayValue): ArrayValue {
  const along = value.shape.length - 1;
  const order = batchedPlain('argsort', [value], {});
  return batchedPlain('gather', [value, order], { axis: along, batch: along });
}

function back(value: ArrayValue, axis: number): Tensor {
  const rank = value.shape.length;
  return asTensor(moveAxis(value, rank - 1, axis < 0 ? axis + rank : axis));
}

/** Elements along one axis (default the last) in ascending order, NaN last. */
export function sort(x: Numeric, axis = -1): Tensor {
  return back(sorted(lastAxis(x, axis, 'sort')), axis);
}

/**
 * Places of the elements along one axis (default the last) in ascending order: `take(x, argsort(x))` is `sort(x)` for
 * a vector. Equal elements keep their order, NaN comes last.
 */
export function argsort(x: Numeric, axis = -1): Tensor {
  return back(batchedPlain('argsort', [lastAxis(x, axis, 'argsort')], {}), axis);
}

/**
 * The value below which a share `q` of the elements lies, by linear interpolation between them (NumPy's default).
 * Over one axis, or (default) all elements. Several shares add a last axis. NaN where an element is NaN or there is none.
 * @throws TildeError 'argument' unless 0 ≤ q ≤ 1
 */
export function quantile(x: Numeric, q: number | readonly number[], axis?: number): Tensor {
  const shares = typeof q === 'number' ? [q] : q;
  const wrong = shares.find(share => !(share >= 0 && share <= 1));
  if (wrong !== undefined)
    throw new TildeError('argument', `quantile: ${wrong} is not a share`, {
      expected: 'numbers from 0 to 1',
      got: String(wrong),
      hint: wrong > 1 && wrong <= 100 ? `write ${wrong / 100} for ${wrong}%` : undefined,
    });
  const value = lastAxis(x, axis, 'quantile');
  const found = interpolate(value, shares);
  return typeof q === 'number'
    ? asTensor(batchedPlain('sum', [asValue(found)], { axes: [value.shape.length - 1] }))
    : found;
}

function interpolate(value: ArrayValue, shares: readonly number[]): Tensor {
  const along = value.shape.length - 1;
  const n = value.shape[along];
  if (n === 0)
    return asTensor(
      batchedPlain('broadcastTo', [literal([], [NaN])], { shape: value.shape.with(along, shares.length) }),
    );
  const order = sorted(value);
  const positions = shares.map(share => share * (n - 1));
  const pick = (places: readonly number[]): Tensor =>
    asTensor(batchedPlain('gather', [order, literal([places.length], places)], { axis: along, batch: 0 }));
  const low = pick(positions.map(Math.floor));
  const high = pick(positions.map(position => Math.min(Math.floor(position) + 1, n - 1)));
  const share = asTensor(
    literal(
      [shares.length],
      positions.map(position => position - Math.floor(position)),
    ),
  );
  // A share of 0 must not meet an infinite gap.
  const between = where(eq(share, 0), low, add(low, mul(share, sub(high, low))));
  const spoiled = sum(ne(asTensor(value), asTensor(value)), -1);
  const column = batchedPlain('reshape', [asValue(spoiled)], { shape: [...spoiled.shape, 1] });
  return where(asTensor(column), NaN, between);
}

/** The middle element, or the mean of the two in the middle; over one axis, or (default) all elements. */
export function median(x: Numeric, axis?: number): Tensor {
  return quantile(x, 0.5, axis);
}

/**
 * Place of the largest element (the first of several) along one axis, or (default) among all elements in row-major
 * order; NaN counts as largest. Its derivative is 0.
 * @throws TildeError 'shape' over nothing
 */
export function argmax(x: Numeric, axis?: number): Tensor {
  return placeOfLargest(lastAxis(x, axis, 'argmax'), 'argmax');
}

/** Place of the smallest element; see `argmax`. */
export function argmin(x: Numeric, axis?: number): Tensor {
  return placeOfLargest(asValue(neg(asTensor(lastAxis(x, axis, 'argmin')))), 'argmin');
}

function placeOfLargest(value: ArrayValue, caller: string): Tensor {
  const n = value.shape[value.shape.length - 1];
  if (n === 0)
    throw shapeError(`${caller}: an axis of shape ${formatShape(value.shape)} has no elements`, {
      expected: 'at least one element',
      got: formatShape(value.shape),
    });
  const all = asTensor(value);
  const most = max(all, -1);
  const column = asTensor(batched('reshape', [asValue(most)], { shape: [...most.shape, 1] }));
  const hit = or(eq(all, column), ne(all, all));
  const reversed = asTensor(
    literal(
      [n],
      Array.from({ length: n }, (_, i) => n - 1 - i),
    ),
  );
  return sub(n - 1, max(where(hit, reversed, -1), -1));
}
