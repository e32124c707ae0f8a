/** What this backend does with each primitive: the exhaustive table. Not here: running a graph (program.ts). */
import * as tf from '@tensorflow/tfjs-core';
import type { Primitive, Shape } from '../../array/primitives.ts';
import { binary, select, unary } from './elementwise.ts';
import { cholesky, matmul, triangularSolve } from './linalg.ts';
import { broadcastTo, concat, gather, reshape, scatterAdd, slice, transpose, unslice } from './movement.ts';
import { argsort, eigh, qr } from './orthogonal.ts';
import { betaInc } from './probability.ts';
import { cumsum, prod, reduceMax, sum } from './reduce.ts';
import { filled, type Tensor, type TfjsRule } from './rule.ts';
import { scan } from './scan.ts';

type AnyRule = (inputs: readonly Tensor[], params: object, shape: Shape) => Tensor;

export const rules: { readonly [P in Primitive]: TfjsRule<P> } = {
  // Its value is given: the program puts it in place.
  input: ([x]) => tf.clone(x),
  constant: (_, { values }, shape) =>
    values.length === 1 ? filled(shape, values[0]) : tf.tensor([...values], [...shape], 'float32'),
  stopGradient: ([x]) => tf.clone(x),
  select,
  betaInc,
  reshape,
  transpose,
  broadcastTo,
  slice,
  unslice,
  concat,
  gather,
  scatterAdd,
  sum,
  prod,
  reduceMax,
  cumsum,
  argsort,
  matmul,
  cholesky,
  triangularSolve,
  qr,
  eigh,
  scan: scan((node, inputs) => (rules[node.op] as AnyRule)(inputs, node.params, node.shape)),
  neg: unary('neg'),
  abs: unary('abs'),
  sign: unary('sign'),
  floor: unary('floor'),
  sqrt: unary('sqrt'),
  exp: unary('exp'),
  expm1: unary('expm1'),
  log: unary('log'),
  log1p: unary('log1p'),
  sin: unary('sin'),
  cos: unary('cos'),
  atan: unary('atan'),
  tanh: unary('tanh'),
  sigmoid: unary('sigmoid'),
  softplus: unary('softplus'),
  lgamma: unary('lgamma'),
  digamma: unary('digamma'),
  trigamma: unary('trigamma'),
  erf: unary('erf'),
  erfcx: unary('erfcx'),
  normalQuantile: unary('normalQuantile'),
  logI0: unary('logI0'),
  besselRatio: unary('besselRatio'),
  not: unary('not'),
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  pow: binary('pow'),
  max: binary('max'),
  min: binary('min'),
  lt: binary('lt'),
  le: binary('le'),
  gt: binary('gt'),
  ge: binary('ge'),
  eq: binary('eq'),
  ne: binary('ne'),
  and: binary('and'),
  or: binary('or'),
  gammaP: binary('gammaP'),
  gammaQ: binary('gammaQ'),
};
