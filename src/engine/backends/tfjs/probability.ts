/**
 * Quantiles, Bessel and incomplete functions of probability for f32: some 1e-5 absolute. Incomplete gamma and beta are
 * ratios of two integrals by Gauss–Legendre, few large operations instead of many small ones. Not here: f64 (math/).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '../../array/primitives.ts';
import { gaussLegendre } from '../../math/quadrature.ts';
import { inFewAxes, isNan, polynomial, type Tensor, type TfjsRule } from './rule.ts';
import { log } from './special.ts';

const CENTRE = [
  1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-6, -3.5233877e-6,
  3.43273939e-7, 2.81022636e-8,
];
const TAIL = [
  2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844, 0.00134934322,
  0.000100950558, -0.000200214257,
];

/** Inverse of the normal distribution function (Giles 2010, "Approximating the erfinv function", single precision). */
export function normalQuantile(p: Tensor): Tensor {
  const w = tf.neg(log(tf.mul(4, tf.mul(p, tf.sub(1, p)))));
  const centre = polynomial(tf.sub(w, 2.5), CENTRE);
  const tail = polynomial(tf.sub(tf.sqrt(tf.maximum(w, 0)), 3), TAIL);
  const y = tf.sub(tf.mul(2, p), 1);
  const z = tf.mul(tf.mul(Math.SQRT2, y), tf.where(tf.less(w, 5), centre, tail));
  const open = tf.where(
    tf.equal(p, 0),
    tf.fill(p.shape, -Infinity),
    tf.where(tf.equal(p, 1), tf.fill(p.shape, Infinity), z),
  );
  const outside = tf.logicalOr(tf.less(p, 0), tf.greater(p, 1));
  return tf.where(tf.logicalOr(outside, isNan(p)), tf.fill(p.shape, NaN), open);
}

// Abramowitz and Stegun 9.8.1 to 9.8.4.
const NEAR_0 = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
const NEAR_1 = [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411];
const FAR_0 = [
  0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
  0.00392377,
];
const FAR_1 = [
  0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312, 0.01787654,
  -0.00420059,
];

function besselParts(x: Tensor) {
  const a = tf.abs(x);
  const near = tf.less(a, 3.75);
  const inside = tf.square(tf.div(tf.minimum(a, 3.75), 3.75));
  const outside = tf.div(3.75, tf.maximum(a, 3.75));
  return { a, near, inside, outside };
}

/** log I₀(x). */
export function logI0(x: Tensor): Tensor {
  const { a, near, inside, outside } = besselParts(x);
  const far = tf.add(a, tf.sub(tf.log(polynomial(outside, FAR_0)), tf.mul(0.5, tf.log(tf.maximum(a, 1)))));
  const value = tf.where(near, tf.log(polynomial(inside, NEAR_0)), far);
  return tf.where(isNan(x), x, tf.where(tf.equal(a, Infinity), a, value));
}

/** I₁(x)/I₀(x). */
export function besselRatio(x: Tensor): Tensor {
  const { near, inside, outside } = besselParts(x);
  const small = tf.mul(x, tf.div(polynomial(inside, NEAR_1), polynomial(inside, NEAR_0)));
  const large = tf.mul(tf.sign(x), tf.div(polynomial(outside, FAR_1), polynomial(outside, FAR_0)));
  return tf.where(isNan(x), x, tf.where(near, small, large));
}

const RULE = gaussLegendre(48);
/** Points dense as u⁴ at both ends, where powers have kinks: 35u⁴ − 84u⁵ + 70u⁶ − 20u⁷. */
const PLACES = RULE.places.map(u => u * u * u * u * (35 + u * (-84 + u * (70 - 20 * u))));
const WEIGHTS = RULE.places.map((u, i) => 140 * u * u * u * (1 - u) * (1 - u) * (1 - u) * RULE.weights[i]);
/** Standard deviations beyond which a density is nothing in f32. */
const REACH = 7;

/** ∫ h from `from` to `end`. Trailing axis: points. */
function integral(from: Tensor, end: Tensor, h: (t: Tensor) => Tensor): Tensor {
  const start = tf.expandDims(from, -1);
  const width = tf.sub(tf.expandDims(end, -1), start);
  const values = h(tf.add(start, tf.mul(width, tf.tensor1d(PLACES))));
  return tf.mul(tf.sub(end, from), tf.sum(tf.mul(values, tf.tensor1d(WEIGHTS)), -1));
}

/** Γ(a + 2)'s density below x and in all, scaled to 1 at its mode, then two steps down in a (DLMF 8.8.5). */
function gammaLower(a: Tensor, x: Tensor): Tensor {
  const mode = tf.add(a, 1);
  const reach = tf.mul(REACH, tf.sqrt(tf.add(a, 2)));
  const [low, high] = [tf.maximum(tf.sub(mode, reach), 0), tf.add(tf.add(mode, reach), 12)];
  const m = tf.expandDims(mode, -1);
  const h = (t: Tensor): Tensor => tf.exp(tf.sub(tf.mul(m, log(tf.div(t, m))), tf.sub(t, m)));
  const total = tf.add(integral(low, mode, h), integral(mode, high, h));
  const start = integral(low, tf.minimum(tf.maximum(x, low), mode), h);
  const rest = integral(tf.maximum(tf.minimum(x, high), mode), high, h);
  const lower = tf.where(tf.less(x, mode), start, tf.sub(total, rest));
  const last = tf.exp(tf.add(tf.mul(a, log(tf.div(x, mode))), tf.sub(mode, x)));
  const steps = tf.div(tf.mul(last, tf.add(1, tf.div(x, mode))), total);
  const value = tf.add(tf.div(lower, total), tf.where(tf.equal(x, Infinity), tf.zerosLike(steps), steps));
  const valid = tf.logicalAnd(tf.greater(a, 0), tf.greaterEqual(x, 0));
  return tf.where(valid, tf.minimum(value, 1), tf.fill(value.shape, NaN));
}

/** Both of the result's shape: integrals need it. */
function spread(x: Tensor, like: Tensor): Tensor {
  return tf.add(x, tf.zerosLike(like));
}

export function gammaP(a: Tensor, x: Tensor): Tensor {
  const [wide, at] = [spread(a, x), spread(x, a)];
  return gammaLower(wide, at);
}

export function gammaQ(a: Tensor, x: Tensor): Tensor {
  return tf.sub(1, gammaP(a, x));
}

/** Beta(a + 1, b + 1)'s density below x and in all, then a step down in a and in b (DLMF 8.17.20, 8.17.21). */
export const betaInc: TfjsRule<'betaInc'> = (inputs, _, whole) => inFewAxes(inputs, whole, betaParts);

function betaParts(inputs: readonly Tensor[], shape: Shape): Tensor {
  const [a, b, x] = inputs.map(input => tf.broadcastTo(input, [...shape]));
  const s = tf.add(a, b);
  const [mode, coMode] = [tf.div(a, s), tf.div(b, s)];
  const spread = tf.sqrt(tf.div(tf.mul(mode, coMode), s));
  const reach = tf.add(tf.mul(REACH, spread), tf.div(16, tf.add(s, 2)));
  const low = side(a, b, mode, coMode, reach, x);
  const high = side(b, a, coMode, mode, reach, tf.sub(1, x));
  const total = tf.add(low.half, high.half);
  const part = tf.where(tf.less(x, mode), low.part, tf.sub(total, high.part));
  const here = density(a, b, mode, coMode)(x);
  const slope = tf.div(tf.sub(b, tf.mul(x, s)), tf.mul(s, tf.add(s, 1)));
  const value = tf.div(tf.add(part, tf.mul(here, slope)), total);
  const inside = tf.logicalAnd(tf.greaterEqual(x, 0), tf.lessEqual(x, 1));
  const valid = tf.logicalAnd(tf.logicalAnd(tf.greater(a, 0), tf.greater(b, 0)), inside);
  return tf.where(valid, tf.minimum(tf.maximum(value, 0), 1), tf.fill([...shape], NaN));
}

/** tᵃ (1 − t)ᵇ, 1 at the mode. */
function density(a: Tensor, b: Tensor, mode: Tensor, coMode: Tensor) {
  return (t: Tensor): Tensor =>
    tf.exp(tf.add(tf.mul(a, log(tf.div(t, mode))), tf.mul(b, log(tf.div(tf.sub(1, t), coMode)))));
}

/** ∫ from 0 to the mode, and to `at` where that is nearer. */
function side(a: Tensor, b: Tensor, mode: Tensor, coMode: Tensor, reach: Tensor, at: Tensor) {
  const low = tf.maximum(tf.sub(mode, reach), 0);
  const [p, q, m, c] = [a, b, mode, coMode].map(value => tf.expandDims(value, -1));
  const h = density(p, q, m, c);
  return { half: integral(low, mode, h), part: integral(low, tf.minimum(tf.maximum(at, low), mode), h) };
}
