/**
 * Orthogonal factors and sorting as tfjs operations. qr goes column by column; eigh turns disjoint pairs of axes at
 * once, in rounds as of a tournament. Not here: triangular factors (linalg.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import { filled, isNan, sizeOf, truth, type Tensor, type TfjsRule } from './rule.ts';

const SWEEPS = 8;

/** Ascending, NaN last. */
export const argsort: TfjsRule<'argsort'> = ([x], _, shape) => {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  return ascending(x);
};

function ascending(x: Tensor): Tensor {
  const keys = tf.where(isNan(x), tf.fill(x.shape, -Infinity), tf.neg(x));
  const { indices } = tf.topk(keys, x.shape[x.shape.length - 1], true);
  // The product makes new numbers of them: see `truth`.
  return tf.mul(tf.cast(indices, 'float32'), 1);
}

interface Reflection {
  readonly v: Tensor;
  readonly scale: Tensor;
}

const reflect = (x: Tensor, { v, scale }: Reflection): Tensor =>
  tf.sub(x, tf.matMul(v, tf.mul(scale, tf.matMul(v, x, true, false))));

/** The reflection that clears column k below row k; a true one also for zeros. */
function reflection(rest: Tensor, k: number): Reflection {
  const [batch, m] = rest.shape;
  const column = tf.slice(rest, [0, k, k], [batch, m - k, 1]);
  const head = tf.slice(column, [0, 0, 0], [batch, 1, 1]);
  const norm = tf.sqrt(tf.sum(tf.square(column), 1, true));
  const zero = tf.equal(norm, 0);
  const one = tf.onesLike(head);
  const first = tf.where(zero, one, tf.where(tf.less(head, 0), tf.sub(head, norm), tf.add(head, norm)));
  const rows = m - k - 1;
  const lower = rows === 0 ? first : tf.concat([first, tf.slice(column, [0, 1, 0], [batch, rows, 1])], 1);
  const scale = tf.where(zero, tf.mul(one, 2), tf.div(1, tf.mul(norm, tf.add(norm, tf.abs(head)))));
  return {
    v: tf.pad(lower, [
      [0, 0],
      [k, 0],
      [0, 0],
    ]),
    scale,
  };
}

export const qr: TfjsRule<'qr'> = ([x], _, shape) => {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  const [m, n] = shape.slice(-2);
  const batch = sizeOf(shape) / (m * n);
  let rest: Tensor = tf.reshape(x, [batch, m, n]);
  const reflections: Reflection[] = [];
  for (let k = 0; k < n; k++) {
    reflections.push(reflection(rest, k));
    rest = reflect(rest, reflections[k]);
  }
  const start: Tensor = tf.broadcastTo(tf.expandDims(tf.eye(m, n), 0), [batch, m, n]);
  return tf.reshape(reflections.reduceRight(reflect, start), [...shape]);
};

/** n − 1 rounds (n, for odd n) of disjoint pairs that meet everybody with everybody. */
function rounds(n: number): readonly (readonly (readonly [number, number])[])[] {
  const size = n + (n % 2);
  return Array.from({ length: size - 1 }, (_, round) =>
    Array.from({ length: size / 2 }, (_, i): [number, number] => {
      const [a, b] =
        i === 0 ? [size - 1, round] : [(round + i) % (size - 1), (round + size - 1 - i) % (size - 1)];
      return [Math.min(a, b), Math.max(a, b)];
    }).filter(([, b]) => b < n),
  );
}

/** The rotation matrix of a round: gathered from [c…, s…, −s…, 0, 1]. */
function rotation(a: Tensor, pairs: readonly (readonly [number, number])[], n: number): Tensor {
  const [batch] = a.shape;
  const flat = tf.reshape(a, [batch, n * n]);
  const pick = (at: (p: number, q: number) => number): Tensor =>
    tf.gather(
      flat,
      tf.tensor1d(
        pairs.map(([p, q]) => at(p, q)),
        'int32',
      ),
      1,
    );
  const off = pick((p, q) => p * n + q);
  const gap = tf.sub(
    pick((_, q) => q * n + q),
    pick(p => p * n + p),
  );
  const none = tf.equal(off, 0);
  const theta = tf.div(gap, tf.mul(2, tf.where(none, tf.onesLike(off), off)));
  const size = tf.div(1, tf.add(tf.abs(theta), tf.sqrt(tf.add(tf.square(theta), 1))));
  const t = tf.where(none, tf.zerosLike(off), tf.where(tf.less(theta, 0), tf.neg(size), size));
  const c = tf.div(1, tf.sqrt(tf.add(tf.square(t), 1)));
  const s = tf.mul(t, c);
  const table = tf.concat([c, s, tf.neg(s), tf.zeros([batch, 1]), tf.ones([batch, 1])], 1);
  const count = pairs.length;
  const places = Array.from({ length: n * n }, (_, i) => 3 * count + Number(Math.floor(i / n) === i % n));
  pairs.forEach(([p, q], i) => {
    places[p * n + p] = i;
    places[q * n + q] = i;
    places[p * n + q] = count + i;
    places[q * n + p] = 2 * count + i;
  });
  return tf.reshape(tf.gather(table, tf.tensor1d(places, 'int32'), 1), [batch, n, n]);
}

export const eigh: TfjsRule<'eigh'> = ([x], _, shape) => {
  if (sizeOf(shape) === 0) return filled(shape, 0);
  const n = shape[shape.length - 1];
  const batch = sizeOf(shape) / (n * n);
  const given = tf.reshape(x, [batch, n, n]);
  const below = tf.linalg.bandPart(given as tf.Tensor3D, -1, 0);
  let a: Tensor = tf.add(below, tf.transpose(tf.mul(below, tf.sub(1, tf.eye(n))), [0, 2, 1]));
  let v: Tensor = tf.broadcastTo(tf.expandDims(tf.eye(n), 0), [batch, n, n]);
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const pairs of rounds(n)) {
      if (pairs.length === 0) continue;
      const j = rotation(a, pairs, n);
      a = tf.matMul(tf.matMul(j, a, true, false), j);
      v = tf.matMul(v, j);
    }
  const values = tf.sum(tf.mul(a, tf.eye(n)), 2);
  // Row i of the permutation has its 1 at the place of the i-th smallest value.
  const places = tf.expandDims(ascending(values), 2);
  const order = truth(tf.equal(places, tf.range(0, n)));
  return tf.reshape(upright(tf.matMul(v, order, false, true)), [...shape]);
};

/** Columns with the first of their largest elements positive. */
function upright(v: Tensor): Tensor {
  const size = tf.abs(v);
  const near = truth(tf.greaterEqual(size, tf.mul(0.9, tf.max(size, 1, true))));
  const rank = tf.mul(near, tf.reshape(tf.range(v.shape[1] ?? 0, 0, -1), [1, -1, 1]));
  const first = truth(tf.equal(rank, tf.max(rank, 1, true)));
  const head = tf.sum(tf.mul(v, first), 1, true);
  return tf.where(tf.less(head, 0), tf.neg(v), v);
}
