/**
 * Picks elements and sub-arrays along visible axes, and adds them back. Not here: how an index is read (index-spec.ts).
 */
import { shapeError } from '../errors.ts';
import { literal } from './apply.ts';
import { batched } from './batching.ts';
import { read, toValue } from './convert.ts';
import { shapeFrom } from './create.ts';
import { broadcastShapes, formatShape, normalizeAxis, stridesOf, sizeOf } from './extents.ts';
import { checkRange, type IndexSpec, readIndex, resolveRange, splitIndices } from './index-spec.ts';
import { type ArrayValue, asTensor } from './tensor.ts';
import type { Index, Numeric, Tensor } from './types.ts';

/**
 * The element or sub-array at these indices, one per axis from the first: `at(x, 2)`, `at(W, i, j)`, `at(W, ":, 0")`,
 * `at(beta, county)`. A number removes its axis, a list puts its own shape there; several lists are read together,
 * element by element, as in NumPy. Throws a TildeError when an index is out of range.
 */
export function at(x: Numeric, ...indices: Index[]): Tensor {
  const value = read(x, 'indexing');
  const given = splitIndices(indices);
  const { shape } = value;
  if (given.length > shape.length) {
    throw shapeError(`${given.length} indices for an array of shape ${formatShape(shape)}`, {
      expected: shape.length === 0 ? 'no index: the value is a scalar' : `at most ${shape.length} indices`,
      got: String(given.length),
    });
  }
  const specs = shape.map((extent, axis) => readIndex(axis < given.length ? given[axis] : ':', extent, axis));
  return asTensor(pickLists(pickRanges(value, specs), specs));
}

/** Applies numbers and ranges by one slice; an axis picked by number stays only until the reshape. */
function pickRanges(value: ArrayValue, specs: readonly IndexSpec[]): ArrayValue {
  const ranges = specs.map((spec, axis) => asRange(spec, value.shape[axis]));
  const sliced = batched('slice', [value], {
    starts: ranges.map(range => range.start),
    sizes: ranges.map(range => range.size),
    steps: ranges.map(range => range.step),
  });
  const shape = sliced.shape.filter((_, axis) => specs[axis].kind !== 'number');
  return batched('reshape', [sliced], { shape });
}

function asRange(spec: IndexSpec, extent: number): { start: number; size: number; step: number } {
  if (spec.kind === 'range') return spec;
  return spec.kind === 'number'
    ? { start: spec.index, size: 1, step: 1 }
    : { start: 0, size: extent, step: 1 };
}

/** Applies lists of indices. Several become one list of row-major places over their axes, brought together. */
function pickLists(value: ArrayValue, specs: readonly IndexSpec[]): ArrayValue {
  const left = specs.filter(spec => spec.kind !== 'number');
  const axes = left.flatMap((spec, axis) => (spec.kind === 'list' ? [axis] : []));
  const lists = left.flatMap(spec => (spec.kind === 'list' ? [spec.indices] : []));
  if (lists.length === 0) return value;
  if (lists.length === 1) return batched('gather', [value, lists[0]], { axis: axes[0], batch: 0 });
  const adjacent = axes.every((axis, i) => axis === axes[0] + i);
  // NumPy's rule: the joint shape stands where the lists stood, or first when other axes stand between them.
  const place = adjacent ? axes[0] : 0;
  const others = value.shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  const together = batched('transpose', [value], { perm: others.toSpliced(place, 0, ...axes) });
  const extents = axes.map(axis => value.shape[axis]);
  const merged = together.shape.toSpliced(place, axes.length, sizeOf(extents));
  const flat = batched('reshape', [together], { shape: merged });
  return batched('gather', [flat, joinIndices(lists, stridesOf(extents))], { axis: place, batch: 0 });
}

function joinIndices(lists: readonly ArrayValue[], strides: readonly number[]): ArrayValue {
  broadcastShapes(
    lists.map(list => list.shape),
    'indexing',
  );
  const scaled = lists.map((list, i) => batched('mul', [list, literal([], [strides[i]])], {}));
  return scaled.reduce((total, list) => batched('add', [total, list], {}));
}

/** Elements start … end−1 along an axis (default the first); negative counts from the end, as Array.slice. */
export function slice(x: Numeric, start?: number, end?: number, axis = 0): Tensor {
  const value = toValue(x);
  const { shape } = value;
  const along = normalizeAxis(axis, shape.length, 'slice');
  const range = resolveRange(start, end, 1, shape[along]);
  return asTensor(
    batched('slice', [value], {
      starts: shape.map((_, i) => (i === along ? range.start : 0)),
      sizes: shape.map((extent, i) => (i === along ? range.size : extent)),
      steps: shape.map(() => 1),
    }),
  );
}

/**
 * Elements of `x` along `axis` at whole-number `indices` of any shape, which takes the place of the axis. The first
 * `batch` axes of both are shared (default 0). Known indices out of range throw.
 */
export function gather(x: Numeric, indices: Numeric, axis = 0, batch = 0): Tensor {
  const value = toValue(x);
  const places = toValue(indices);
  const along = normalizeAxis(axis, value.shape.length, 'gather');
  checkRange(places, value.shape[along], along);
  return asTensor(batched('gather', [value, places], { axis: along, batch }));
}

/** `gather` without shared axes. */
export function take(x: Numeric, indices: Numeric, axis = 0): Tensor {
  return gather(x, indices, axis);
}

/**
 * Sums by group: zeros of extent `size` along `axis` (default the first), to which `updates` are added at `indices`.
 * The axes of `indices` stand in `updates` at `axis`. Known indices out of range throw.
 */
export function scatterAdd(updates: Numeric, indices: Numeric, size: number, axis = 0): Tensor {
  const places = toValue(indices);
  const [extent] = shapeFrom([size], 'scatterAdd');
  checkRange(places, extent, axis);
  return asTensor(batched('scatterAdd', [toValue(updates), places], { axis, batch: 0, size: extent }));
}

/** Sums of the rows of `x` by group: `segments` holds each row's group, 0 … count−1. [n, ...] → [count, ...]. */
export function segmentSum(x: Numeric, segments: Numeric, count: number): Tensor {
  return scatterAdd(x, segments, count);
}
