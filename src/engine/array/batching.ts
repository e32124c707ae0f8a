/**
 * The batching rules: each primitive on values with hidden axes, its parameters speaking of the visible shape only.
 * Axes meet by identity, never by position. Not here: the composites built on these.
 */
import { alignAxes, attach, expandAxes, permute, unionAxes } from './axes.ts';
import { apply } from './apply.ts';
import { ownRow } from './plates.ts';
import { broadcastShapes } from './extents.ts';
import { scanRule } from './scan-batching.ts';
import type { BINARY, ParamsOf, Primitive, RuleTable, Shape, UNARY } from './primitives.ts';
import type { ArrayValue } from './tensor.ts';
import type { Axis } from './types.ts';

type BatchingRule<P extends Primitive> = (
  inputs: readonly ArrayValue[],
  params: ParamsOf<P>,
  axes: readonly Axis[],
) => ArrayValue;

type Elementwise =
  (typeof UNARY)[number] | (typeof BINARY)[number] | 'select' | 'betaInc' | 'stopGradient' | 'matmul';

/** Right-aligned broadcasting does the rest once hidden axes are lined up; matmul's leading axes obey it too. */
function elementwise<P extends Elementwise>(op: P): BatchingRule<P> {
  return (inputs, params, axes) => {
    const rank = inputs.reduce((most, input) => Math.max(most, input.full.length - input.axes.length), 0);
    // Checked here so that a message shows the shapes the modeller sees.
    if (op !== 'matmul') broadcastShapes(visibleShapes(inputs), op);
    const aligned = inputs.map(input => alignAxes(input, axes, rank));
    return attach(apply(op, aligned, params), axes);
  };
}

function visibleShapes(inputs: readonly ArrayValue[]): Shape[] {
  return inputs.map(input => input.shape);
}

/** One input, all of whose hidden axes lead: `shift` rewrites the parameters for the underlying array. */
function single<P extends Primitive>(
  op: P,
  shift: (params: ParamsOf<P>, hidden: readonly number[]) => ParamsOf<P>,
) {
  return ([x]: readonly ArrayValue[], params: ParamsOf<P>, axes: readonly Axis[]): ArrayValue => {
    const hidden = axes.map(axis => axis.size);
    return attach(apply(op, [x], shift(params, hidden)), axes);
  };
}

/** Several inputs, each repeated along the axes it lacks. */
function expanded<P extends Primitive>(op: P, shift: (params: ParamsOf<P>, hidden: number) => ParamsOf<P>) {
  return (inputs: readonly ArrayValue[], params: ParamsOf<P>, axes: readonly Axis[]): ArrayValue => {
    const full = inputs.map(input => expandAxes(input, axes));
    return attach(apply(op, full, shift(params, axes.length)), axes);
  };
}

type Hidden = readonly number[];
type AxesParams = { readonly axes: readonly number[] };
const zeros = (hidden: Hidden): number[] => hidden.map(() => 0);
const ones = (hidden: Hidden): number[] => hidden.map(() => 1);
const shapeAfter = <T extends { readonly shape: readonly number[] }>(params: T, hidden: Hidden): T => ({
  ...params,
  shape: [...hidden, ...params.shape],
});
const axesAfter = ({ axes }: AxesParams, hidden: Hidden): AxesParams => ({
  axes: axes.map(axis => axis + hidden.length),
});

/** Dimensions of an array under names: equal keys are the same dimension. */
interface Named {
  readonly value: ArrayValue;
  readonly keys: readonly string[];
}

function named(value: ArrayValue, visible: string): Named {
  const keys = [...value.axes.map(axis => `#${axis.id}`), ...value.shape.map((_, i) => `${visible}${i}`)];
  return { value, keys };
}

function arrange({ value, keys }: Named, order: readonly string[]): ArrayValue {
  return permute(
    value,
    order.map(key => keys.indexOf(key)),
  );
}

/**
 * Gather without repeating x along axes that only the indices have, or the other way round: shared axes become
 * batch axes of the primitive, the others stay on their side.
 */
const gatherRule: BatchingRule<'gather'> = ([x, indices], { axis, batch }, axes) => {
  const [a, b] = [named(x, 'x'), named(indices, 'i')];
  const shared = a.keys.filter(key => key.startsWith('#') && b.keys.includes(key));
  const own = (side: Named): string[] =>
    side.keys.filter(key => key.startsWith('#') && !shared.includes(key));
  const visible = (side: Named, from: number, to?: number): string[] =>
    side.keys.filter(k => k[0] !== '#').slice(from, to);
  const [batchA, batchB] = [visible(a, 0, batch), visible(b, 0, batch)];
  const [ownA, ownB] = [own(a), own(b)];
  const before = visible(a, batch, axis);
  const after = visible(a, axis + 1);
  const taken = visible(b, batch);
  const left = arrange(a, [...shared, ...batchA, ...ownA, ...before, `x${axis}`, ...after]);
  const right = arrange(b, [...shared, ...batchB, ...ownB, ...taken]);
  const result = apply('gather', [left, right], {
    axis: shared.length + batch + ownA.length + before.length,
    batch: shared.length + batch,
  });
  const keys = [...shared, ...batchA, ...ownA, ...before, ...ownB, ...taken, ...after];
  const hidden = axes.map(({ id }) => `#${id}`);
  const order = [...hidden, ...batchA, ...before, ...taken, ...after];
  return attach(arrange({ value: result, keys }, order), axes);
};

/** L and b must share their visible leading axes; a shared L is repeated only where b has hidden axes it lacks. */
const solveRule = expanded<'triangularSolve'>('triangularSolve', params => params);

function leaf(op: 'input' | 'constant'): () => ArrayValue {
  return () => {
    throw new Error(`${op} has no inputs and is never batched`);
  };
}

export type BatchingRules = { readonly [P in Primitive]: BatchingRule<P> };

export const batchingRules: RuleTable<BatchingRules> = {
  input: leaf('input'),
  constant: leaf('constant'),
  select: elementwise('select'),
  betaInc: elementwise('betaInc'),
  stopGradient: elementwise('stopGradient'),
  reshape: single('reshape', shapeAfter),
  broadcastTo: ([x], { shape }, axes) => {
    const aligned = alignAxes(x, axes, shape.length);
    return attach(
      apply('broadcastTo', [aligned], { shape: [...axes.map(axis => axis.size), ...shape] }),
      axes,
    );
  },
  transpose: single('transpose', ({ perm }, hidden) => ({
    perm: [...hidden.keys(), ...perm.map(axis => axis + hidden.length)],
  })),
  slice: single('slice', ({ starts, sizes, steps }, hidden) => ({
    starts: [...zeros(hidden), ...starts],
    sizes: [...hidden, ...sizes],
    steps: [...ones(hidden), ...steps],
  })),
  unslice: single('unslice', ({ shape, starts, steps }, hidden) => ({
    shape: [...hidden, ...shape],
    starts: [...zeros(hidden), ...starts],
    steps: [...ones(hidden), ...steps],
  })),
  concat: expanded('concat', ({ axis }, h) => ({ axis: axis + h })),
  gather: gatherRule,
  scatterAdd: expanded('scatterAdd', ({ axis, batch, size }, h) => ({
    axis: axis + h,
    batch: batch + h,
    size,
  })),
  sum: single('sum', axesAfter),
  prod: single('prod', axesAfter),
  reduceMax: single('reduceMax', axesAfter),
  cumsum: single('cumsum', ({ axis, reverse }, hidden) => ({ axis: axis + hidden.length, reverse })),
  argsort: single('argsort', params => params),
  matmul: elementwise('matmul'),
  cholesky: single('cholesky', params => params),
  triangularSolve: solveRule,
  qr: single('qr', params => params),
  eigh: single('eigh', params => params),
  scan: scanRule(batchedPlain),
  neg: elementwise('neg'),
  abs: elementwise('abs'),
  sign: elementwise('sign'),
  floor: elementwise('floor'),
  sqrt: elementwise('sqrt'),
  exp: elementwise('exp'),
  expm1: elementwise('expm1'),
  log: elementwise('log'),
  log1p: elementwise('log1p'),
  sin: elementwise('sin'),
  cos: elementwise('cos'),
  atan: elementwise('atan'),
  tanh: elementwise('tanh'),
  sigmoid: elementwise('sigmoid'),
  softplus: elementwise('softplus'),
  lgamma: elementwise('lgamma'),
  digamma: elementwise('digamma'),
  trigamma: elementwise('trigamma'),
  erf: elementwise('erf'),
  erfcx: elementwise('erfcx'),
  normalQuantile: elementwise('normalQuantile'),
  logI0: elementwise('logI0'),
  besselRatio: elementwise('besselRatio'),
  not: elementwise('not'),
  add: elementwise('add'),
  sub: elementwise('sub'),
  mul: elementwise('mul'),
  div: elementwise('div'),
  pow: elementwise('pow'),
  max: elementwise('max'),
  min: elementwise('min'),
  lt: elementwise('lt'),
  le: elementwise('le'),
  gt: elementwise('gt'),
  ge: elementwise('ge'),
  eq: elementwise('eq'),
  ne: elementwise('ne'),
  and: elementwise('and'),
  or: elementwise('or'),
  gammaP: elementwise('gammaP'),
  gammaQ: elementwise('gammaQ'),
};

/** Inside a plate these see the whole of an outer array, not its row. */
const WHOLE: ReadonlySet<Primitive> = new Set<Primitive>([
  'reshape',
  'transpose',
  'slice',
  'unslice',
  'broadcastTo',
]);

/** A primitive on visible shapes. Throws a TildeError of code 'shape' where they do not fit. */
export function batched<P extends Primitive>(
  op: P,
  given: readonly ArrayValue[],
  params: ParamsOf<P>,
): ArrayValue {
  const inputs = WHOLE.has(op)
    ? given
    : given.map((input, i) => (op === 'gather' && i === 0 ? input : ownRow(input)));
  return batchedPlain(op, inputs, params);
}

/** The same without regard to open plates: every array stands for the whole of itself. */
export function batchedPlain<P extends Primitive>(
  op: P,
  inputs: readonly ArrayValue[],
  params: ParamsOf<P>,
): ArrayValue {
  const axes = unionAxes(inputs);
  if (axes.length === 0) return apply(op, inputs, params);
  const rule = batchingRules[op] as BatchingRule<P>;
  return rule(inputs, params, axes);
}
