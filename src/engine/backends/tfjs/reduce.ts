/** Reductions and running sums as tfjs operations. Not here: matrix products. */
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '../../array/primitives.ts';
import { filled, isNan, sizeOf, type Tensor, type TfjsRule } from './rule.ts';

/** Longer sums are taken in stages of so many elements: one f32 running sum would lose digits. */
const STAGE = 64;

type Reduction = 'sum' | 'prod' | 'reduceMax';

function reduction<P extends Reduction>(empty: number, f: (rows: Tensor) => Tensor): TfjsRule<P> {
  return ([x], { axes }: { readonly axes: readonly number[] }, shape) => {
    if (axes.length === 0) return tf.clone(x);
    if (sizeOf(x.shape) === 0) return filled(shape, empty);
    return tf.reshape(f(rowsOf(x, axes, sizeOf(shape))), [...shape]);
  };
}

/** [kept, reduced]. */
function rowsOf(x: Tensor, axes: readonly number[], kept: number): Tensor {
  const rest = x.shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  const order = [...rest, ...axes];
  const moved = order.every((axis, i) => axis === i) ? x : tf.transpose(x, order);
  return tf.reshape(moved, [kept, sizeOf(x.shape) / kept]);
}

function sumRows(rows: Tensor): Tensor {
  const [kept, length] = rows.shape;
  if (length <= STAGE) return tf.sum(rows, 1);
  const height = Math.ceil(length / STAGE);
  const padded = tf.pad(rows, [
    [0, 0],
    [0, STAGE * height - length],
  ]);
  return sumRows(tf.sum(tf.reshape(padded, [kept, height, STAGE]), 2));
}

/** NaN wins, whatever the device's comparison does. */
function largest(rows: Tensor): Tensor {
  const spoiled = tf.any(isNan(rows), 1);
  const most = tf.max(rows, 1);
  return tf.where(spoiled, tf.fill(most.shape, NaN), most);
}

export const sum: TfjsRule<'sum'> = reduction(0, sumRows);
export const prod: TfjsRule<'prod'> = reduction(1, rows => tf.prod(rows, 1));
export const reduceMax: TfjsRule<'reduceMax'> = reduction(-Infinity, largest);

export const cumsum: TfjsRule<'cumsum'> = ([x], { axis, reverse }, shape: Shape) =>
  sizeOf(shape) === 0 ? filled(shape, 0) : tf.cumsum(x, axis, false, reverse);
