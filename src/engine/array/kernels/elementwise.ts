/**
 * Kernels of the elementwise primitives. Two arrays broadcast by NumPy's rule, with fast paths for equal shapes and
 * scalars. Not here: the functions themselves (math/).
 */
import * as math from '../../math/index.ts';
import { sameShape, sizeOf } from '../extents.ts';
import type { BINARY, UNARY } from '../primitives.ts';
import { allocate, broadcastStrides, type Kernel, rowLength, walkRows } from './kernel.ts';

type Unary = (typeof UNARY)[number];
type Binary = (typeof BINARY)[number];

/** NaN counts as true, being different from 0. */
const truth = (x: boolean): number => (x ? 1 : 0);

const unaryFunctions: { readonly [P in Unary]: (x: number) => number } = {
  neg: x => -x,
  abs: Math.abs,
  sign: x => (x > 0 ? 1 : x < 0 ? -1 : x),
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: math.exp,
  expm1: math.expm1,
  log: math.log,
  log1p: math.log1p,
  sin: math.sin,
  cos: math.cos,
  atan: math.atan,
  tanh: math.tanh,
  sigmoid: math.sigmoid,
  softplus: math.softplus,
  lgamma: math.lgamma,
  digamma: math.digamma,
  trigamma: math.trigamma,
  erf: math.erf,
  erfcx: math.erfcx,
  normalQuantile: math.normalQuantile,
  logI0: math.logI0,
  besselRatio: math.besselRatio,
  not: x => truth(x === 0),
};

const binaryFunctions: { readonly [P in Binary]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: math.pow,
  max: Math.max,
  min: Math.min,
  lt: (a, b) => truth(a < b),
  le: (a, b) => truth(a <= b),
  gt: (a, b) => truth(a > b),
  ge: (a, b) => truth(a >= b),
  eq: (a, b) => truth(a === b),
  ne: (a, b) => truth(a !== b),
  and: (a, b) => truth(a !== 0 && b !== 0),
  or: (a, b) => truth(a !== 0 || b !== 0),
  gammaP: math.gammaP,
  gammaQ: math.gammaQ,
};

/** A kernel that applies one function to every element. */
export function unary<P extends Unary>(op: P): Kernel<P> {
  const f = unaryFunctions[op];
  return ([x], _, shape, out = allocate(shape)) => {
    const { values } = x;
    for (let i = 0; i < out.length; i++) out[i] = f(values[i]);
    return out;
  };
}

/** A kernel that applies one function to two broadcast arrays. */
export function binary<P extends Binary>(op: P): Kernel<P> {
  const f = binaryFunctions[op];
  return ([x, y], _, shape, out = allocate(shape)) => {
    const a = x.values;
    const b = y.values;
    const n = out.length;
    if (sameShape(x.shape, y.shape)) for (let i = 0; i < n; i++) out[i] = f(a[i], b[i]);
    else if (b.length === 1) for (let i = 0; i < n; i++) out[i] = f(a[i], b[0]);
    else if (a.length === 1) for (let i = 0; i < n; i++) out[i] = f(a[0], b[i]);
    else {
      const sx = broadcastStrides(x.shape, shape);
      const sy = broadcastStrides(y.shape, shape);
      const [dx, dy, length] = [sx.at(-1) ?? 0, sy.at(-1) ?? 0, rowLength(shape)];
      let at = 0;
      walkRows(shape, [sx, sy], [0, 0], ([p, q]) => {
        for (let i = 0; i < length; i++) out[at++] = f(a[p + i * dx], b[q + i * dy]);
      });
    }
    return out;
  };
}

/** A kernel that applies one function to three broadcast arrays. */
function ternary<P extends 'select' | 'betaInc'>(f: (a: number, b: number, c: number) => number): Kernel<P> {
  return (inputs, _, shape, out = allocate(shape)) => {
    const [a, b, c] = inputs.map(input => input.values);
    if (inputs.every(input => sizeOf(input.shape) === out.length)) {
      for (let i = 0; i < out.length; i++) out[i] = f(a[i], b[i], c[i]);
      return out;
    }
    const strides = inputs.map(input => broadcastStrides(input.shape, shape));
    const [da, db, dc] = strides.map(s => s.at(-1) ?? 0);
    const length = rowLength(shape);
    let at = 0;
    walkRows(shape, strides, [0, 0, 0], ([p, q, r]) => {
      for (let i = 0; i < length; i++) out[at++] = f(a[p + i * da], b[q + i * db], c[r + i * dc]);
    });
    return out;
  };
}

/** (test, a, b) → test ≠ 0 ? a : b. */
export const select: Kernel<'select'> = ternary((test, a, b) => (test !== 0 ? a : b));

/** (a, b, x) → I_x(a, b). */
export const betaInc: Kernel<'betaInc'> = ternary(math.betaInc);
