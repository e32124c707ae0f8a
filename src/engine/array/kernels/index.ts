/** The kernel of every primitive: the exhaustive table that says what each one computes. */
import type { Primitive } from '../primitives.ts';
import { betaInc, binary, select, unary } from './elementwise.ts';
import { allocate, type Kernel } from './kernel.ts';
import { cholesky, matmul, triangularSolve } from './linalg.ts';
import { broadcastTo, concat, copy, gather, scatterAdd, slice, transpose, unslice } from './movement.ts';
import { eigh, qr } from './orthogonal.ts';
import { scan } from './scan.ts';
import { cumsum, prod, reduceMax, sum } from './reduce.ts';
import { argsort } from './sort.ts';

export type { Kernel } from './kernel.ts';

const constant: Kernel<'constant'> = (_, { values }, shape, out = allocate(shape)) => {
  if (values.length === 1) out.fill(values[0]);
  else out.set(values);
  return out;
};

/** An input's values are written from outside. */
const input: Kernel<'input'> = (_, { name }) => {
  throw new Error(`input ${name} has no kernel`);
};

export const kernels: { readonly [P in Primitive]: Kernel<P> } = {
  input,
  constant,
  select,
  betaInc,
  stopGradient: copy,
  reshape: copy,
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
  scan: scan(node => kernels[node.op] as Kernel),
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
