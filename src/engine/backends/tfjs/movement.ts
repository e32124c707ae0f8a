/** Primitives that move elements, as tfjs operations. Not here: arithmetic. */
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '../../array/primitives.ts';
import { broadcast, filled, sizeOf, type Tensor, type TfjsRule } from './rule.ts';

export const reshape: TfjsRule<'reshape'> = ([x], { shape }) => tf.reshape(x, [...shape]);

export const transpose: TfjsRule<'transpose'> = ([x], { perm }, shape) =>
  sizeOf(shape) === 0 ? filled(shape, 0) : tf.transpose(x, [...perm]);

export const broadcastTo: TfjsRule<'broadcastTo'> = ([x], { shape }) => {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  return broadcast(x, shape);
};

/** Elements of one axis, by number. */
function pick(x: Tensor, places: readonly number[], axis: number): Tensor {
  return tf.gather(x, tf.tensor1d([...places], 'int32'), axis);
}

export const slice: TfjsRule<'slice'> = ([x], { starts, sizes, steps }, shape) => {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  if (steps.every(step => step === 1)) return tf.slice(x, [...starts], [...sizes]);
  return sizes.reduce<Tensor>((from, size, axis) => {
    const places = Array.from({ length: size }, (_, k) => starts[axis] + k * steps[axis]);
    return pick(from, places, axis);
  }, x);
};

/** Axis by axis: a zero is put behind the elements, and every place picks its element or that zero. */
export const unslice: TfjsRule<'unslice'> = ([x], { shape, starts, steps }) => {
  if (sizeOf(x.shape) === 0) return filled(shape, 0);
  return shape.reduce<Tensor>((from, extent, axis) => {
    const size = from.shape[axis];
    const places = Array.from({ length: extent }, () => size);
    for (let k = 0; k < size; k++) places[starts[axis] + k * steps[axis]] = k;
    const padding = from.shape.map((_, i): [number, number] => [0, i === axis ? 1 : 0]);
    return pick(tf.pad(from, padding), places, axis);
  }, x);
};

export const concat: TfjsRule<'concat'> = (inputs, { axis }, shape) => {
  const parts = inputs.filter(({ shape: part }) => sizeOf(part) > 0);
  if (parts.length === 0) return filled(shape, 0);
  return parts.length === 1 ? tf.clone(parts[0]) : tf.concat([...parts], axis);
};

export const gather: TfjsRule<'gather'> = ([x, indices], { axis, batch }, shape) => {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  const [shared, before, extent, after] = split(x.shape, axis, batch, axis + 1);
  const count = sizeOf(indices.shape) / shared;
  // [shared, before, extent, after] → rows [shared · extent, before · after], then back.
  const rows = tf.reshape(tf.transpose(tf.reshape(x, [shared, before, extent, after]), [0, 2, 1, 3]), [
    shared * extent,
    before * after,
  ]);
  const picked = tf.gather(rows, rowNumbers(indices, shared, count, extent), 0);
  const back = tf.transpose(tf.reshape(picked, [shared, count, before, after]), [0, 2, 1, 3]);
  return tf.reshape(back, [...shape]);
};

/** scatterND adds what falls on the same row. */
export const scatterAdd: TfjsRule<'scatterAdd'> = ([updates, indices], { axis, batch, size }, shape) => {
  if (sizeOf(updates.shape) === 0 || sizeOf(shape) === 0) return filled(shape, 0);
  const span = indices.rank - batch;
  const [shared, before, count, after] = split(updates.shape, axis, batch, axis + span);
  const rows = tf.reshape(tf.transpose(tf.reshape(updates, [shared, before, count, after]), [0, 2, 1, 3]), [
    shared * count,
    before * after,
  ]);
  const places = tf.expandDims(rowNumbers(indices, shared, count, size), 1);
  const sums = tf.scatterND(places, rows, [shared * size, before * after]);
  const back = tf.transpose(tf.reshape(sums, [shared, size, before, after]), [0, 2, 1, 3]);
  return tf.reshape(back, [...shape]);
};

/** Extents of the shared axes, those up to `axis`, those up to `end`, and the rest. */
function split(shape: Shape, axis: number, batch: number, end: number): number[] {
  return [shape.slice(0, batch), shape.slice(batch, axis), shape.slice(axis, end), shape.slice(end)].map(
    sizeOf,
  );
}

/** Indices within each of `shared` blocks of `extent` rows → rows of all blocks, int32 [shared · count]. */
function rowNumbers(indices: Tensor, shared: number, count: number, extent: number): tf.Tensor1D {
  const first = tf.mul(tf.reshape(tf.range(0, shared), [shared, 1]), extent);
  const rows = tf.add(tf.reshape(indices, [shared, count]), first);
  return tf.cast(tf.reshape(rows, [shared * count]), 'int32');
}
