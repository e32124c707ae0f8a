/** Elementwise primitives as tfjs operations. Not here: special functions (special.ts). */
import * as tf from '@tensorflow/tfjs-core';
import type { BINARY, UNARY } from '../../array/primitives.ts';
import { inFewAxes, isNan, keepingNan, truth, type Tensor, type TfjsRule } from './rule.ts';
import * as probability from './probability.ts';
import * as special from './special.ts';

type Unary = (typeof UNARY)[number];
type Binary = (typeof BINARY)[number];

const nonZero = (x: Tensor): Tensor => tf.notEqual(x, 0);

/** NaN in either operand wins: GPU kernels may drop one. */
function propagating(f: (a: Tensor, b: Tensor) => Tensor) {
  return (a: Tensor, b: Tensor): Tensor => tf.where(isNan(a), a, tf.where(isNan(b), b, f(a, b)));
}

/** On WebGL tfjs has 1 for the quotient of equal numbers, 0/0 and ∞/∞ too. */
function quotient(a: Tensor, b: Tensor): Tensor {
  return tf.getBackend() === 'webgl' ? tf.mul(a, tf.reciprocal(b)) : tf.div(a, b);
}

const unaryOperations: { readonly [P in Unary]: (x: Tensor) => Tensor } = {
  neg: x => tf.neg(x),
  abs: x => tf.abs(x),
  sign: special.sign,
  floor: x => tf.floor(x),
  sqrt: x => tf.sqrt(x),
  exp: keepingNan(x => tf.exp(x)),
  expm1: keepingNan(special.expm1),
  log: keepingNan(special.log),
  log1p: keepingNan(special.log1p),
  sin: special.sin,
  cos: special.cos,
  atan: x => tf.atan(x),
  tanh: x => tf.tanh(x),
  sigmoid: keepingNan(x => tf.sigmoid(x)),
  softplus: special.softplus,
  lgamma: special.lgamma,
  digamma: special.digamma,
  trigamma: special.trigamma,
  erf: special.erf,
  erfcx: special.erfcx,
  normalQuantile: probability.normalQuantile,
  logI0: probability.logI0,
  besselRatio: probability.besselRatio,
  not: x => truth(tf.equal(x, 0)),
};

const binaryOperations: { readonly [P in Binary]: (a: Tensor, b: Tensor) => Tensor } = {
  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  div: quotient,
  pow: propagating((a, b) => tf.pow(a, b)),
  max: propagating((a, b) => tf.maximum(a, b)),
  min: propagating((a, b) => tf.minimum(a, b)),
  lt: (a, b) => truth(tf.less(a, b)),
  le: (a, b) => truth(tf.lessEqual(a, b)),
  gt: (a, b) => truth(tf.greater(a, b)),
  ge: (a, b) => truth(tf.greaterEqual(a, b)),
  eq: (a, b) => truth(tf.equal(a, b)),
  ne: (a, b) => truth(tf.notEqual(a, b)),
  and: (a, b) => truth(tf.logicalAnd(nonZero(a), nonZero(b))),
  or: (a, b) => truth(tf.logicalOr(nonZero(a), nonZero(b))),
  gammaP: probability.gammaP,
  gammaQ: probability.gammaQ,
};

export function unary<P extends Unary>(op: P): TfjsRule<P> {
  const f = unaryOperations[op];
  return (inputs, _, shape) => inFewAxes(inputs, shape, ([x]) => f(x));
}

export function binary<P extends Binary>(op: P): TfjsRule<P> {
  const f = binaryOperations[op];
  return (inputs, _, shape) => inFewAxes(inputs, shape, ([a, b]) => f(a, b));
}

export const select: TfjsRule<'select'> = (inputs, _, shape) =>
  inFewAxes(inputs, shape, ([test, a, b]) => tf.where(nonZero(test), a, b));
