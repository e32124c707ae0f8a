/**
 * The shape rules: the shape of a primitive's result from the shapes of its inputs, with a clear error where
 * they do not fit. `input` and `constant` have the shape their node declares, so their rules refuse.
 */
import { shapeError, type TildeError } from '../errors.ts';
import { broadcastShapes, formatShape, sameShape, sizeOf, tryBroadcast } from './extents.ts';
import { scanLayout } from './scan-layout.ts';
import type { BINARY, ParamsOf, Primitive, RuleTable, Shape, UNARY } from './primitives.ts';

type ShapeRule<P extends Primitive> = (inputs: readonly Shape[], params: ParamsOf<P>) => Shape;
type Binary = (typeof BINARY)[number];
type Unary = (typeof UNARY)[number];

/** A mismatch told with every input shape. */
function misfit(op: string, inputs: readonly Shape[], expected: string, hint?: string): TildeError {
  const got = inputs.map(formatShape).join(' and ');
  return shapeError(`${op}: got ${got || 'nothing'}, expected ${expected}`, { expected, got, hint });
}

function arity(op: string, inputs: readonly Shape[], count: number): void {
  if (inputs.length !== count) throw misfit(op, inputs, `${count} input${count === 1 ? '' : 's'}`);
}

/** Throws unless the axes are distinct whole numbers in 0 … rank−1. */
function checkAxes(op: string, axes: readonly number[], shape: Shape): void {
  const valid = axes.every(axis => isIndex(axis, shape.length)) && new Set(axes).size === axes.length;
  if (!valid)
    throw misfit(`${op} over axes ${formatShape(axes)}`, [shape], `distinct axes below ${shape.length}`);
}

function isIndex(value: number, end: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < end;
}

function unary(op: Unary | 'stopGradient') {
  return (inputs: readonly Shape[]): Shape => {
    arity(op, inputs, 1);
    return inputs[0];
  };
}

function binary(op: Binary) {
  return (inputs: readonly Shape[]): Shape => {
    arity(op, inputs, 2);
    return tryBroadcast(inputs[0], inputs[1]) ?? broadcastShapes(inputs, op);
  };
}

function reduction(op: 'sum' | 'prod' | 'reduceMax') {
  return (inputs: readonly Shape[], { axes }: { readonly axes: readonly number[] }): Shape => {
    arity(op, inputs, 1);
    checkAxes(op, axes, inputs[0]);
    return inputs[0].filter((_, i) => !axes.includes(i));
  };
}

function declared(op: 'input' | 'constant') {
  return (): Shape => {
    throw new Error(`the shape of ${op} is the one its node declares`);
  };
}

const reshapeRule: ShapeRule<'reshape'> = (inputs, { shape }) => {
  arity('reshape', inputs, 1);
  if (sizeOf(inputs[0]) === sizeOf(shape)) return shape;
  throw misfit(`reshape to ${formatShape(shape)}`, inputs, `${sizeOf(shape)} elements`);
};

const transposeRule: ShapeRule<'transpose'> = (inputs, { perm }) => {
  arity('transpose', inputs, 1);
  checkAxes('transpose', perm, inputs[0]);
  if (perm.length === inputs[0].length) return perm.map(axis => inputs[0][axis]);
  throw misfit(`transpose by ${formatShape(perm)}`, inputs, `${perm.length} axes`);
};

const broadcastRule: ShapeRule<'broadcastTo'> = (inputs, { shape }) => {
  arity('broadcastTo', inputs, 1);
  const joint = tryBroadcast(inputs[0], shape);
  if (joint && sameShape(joint, shape)) return shape;
  throw misfit(
    `broadcastTo ${formatShape(shape)}`,
    inputs,
    `a shape that broadcasts to ${formatShape(shape)}`,
  );
};

/** True when start, start + step, … (size of them) all lie in 0 … extent−1. */
function fits(start: number, size: number, step: number, extent: number): boolean {
  if (!Number.isInteger(size) || size < 0 || !Number.isInteger(step) || step === 0) return false;
  if (size === 0) return Number.isInteger(start);
  return isIndex(start, extent) && isIndex(start + (size - 1) * step, extent);
}

const sliceRule: ShapeRule<'slice'> = (inputs, { starts, sizes, steps }) => {
  arity('slice', inputs, 1);
  const [shape] = inputs;
  const complete = [starts, sizes, steps].every(list => list.length === shape.length);
  if (complete && shape.every((extent, i) => fits(starts[i], sizes[i], steps[i], extent))) return sizes;
  throw misfit(
    `slice from ${formatShape(starts)}, sizes ${formatShape(sizes)}, steps ${formatShape(steps)}`,
    inputs,
    'places inside the array',
  );
};

const unsliceRule: ShapeRule<'unslice'> = (inputs, { shape, starts, steps }) => {
  arity('unslice', inputs, 1);
  const sizes = inputs[0];
  const complete = [sizes, starts, steps].every(list => list.length === shape.length);
  if (complete && shape.every((extent, i) => fits(starts[i], sizes[i], steps[i], extent))) return shape;
  throw misfit(`unslice into ${formatShape(shape)}`, inputs, 'places inside the result');
};

const concatRule: ShapeRule<'concat'> = (inputs, { axis }) => {
  if (inputs.length === 0) throw misfit('concat', inputs, 'at least one array');
  const [first] = inputs;
  checkAxes('concat', [axis], first);
  const agree = (shape: Shape): boolean =>
    shape.length === first.length && shape.every((extent, i) => i === axis || extent === first[i]);
  if (!inputs.every(agree))
    throw misfit(`concat along axis ${axis}`, inputs, 'shapes equal on every other axis');
  return first.map((extent, i) =>
    i === axis ? inputs.reduce((total, shape) => total + shape[i], 0) : extent,
  );
};

const gatherRule: ShapeRule<'gather'> = (inputs, { axis, batch }) => {
  arity('gather', inputs, 2);
  const [x, indices] = inputs;
  checkAxes('gather', [axis], x);
  const shared = isIndex(batch, axis + 1) && batch <= indices.length;
  if (!shared || !sameShape(x.slice(0, batch), indices.slice(0, batch))) {
    throw misfit(`gather along axis ${axis}`, inputs, `the first ${batch} axes shared`);
  }
  return [...x.slice(0, axis), ...indices.slice(batch), ...x.slice(axis + 1)];
};

const scatterRule: ShapeRule<'scatterAdd'> = (inputs, { axis, batch, size }) => {
  arity('scatterAdd', inputs, 2);
  const [updates, indices] = inputs;
  const span = indices.length - batch;
  const inner = updates.slice(axis, axis + span);
  const valid =
    isIndex(batch, axis + 1) && span >= 0 && isIndex(axis, updates.length + 1) && isIndex(size, Infinity);
  const shared = valid && sameShape(updates.slice(0, batch), indices.slice(0, batch));
  if (shared && sameShape(inner, indices.slice(batch))) {
    return [...updates.slice(0, axis), size, ...updates.slice(axis + span)];
  }
  throw misfit(
    `scatterAdd along axis ${axis}`,
    inputs,
    'updates that hold the axes of the indices at that axis',
  );
};

const matmulRule: ShapeRule<'matmul'> = inputs => {
  arity('matmul', inputs, 2);
  const [a, b] = inputs;
  if (a.length < 2 || b.length < 2 || a.at(-1) !== b.at(-2)) {
    throw misfit('matmul', inputs, '[..., n, k] and [..., k, m]', 'the inner extents must be equal');
  }
  const leading = broadcastShapes([a.slice(0, -2), b.slice(0, -2)], 'matmul');
  return [...leading, a[a.length - 2], b[b.length - 1]];
};

function square(op: 'cholesky' | 'eigh') {
  return (inputs: readonly Shape[]): Shape => {
    arity(op, inputs, 1);
    const [shape] = inputs;
    if (shape.length >= 2 && shape.at(-1) === shape.at(-2)) return shape;
    throw misfit(op, inputs, 'square matrices [..., n, n]');
  };
}

const solveRule: ShapeRule<'triangularSolve'> = inputs => {
  arity('triangularSolve', inputs, 2);
  const [l, b] = inputs;
  const square = l.length >= 2 && l.at(-1) === l.at(-2) && l.at(-1) === b.at(-2);
  if (square && sameShape(l.slice(0, -2), b.slice(0, -2))) return b;
  throw misfit('triangularSolve', inputs, 'L [..., n, n] and b [..., n, m] with equal leading axes');
};

const scanRule: ShapeRule<'scan'> = (inputs, params) => {
  const { constants, carries, counted, length } = params;
  const { input, carry, total } = scanLayout(params);
  arity('scan', inputs, input.length + Number(counted));
  const expected = input.map((shape, i) => (i < constants + carries ? shape : [length, ...shape]));
  const fitting = [...expected, ...(counted ? [[]] : [])].every((shape, i) => sameShape(shape, inputs[i]));
  if (!fitting) throw misfit('scan', inputs, expected.map(formatShape).join(' and '));
  if (!carry.every(({ shape }, i) => sameShape(shape, input[constants + i])))
    throw misfit('scan', inputs, 'a body that keeps the shape of its carry');
  return [total];
};

export type ShapeRules = { readonly [P in Primitive]: ShapeRule<P> };

export const shapeRules: RuleTable<ShapeRules> = {
  input: declared('input'),
  constant: declared('constant'),
  select: inputs => {
    arity('select', inputs, 3);
    return broadcastShapes(inputs, 'where');
  },
  betaInc: inputs => {
    arity('betaInc', inputs, 3);
    return broadcastShapes(inputs, 'betaInc');
  },
  stopGradient: unary('stopGradient'),
  reshape: reshapeRule,
  transpose: transposeRule,
  broadcastTo: broadcastRule,
  slice: sliceRule,
  unslice: unsliceRule,
  concat: concatRule,
  gather: gatherRule,
  scatterAdd: scatterRule,
  sum: reduction('sum'),
  prod: reduction('prod'),
  reduceMax: reduction('reduceMax'),
  cumsum: (inputs, { axis }) => {
    arity('cumsum', inputs, 1);
    checkAxes('cumsum', [axis], inputs[0]);
    return inputs[0];
  },
  argsort: inputs => {
    arity('argsort', inputs, 1);
    if (inputs[0].length > 0) return inputs[0];
    throw misfit('argsort', inputs, 'at least one axis');
  },
  matmul: matmulRule,
  cholesky: square('cholesky'),
  triangularSolve: solveRule,
  qr: inputs => {
    arity('qr', inputs, 1);
    const [m, n] = inputs[0].slice(-2);
    if (inputs[0].length >= 2 && m >= n) return inputs[0];
    throw misfit('qr', inputs, 'matrices [..., m, n] with m ≥ n');
  },
  eigh: square('eigh'),
  scan: scanRule,
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

/** Shape of `op` applied to these shapes; throws a TildeError where they do not fit. */
export function resultShape<P extends Primitive>(
  op: P,
  inputs: readonly Shape[],
  params: ParamsOf<P>,
): Shape {
  const rule = shapeRules[op] as ShapeRule<P>;
  return rule(inputs, params);
}
