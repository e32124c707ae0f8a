/**
 * What a kernel is: one primitive on concrete row-major arrays. Also the row-by-row walk that broadcasting shares.
 * Not here: shape checks (array/shape.ts); a kernel trusts the output shape it is given.
 */
import { sizeOf, stridesOf } from '../extents.ts';
import type { ArrayData } from '../graph.ts';
import type { ParamsOf, Primitive, Shape } from '../primitives.ts';

/**
 * Computes the result of shape `shape`, into `out` where given (overwritten wholly; it must not share memory with
 * an input), and returns it.
 */
export type Kernel<P extends Primitive = Primitive> = (
  inputs: readonly ArrayData[],
  params: ParamsOf<P>,
  shape: Shape,
  out?: Float64Array,
) => Float64Array;

/** A fresh array for a result of this shape. */
export function allocate(shape: Shape): Float64Array {
  return new Float64Array(sizeOf(shape));
}

/** Strides that read `from` as if it were broadcast to `to`: 0 where it repeats. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const own = stridesOf(from);
  const lead = to.length - from.length;
  return to.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : own[i - lead]));
}

/** Offsets of the first element of a row in each operand; the same array at every call. */
type Row = (offsets: readonly number[]) => void;

/**
 * Visits the rows (last axes) of `shape` in row-major order, with the offset of each in every operand of the given
 * strides. A scalar has one row of one element.
 */
export function walkRows(
  shape: Shape,
  strides: readonly (readonly number[])[],
  starts: readonly number[],
  row: Row,
) {
  if (sizeOf(shape) === 0) return;
  const outer = Math.max(0, shape.length - 1);
  const index = new Array<number>(outer).fill(0);
  const offsets = [...starts];
  for (;;) {
    row(offsets);
    let axis = outer - 1;
    while (axis >= 0 && ++index[axis] === shape[axis]) {
      index[axis] = 0;
      shift(offsets, strides, axis, 1 - shape[axis]);
      axis--;
    }
    if (axis < 0) return;
    shift(offsets, strides, axis, 1);
  }
}

function shift(
  offsets: number[],
  strides: readonly (readonly number[])[],
  axis: number,
  steps: number,
): void {
  for (let k = 0; k < offsets.length; k++) offsets[k] += steps * strides[k][axis];
}

/** Number of elements of a row. */
export function rowLength(shape: Shape): number {
  return shape.at(-1) ?? 1;
}
