/** Elementwise primitives as tfjs operations. Not here: special functions (special.ts). */
import * as tf from '@tensorflow/tfjs-core';
import type { BINARY, UNARY } from '../../array/primitives.ts';
import { isNan, sizeOf, filled, truth, type Tensor, type TfjsRule } from './rule.ts';
import * as special from './special.ts';

type Unary = (typeof UNARY)[number];
type Binary = (typeof BINARY)[number];

const nonZero = (x: Tensor): Tensor => tf.notEqual(x, 0);

/** NaN in either operand wins: GPU kernels may drop one. */
function propagating(f: (a: Tensor, b: Tensor) => Tensor) {
  return (a: Tensor, b: Tensor): Tensor => tf.where(isNan(a), a, tf.where(isNan(b), b, f(a, b)));
}

const unaryOperations: { readonly [P in Unary]: (x: Tensor) => Tensor } = {
  neg: x => tf.neg(x),
  abs: x => tf.abs(x),
  sign: special.sign,
  floor: x => tf.floor(x),
  sqrt: x => tf.sqrt(x),
  exp: x => tf.exp(x),
  expm1: special.expm1,
  log: x => tf.log(x),
  log1p: special.log1p,
  sin: x => tf.sin(x),
  cos: x => tf.cos(x),
  atan: x => tf.atan(x),
  tanh: x => tf.tanh(x),
  sigmoid: x => tf.sigmoid(x),
  softplus: special.softplus,
  lgamma: special.lgamma,
  digamma: special.digamma,
  trigamma: special.trigamma,
  erf: special.erf,
  erfcx: special.erfcx,
  not: x => truth(tf.equal(x, 0)),
};

const binaryOperations: { readonly [P in Binary]: (a: Tensor, b: Tensor) => Tensor } = {
  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  div: (a, b) => tf.div(a, b),
  pow: (a, b) => tf.pow(a, b),
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
};

export function unary<P extends Unary>(op: P): TfjsRule<P> {
  const f = unaryOperations[op];
  return ([x], _, shape) => (sizeOf(shape) === 0 ? filled(shape, 0) : f(x));
}

export function binary<P extends Binary>(op: P): TfjsRule<P> {
  const f = binaryOperations[op];
  return ([a, b], _, shape) => (sizeOf(shape) === 0 ? filled(shape, 0) : f(a, b));
}

export const select: TfjsRule<'select'> = ([test, a, b], _, shape) =>
  sizeOf(shape) === 0 ? filled(shape, 0) : tf.where(nonZero(test), a, b);
