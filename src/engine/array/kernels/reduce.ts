/**
 * Kernels of the reductions. Every sum runs in row-major order of its input: the order is part of the result.
 * Not here: sums inside matmul (linalg.ts).
 */
import { sizeOf, stridesOf } from '../extents.ts';
import type { ArrayData } from '../graph.ts';
import type { Shape } from '../primitives.ts';
import { allocate, type Kernel, rowLength, walkRows } from './kernel.ts';

/** Joins every element of x into the element of `out` it belongs to. */
function reduce(
  x: ArrayData,
  axes: readonly number[],
  shape: Shape,
  out: Float64Array,
  join: (sum: number, x: number) => number,
): Float64Array {
  const kept = stridesOf(shape);
  let next = 0;
  const strides = x.shape.map((_, axis) => (axes.includes(axis) ? 0 : kept[next++]));
  const step = strides.at(-1) ?? 0;
  const length = rowLength(x.shape);
  let at = 0;
  walkRows(x.shape, [strides], [0], ([p]) => {
    for (let i = 0; i < length; i++) {
      const place = p + i * step;
      out[place] = join(out[place], x.values[at++]);
    }
  });
  return out;
}

export const sum: Kernel<'sum'> = ([x], { axes }, shape, out = allocate(shape)) =>
  reduce(x, axes, shape, out.fill(0), (a, b) => a + b);

export const prod: Kernel<'prod'> = ([x], { axes }, shape, out = allocate(shape)) =>
  reduce(x, axes, shape, out.fill(1), (a, b) => a * b);

export const reduceMax: Kernel<'reduceMax'> = ([x], { axes }, shape, out = allocate(shape)) =>
  reduce(x, axes, shape, out.fill(-Infinity), Math.max);

export const cumsum: Kernel<'cumsum'> = ([x], { axis, reverse }, shape, out = allocate(shape)) => {
  const extent = shape[axis];
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      let total = 0;
      for (let k = 0; k < extent; k++) {
        const at = (o * extent + (reverse ? extent - 1 - k : k)) * inner + i;
        total += x.values[at];
        out[at] = total;
      }
    }
  return out;
};
