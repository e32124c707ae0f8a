/** Reductions and running sums as tfjs operations. Not here: matrix products. */
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '../../array/primitives.ts';
import { filled, isNan, sizeOf, type Tensor, type TfjsRule } from './rule.ts';

/** From this many elements on, sums are taken in two stages: one f32 running sum would lose digits. */
const LONG = 1024;

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
  const moved = tf.transpose(x, [...rest, ...axes]);
  return tf.reshape(moved, [kept, sizeOf(x.shape) / kept]);
}

function sumRows(rows: Tensor): Tensor {
  const [kept, length] = rows.shape;
  if (length < LONG) return tf.sum(rows, 1);
  const width = Math.ceil(Math.sqrt(length));
  const height = Math.ceil(length / width);
  const padded = tf.pad(rows, [
    [0, 0],
    [0, width * height - length],
  ]);
  return tf.sum(tf.sum(tf.reshape(padded, [kept, height, width]), 2), 1);
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
