/** What the rules of this backend have in common: their type, and small tensors. Not here: any rule. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../array/extents.ts';
import type { ParamsOf, Primitive, Shape } from '../../array/primitives.ts';

export { sizeOf } from '../../array/extents.ts';
export type { Tensor } from '@tensorflow/tfjs-core';

/** Lowers one primitive to tfjs operations on f32 tensors; runs inside a tidy. `shape` is the result's. */
export type TfjsRule<P extends Primitive> = (
  inputs: readonly tf.Tensor[],
  params: ParamsOf<P>,
  shape: Shape,
) => tf.Tensor;

/**
 * Truth values as 0 and 1. The square makes new numbers of them: on WebGPU a cast alone leaves whole numbers behind a
 * tensor that says it has floats, and some kernels then fail unseen.
 */
export const truth = (test: tf.Tensor): tf.Tensor => tf.square(tf.cast(test, 'float32'));

/** NaN is the only value that differs from itself; GPUs may not have an isnan to be trusted. */
export const isNan = (x: tf.Tensor): tf.Tensor => tf.notEqual(x, x);

/** NaN stays NaN where a WebGPU kernel would make a number of it. */
export function keepingNan(f: (x: tf.Tensor) => tf.Tensor): (x: tf.Tensor) => tf.Tensor {
  return x => (tf.getBackend() === 'webgpu' ? tf.where(isNan(x), x, f(x)) : f(x));
}

/** `value` everywhere. Some kernels refuse empty tensors: results without elements are made here, too. */
export const filled = (shape: Shape, value: number): tf.Tensor => tf.fill([...shape], value, 'float32');

/** Horner's rule: c[0] + c[1] x + c[2] x² + … */
export function polynomial(x: tf.Tensor, coefficients: readonly number[]): tf.Tensor {
  const [last, ...rest] = coefficients.toReversed();
  return rest.reduce<tf.Tensor>((sum, c) => tf.add(tf.mul(sum, x), c), tf.fill(x.shape, last));
}

/**
 * `x` in a larger shape. On WebGPU, from five axes on, tfjs' own reads synchronously, which ends the device, and its
 * arithmetic does not compile where one operand has a single axis.
 */
export function broadcast(x: tf.Tensor, shape: Shape): tf.Tensor {
  if (shape.length < 5) return tf.broadcastTo(x, [...shape]);
  const axes = shape.map((_, axis) => x.shape[axis - shape.length + x.rank] ?? 1);
  return tf.mul(tf.reshape(x, axes), tf.ones([...shape]));
}

/** GPU kernels of tfjs that choose between elements know shapes of up to four axes, and integrals add one. */
const MOST_AXES = 3;

/** Computes elements in one row where there are too many axes. */
export function inFewAxes(
  inputs: readonly tf.Tensor[],
  shape: Shape,
  f: (inputs: readonly tf.Tensor[], shape: Shape) => tf.Tensor,
): tf.Tensor {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  if (shape.length <= MOST_AXES) return f(inputs, shape);
  const size = sizeOf(shape);
  const rows = inputs.map(input => (input.size === size ? input : broadcast(input, shape)));
  const row = f(
    rows.map(input => tf.reshape(input, [size])),
    [size],
  );
  return tf.reshape(row, [...shape]);
}
