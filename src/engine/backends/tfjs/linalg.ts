/**
 * Matrix primitives as tfjs operations. Cholesky and triangular solve exist on no tfjs backend: they are written
 * column by column over the whole batch, O(n) operations each. Not here: anything for one large matrix.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '../../array/primitives.ts';
import { broadcast, filled, sizeOf, type Tensor, type TfjsRule } from './rule.ts';

export const matmul: TfjsRule<'matmul'> = ([a, b], _, shape) => {
  if (sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) return filled(shape, 0);
  const leading = shape.slice(0, -2);
  return tf.reshape(tf.matMul(stack(a, leading), stack(b, leading)), [...shape]);
};

/** A stack of matrices, rank 3: tfjs takes wrong ones when leading axes of two stacks broadcast in part. */
function stack(x: Tensor, leading: Shape): Tensor {
  const [rows, columns] = x.shape.slice(-2);
  const whole = sizeOf(x.shape) === sizeOf(leading) * rows * columns;
  const all = whole ? x : broadcast(x, [...leading, rows, columns]);
  return tf.reshape(all, [sizeOf(leading), rows, columns]);
}

/** Right-looking: each column is taken off what remains. Only the lower triangle is read. */
export const cholesky: TfjsRule<'cholesky'> = ([matrix], _, shape) => {
  const n = shape[shape.length - 1];
  if (sizeOf(shape) === 0) return filled(shape, 0);
  const batch = sizeOf(shape) / (n * n);
  let rest: Tensor = tf.reshape(matrix, [batch, n, n]);
  const columns: Tensor[] = [];
  for (let j = 0; j < n; j++) {
    const pivot = tf.slice(rest, [0, j, j], [batch, 1, 1]);
    const lower = tf.slice(rest, [0, j, j], [batch, n - j, 1]);
    // A pivot that is not positive must spoil the matrix, 0 and −0 too.
    const root = tf.sqrt(tf.where(tf.greater(pivot, 0), pivot, tf.fill(pivot.shape, NaN)));
    const column = tf.pad(tf.div(lower, root), [
      [0, 0],
      [j, 0],
      [0, 0],
    ]);
    columns.push(column);
    if (j + 1 < n) rest = tf.sub(rest, tf.matMul(column, column, false, true));
  }
  const factor = n === 1 ? columns[0] : tf.concat(columns, 2);
  const last = tf.slice(factor, [0, n - 1, n - 1], [batch, 1, 1]);
  const whole = tf.where(tf.equal(last, last), factor, tf.fill(factor.shape, NaN));
  return tf.reshape(whole, [...shape]);
};

/** Each solved row is taken off the right-hand side. Only the lower triangle is read. */
export const triangularSolve: TfjsRule<'triangularSolve'> = ([factor, right], { transpose }, shape) => {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  const [n, m] = shape.slice(-2);
  const batch = sizeOf(shape) / (n * m);
  const full = tf.reshape(factor, [batch, n, n]);
  const matrix = transpose ? tf.transpose(full, [0, 2, 1]) : full;
  const order = Array.from({ length: n }, (_, k) => (transpose ? n - 1 - k : k));
  const solved: Tensor[] = [];
  let rest: Tensor = tf.reshape(right, [batch, n, m]);
  for (const i of order) {
    const row = tf.div(tf.slice(rest, [0, i, 0], [batch, 1, m]), tf.slice(matrix, [0, i, i], [batch, 1, 1]));
    solved[i] = row;
    rest = tf.sub(rest, tf.matMul(tf.slice(matrix, [0, 0, i], [batch, n, 1]), row));
  }
  return tf.reshape(n === 1 ? solved[0] : tf.concat(solved, 1), [...shape]);
};
