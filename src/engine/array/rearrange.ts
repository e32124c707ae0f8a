/** Repeats, reverses, shifts and frames visible axes: composites over the moves of shape-ops.ts. */
import { shapeError } from '../errors.ts';
import { literal } from './apply.ts';
import { batched } from './batching.ts';
import { where } from './compare.ts';
import { toValue } from './convert.ts';
import { shapeFrom } from './create.ts';
import { formatShape, normalizeAxis } from './extents.ts';
import { concat } from './shape-ops.ts';
import { type ArrayValue, asTensor } from './tensor.ts';
import type { AxisArgument, Numeric, Tensor } from './types.ts';

/** Each extent repeated as often as its entry of `times` says, whole blocks (`inner` false) or element by element. */
function multiplied(value: ArrayValue, times: readonly number[], inner: boolean): Tensor {
  const pair = (extent: number, count: number): number[] => (inner ? [extent, count] : [count, extent]);
  const apart = value.shape.flatMap(extent => pair(extent, 1));
  const spread = value.shape.flatMap((extent, i) => pair(extent, times[i]));
  const opened = batched('reshape', [value], { shape: apart });
  const filled = batched('broadcastTo', [opened], { shape: spread });
  return asTensor(batched('reshape', [filled], { shape: value.shape.map((extent, i) => extent * times[i]) }));
}

/** The array laid side by side: `times` per axis, the last of them for the last axis (NumPy's tile). */
export function tile(x: Numeric, times: number | readonly number[]): Tensor {
  const value = toValue(x);
  const counts = shapeFrom([typeof times === 'number' ? [times] : times], 'tile');
  const rank = Math.max(counts.length, value.shape.length);
  const filled = (list: readonly number[]): number[] => [
    ...Array.from({ length: rank - list.length }, () => 1),
    ...list,
  ];
  const wide = batched('reshape', [value], { shape: filled(value.shape) });
  return multiplied(wide, filled(counts), false);
}

/** Every element along one axis (default the first) `count` times in a row: [a, b] → [a, a, b, b]. */
export function repeat(x: Numeric, count: number, axis = 0): Tensor {
  const value = toValue(x);
  const along = normalizeAxis(axis, value.shape.length, 'repeat');
  const [times] = shapeFrom([count], 'repeat');
  return multiplied(
    value,
    value.shape.map((_, i) => (i === along ? times : 1)),
    true,
  );
}

/** Elements in reverse order along one axis, several, or (default) all. */
export function flip(x: Numeric, axis?: AxisArgument): Tensor {
  const value = toValue(x);
  const { shape } = value;
  const given = axis === undefined ? shape.map((_, i) => i) : typeof axis === 'number' ? [axis] : axis;
  const axes = given.map(each => normalizeAxis(each, shape.length, 'flip'));
  return asTensor(
    batched('slice', [value], {
      starts: shape.map((extent, i) => (axes.includes(i) ? Math.max(0, extent - 1) : 0)),
      sizes: shape,
      steps: shape.map((_, i) => (axes.includes(i) ? -1 : 1)),
    }),
  );
}

/** Elements moved `shift` places on along one axis (default the first); what leaves at the end comes in at the start. */
export function roll(x: Numeric, shift: number, axis = 0): Tensor {
  const value = toValue(x);
  const { shape } = value;
  const along = normalizeAxis(axis, shape.length, 'roll');
  const n = shape[along];
  const moved = n === 0 ? 0 : ((shift % n) + n) % n;
  const piece = (start: number, size: number): Tensor =>
    asTensor(
      batched('slice', [value], {
        starts: shape.map((_, i) => (i === along ? start : 0)),
        sizes: shape.map((extent, i) => (i === along ? size : extent)),
        steps: shape.map(() => 1),
      }),
    );
  return moved === 0 ? asTensor(value) : concat([piece(n - moved, moved), piece(0, n - moved)], along);
}

/** Places before and after the elements of an axis. */
type Frame = readonly [before: number, after: number];

/**
 * A frame of `fill` (default 0) around the array: `widths` places on every side, or [before, after] for each axis.
 * @throws TildeError 'shape' when the widths do not name every axis
 */
export function pad(x: Numeric, widths: number | readonly Frame[], fill = 0): Tensor {
  const value = toValue(x);
  const { shape } = value;
  const frames = typeof widths === 'number' ? shape.map((): Frame => [widths, widths]) : widths;
  if (frames.length !== shape.length)
    throw shapeError(`pad: ${frames.length} pairs of widths for an array of shape ${formatShape(shape)}`, {
      expected: `${shape.length} pairs [before, after]`,
      got: String(frames.length),
    });
  shapeFrom([frames.flat()], 'pad');
  const params = {
    shape: shape.map((extent, i) => frames[i][0] + extent + frames[i][1]),
    starts: frames.map(([before]) => before),
    steps: shape.map(() => 1),
  };
  const framed = asTensor(batched('unslice', [value], params));
  if (fill === 0) return framed;
  return where(asTensor(batched('unslice', [literal(shape, [1])], params)), framed, fill);
}
