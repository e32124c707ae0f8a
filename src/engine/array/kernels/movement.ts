/** Kernels that move elements without changing them, and scatterAdd, the transpose of one. */
import { sizeOf, stridesOf } from '../extents.ts';
import type { Shape } from '../primitives.ts';
import { allocate, broadcastStrides, type Kernel, rowLength, walkRows } from './kernel.ts';

/** Copies the values as they lie: reshape and stopGradient. */
export const copy: Kernel<'reshape' | 'stopGradient'> = ([x], _, shape, out = allocate(shape)) => {
  out.set(x.values);
  return out;
};

/** Reads `values` along these strides, in row-major order of `shape`. */
function read(
  values: Float64Array,
  shape: Shape,
  strides: readonly number[],
  start: number,
  out: Float64Array,
) {
  const length = rowLength(shape);
  const step = strides.at(-1) ?? 0;
  let at = 0;
  walkRows(shape, [strides], [start], ([p]) => {
    for (let i = 0; i < length; i++) out[at++] = values[p + i * step];
  });
  return out;
}

export const transpose: Kernel<'transpose'> = ([x], { perm }, shape, out = allocate(shape)) => {
  const own = stridesOf(x.shape);
  return read(
    x.values,
    shape,
    perm.map(axis => own[axis]),
    0,
    out,
  );
};

export const broadcastTo: Kernel<'broadcastTo'> = ([x], _, shape, out = allocate(shape)) =>
  x.values.length === 1
    ? out.fill(x.values[0])
    : read(x.values, shape, broadcastStrides(x.shape, shape), 0, out);

/** Offset of the first element of a slice, and its strides in the whole. */
function placed(shape: Shape, starts: readonly number[], steps: readonly number[]) {
  const own = stridesOf(shape);
  const start = starts.reduce((sum, s, i) => sum + s * own[i], 0);
  return { start, strides: own.map((stride, i) => stride * steps[i]) };
}

export const slice: Kernel<'slice'> = ([x], { starts, steps }, shape, out = allocate(shape)) => {
  const { start, strides } = placed(x.shape, starts, steps);
  return read(x.values, shape, strides, start, out);
};

export const unslice: Kernel<'unslice'> = ([x], { starts, steps }, shape, out = allocate(shape)) => {
  const { start, strides } = placed(shape, starts, steps);
  const length = rowLength(x.shape);
  const step = strides.at(-1) ?? 0;
  let at = 0;
  out.fill(0);
  walkRows(x.shape, [strides], [start], ([p]) => {
    for (let i = 0; i < length; i++) out[p + i * step] = x.values[at++];
  });
  return out;
};

export const concat: Kernel<'concat'> = (inputs, { axis }, shape, out = allocate(shape)) => {
  const outer = sizeOf(shape.slice(0, axis));
  const width = sizeOf(shape.slice(axis));
  let column = 0;
  for (const x of inputs) {
    const own = sizeOf(x.shape.slice(axis));
    for (let i = 0; i < outer; i++) out.set(x.values.subarray(i * own, (i + 1) * own), i * width + column);
    column += own;
  }
  return out;
};

/** Extents of a gather: whole = [shared, middle, size, inner], picked = [shared, middle, count, inner]. */
interface Lookup {
  readonly shared: number;
  readonly middle: number;
  readonly size: number;
  readonly count: number;
  readonly inner: number;
}

function lookup(whole: Shape, indices: Shape, axis: number, batch: number): Lookup {
  return {
    shared: sizeOf(whole.slice(0, batch)),
    middle: sizeOf(whole.slice(batch, axis)),
    size: whole[axis],
    count: sizeOf(indices.slice(batch)),
    inner: sizeOf(whole.slice(axis + 1)),
  };
}

/** Calls back with the offsets of each run of `inner` elements; −1 for an index that is not in range. */
function eachRun(at: Lookup, indices: Float64Array, run: (whole: number, picked: number) => void): void {
  let picked = 0;
  for (let b = 0; b < at.shared; b++)
    for (let m = 0; m < at.middle; m++)
      for (let r = 0; r < at.count; r++) {
        const k = Math.floor(indices[b * at.count + r]);
        const valid = k >= 0 && k < at.size;
        run(valid ? ((b * at.middle + m) * at.size + k) * at.inner : -1, picked);
        picked += at.inner;
      }
}

/** An index out of range reads NaN. */
export const gather: Kernel<'gather'> = ([x, indices], { axis, batch }, shape, out = allocate(shape)) => {
  const at = lookup(x.shape, indices.shape, axis, batch);
  eachRun(at, indices.values, (whole, picked) => {
    for (let i = 0; i < at.inner; i++) out[picked + i] = whole < 0 ? NaN : x.values[whole + i];
  });
  return out;
};

/** An index out of range adds nowhere. */
export const scatterAdd: Kernel<'scatterAdd'> = (inputs, { axis, batch }, shape, out = allocate(shape)) => {
  const [updates, indices] = inputs;
  const at = lookup(shape, indices.shape, axis, batch);
  out.fill(0);
  eachRun(at, indices.values, (whole, picked) => {
    if (whole >= 0) for (let i = 0; i < at.inner; i++) out[whole + i] += updates.values[picked + i];
  });
  return out;
};
