/**
 * Functions tfjs lacks, or has with too few digits, composed of its operations for f32 accuracy: some 1e-6 relative
 * to 1 + |value|. Not here: the f64 functions (math/).
 */
import * as tf from '@tensorflow/tfjs-core';
import { polynomial, type Tensor } from './rule.ts';

/** Below this the gamma functions step up to where their asymptotic series are good. */
const ASYMPTOTIC = 8;
const HALF_LOG_TWO_PI = 0.9189385332046728;
const LOG_PI = 1.1447298858494002;

/** GPUs may take 0 for the smallest number they have. */
export function log(x: Tensor): Tensor {
  return tf.where(tf.equal(x, 0), tf.fill(x.shape, -Infinity), tf.log(x));
}

/** π/2 in three parts, of which whole multiples are exact in f32. */
const HALF_PI = [1.5703125, 4.837512969970703e-4, 7.549789948768648e-8];

/**
 * sin(x + quarter · π/2): GPUs have it to four digits only. The argument is brought to ±π/4, where short series do
 * (minimax, Cephes). Good to 1e-7 for |x| below some thousands.
 */
function sine(x: Tensor, quarter: number): Tensor {
  const turns = tf.floor(tf.add(tf.mul(x, 2 / Math.PI), 0.5));
  const near = HALF_PI.reduce<Tensor>((rest, part) => tf.sub(rest, tf.mul(turns, part)), x);
  const square = tf.square(near);
  const odd = tf.add(
    near,
    tf.mul(tf.mul(near, square), polynomial(square, [-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4])),
  );
  const even = tf.add(
    tf.add(tf.mul(square, -0.5), 1),
    tf.mul(
      tf.square(square),
      polynomial(square, [4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5]),
    ),
  );
  const turn = tf.add(turns, quarter);
  const swapped = tf.sub(turn, tf.mul(2, tf.floor(tf.mul(turn, 0.5))));
  const half = tf.floor(tf.mul(turn, 0.5));
  const negative = tf.sub(half, tf.mul(2, tf.floor(tf.mul(half, 0.5))));
  const value = tf.where(tf.greater(swapped, 0.5), even, odd);
  return tf.where(tf.greater(negative, 0.5), tf.neg(value), value);
}

export const sin = (x: Tensor): Tensor => sine(x, 0);
export const cos = (x: Tensor): Tensor => sine(x, 1);

/** log(1 + x); the backends' own loses all digits near 0 (5% at 1e-6). */
export function log1p(x: Tensor): Tensor {
  const near = tf.mul(x, polynomial(x, [1, -1 / 2, 1 / 3, -1 / 4, 1 / 5, -1 / 6]));
  return tf.where(tf.less(tf.abs(x), 0.05), near, log(tf.add(x, 1)));
}

/** exp(x) − 1. */
export function expm1(x: Tensor): Tensor {
  const near = tf.mul(x, polynomial(x, [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720]));
  return tf.where(tf.less(tf.abs(x), 0.25), near, tf.sub(tf.exp(x), 1));
}

/** log(1 + eˣ) = max(x, 0) + log1p(e^−|x|). */
export function softplus(x: Tensor): Tensor {
  return tf.add(tf.maximum(x, 0), log1p(tf.exp(tf.neg(tf.abs(x)))));
}

/** Sign that passes NaN on. */
export function sign(x: Tensor): Tensor {
  return tf.where(tf.notEqual(x, x), x, tf.sign(x));
}

/** ≥ 1/2 stays; smaller arguments are reflected at 1/2, where 1 − x is used. */
function reflected(x: Tensor): { readonly below: Tensor; readonly at: Tensor } {
  const below = tf.less(x, 0.5);
  return { below, at: tf.where(below, tf.sub(1, x), x) };
}

/** π (x − nearest whole number): sin and tan keep their digits for large arguments. */
function angle(x: Tensor): Tensor {
  return tf.mul(Math.PI, tf.sub(x, tf.floor(tf.add(x, 0.5))));
}

/** x where it is large, x + 8 where the recurrence is to be used. */
function lifted(x: Tensor): { readonly small: Tensor; readonly at: Tensor } {
  const small = tf.less(x, ASYMPTOTIC);
  return { small, at: tf.where(small, tf.add(x, ASYMPTOTIC), x) };
}

/** f(x) + f(x + 1) + … + f(x + 7) where small, else 0. */
function stepsUp(x: Tensor, small: Tensor, f: (x: Tensor) => Tensor): Tensor {
  const clipped = tf.where(small, x, tf.onesLike(x));
  const terms = Array.from({ length: ASYMPTOTIC }, (_, k) => f(tf.add(clipped, k)));
  return tf.where(
    small,
    terms.reduce((sum, term) => tf.add(sum, term)),
    tf.zerosLike(x),
  );
}

/** log |Γ(x)|, Stirling's series after eight steps up; reflection below 1/2 (DLMF 5.11.1, 5.5.3). */
export function lgamma(x: Tensor): Tensor {
  const { below, at } = reflected(x);
  const { small, at: z } = lifted(at);
  const inverse = tf.div(1, z);
  const series = tf.mul(inverse, polynomial(tf.square(inverse), [1 / 12, -1 / 360, 1 / 1260]));
  // (z − 1/2)(log z − 1) − 1/2 loses less than (z − 1/2) log z − z.
  const main = tf.mul(tf.sub(z, 0.5), tf.sub(tf.log(z), 1));
  const stirling = tf.add(tf.add(main, HALF_LOG_TWO_PI - 0.5), series);
  const value = tf.sub(stirling, stepsUp(at, small, tf.log));
  const sine = tf.abs(sin(angle(x)));
  const lower = tf.sub(tf.sub(LOG_PI, tf.log(sine)), value);
  return infinite(x, tf.where(below, lower, value));
}

/** ∞ at both infinities, as for f64. */
function infinite(x: Tensor, value: Tensor): Tensor {
  return tf.where(tf.equal(tf.abs(x), Infinity), tf.fill(x.shape, Infinity), value);
}

/** Γ′/Γ (DLMF 5.11.2, 5.5.4). */
export function digamma(x: Tensor): Tensor {
  const { below, at } = reflected(x);
  const { small, at: z } = lifted(at);
  const inverse = tf.div(1, z);
  const square = tf.square(inverse);
  const series = tf.mul(square, polynomial(square, [1 / 12, -1 / 120, 1 / 252]));
  const asymptotic = tf.sub(tf.sub(tf.log(z), tf.mul(0.5, inverse)), series);
  const value = tf.sub(
    asymptotic,
    stepsUp(at, small, y => tf.div(1, y)),
  );
  return tf.where(below, tf.sub(value, tf.mul(Math.PI, tf.div(cos(angle(x)), sin(angle(x))))), value);
}

/** Derivative of digamma (DLMF 5.15.8, 5.15.6). */
export function trigamma(x: Tensor): Tensor {
  const { below, at } = reflected(x);
  const { small, at: z } = lifted(at);
  const inverse = tf.div(1, z);
  const square = tf.square(inverse);
  const series = tf.mul(tf.mul(inverse, square), polynomial(square, [1 / 6, -1 / 30, 1 / 42]));
  const asymptotic = tf.add(tf.add(inverse, tf.mul(0.5, square)), series);
  const value = tf.add(
    asymptotic,
    stepsUp(at, small, y => tf.div(1, tf.square(y))),
  );
  const reflection = tf.square(tf.div(Math.PI, sin(angle(x))));
  return tf.where(below, tf.sub(reflection, value), value);
}

/** erf: its series near 0, 1 − e^−x² erfcx elsewhere. */
export function erf(x: Tensor): Tensor {
  const square = tf.square(x);
  const coefficients = [1, -1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320, 1 / 9360];
  const near = tf.mul(tf.mul(2 / Math.sqrt(Math.PI), x), polynomial(square, coefficients));
  const tail = tf.mul(tf.exp(tf.neg(square)), scaledTail(tf.abs(x)));
  return tf.where(tf.less(tf.abs(x), 0.75), near, tf.mul(sign(x), tf.sub(1, tail)));
}

/** e^x² erfc(x). */
export function erfcx(x: Tensor): Tensor {
  const tail = scaledTail(tf.abs(x));
  return tf.where(tf.less(x, 0), tf.sub(tf.mul(2, tf.exp(tf.square(x))), tail), tail);
}

/** Chebyshev fit of log(erfcx(z) / t) in t = 2 / (2 + z) for z ≥ 0, error 1.2e-7 (Press et al. 1992, §6.2). */
const ERFCX = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

function scaledTail(z: Tensor): Tensor {
  const t = tf.div(2, tf.add(2, z));
  return tf.mul(t, tf.exp(polynomial(t, ERFCX)));
}
