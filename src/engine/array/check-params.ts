/** The schema of every primitive's parameters, as untrusted data. Not here: whether they fit the shapes (shape.ts). */
import { sizeOf } from './extents.ts';
import type { Primitive, PrimitiveParams } from './primitives.ts';
import { BINARY, UNARY } from './primitives.ts';

/** Most axes an array may have. */
export const MAX_RANK = 32;
/** Longest name of an input or output. */
const MAX_NAME = 500;
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

type Check = (value: unknown) => boolean;
type Schema<T> = { readonly [K in keyof T]: Check };

const isBoolean: Check = value => typeof value === 'boolean';
const isWhole: Check = value => Number.isSafeInteger(value);

/** A usable name: short text that is no key of a prototype. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME && !FORBIDDEN.has(value);
}

/** A dense list of whole numbers, as long as an array may have axes. */
export function isAxisList(value: unknown): value is readonly number[] {
  return isDense(value) && value.length <= MAX_RANK && value.every(isWhole);
}

/** A shape: whole extents ≥ 0 whose product stays exact. */
export function isShape(value: unknown): value is readonly number[] {
  if (!isAxisList(value) || value.some(extent => extent < 0)) return false;
  return Number.isSafeInteger(sizeOf(value));
}

/** A true array without holes, extra keys or a prototype of its own. */
export function isDense(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    Object.getPrototypeOf(value) === Array.prototype &&
    Object.keys(value).length === value.length
  );
}

/** A plain object with exactly these own keys. */
export function hasExactly(
  value: unknown,
  keys: readonly string[],
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const own = Reflect.ownKeys(value);
  return own.length === keys.length && keys.every(key => Object.hasOwn(value, key));
}

const isNumberList: Check = value => isDense(value) && value.every(each => typeof each === 'number');

const schemas: { readonly [P in keyof PrimitiveParams]: Schema<PrimitiveParams[P]> } = {
  input: { name: isName },
  constant: { values: isNumberList },
  select: {},
  betaInc: {},
  stopGradient: {},
  reshape: { shape: isShape },
  transpose: { perm: isAxisList },
  broadcastTo: { shape: isShape },
  slice: { starts: isAxisList, sizes: isShape, steps: isAxisList },
  unslice: { shape: isShape, starts: isAxisList, steps: isAxisList },
  concat: { axis: isWhole },
  gather: { axis: isWhole, batch: isWhole },
  scatterAdd: { axis: isWhole, batch: isWhole, size: isWhole },
  sum: { axes: isAxisList },
  prod: { axes: isAxisList },
  reduceMax: { axes: isAxisList },
  cumsum: { axis: isWhole, reverse: isBoolean },
  argsort: {},
  matmul: {},
  qr: {},
  eigh: {},
  cholesky: {},
  triangularSolve: { transpose: isBoolean },
  // What the body holds is checked by check-graph.ts.
  scan: {
    body: value => hasExactly(value, ['nodes', 'inputs', 'outputs']),
    length: isWhole,
    constants: isWhole,
    carries: isWhole,
    reverse: isBoolean,
    counted: isBoolean,
    stops: isBoolean,
  },
};

const plainOps: ReadonlySet<string> = new Set([...UNARY, ...BINARY]);

/** Whether `op` names a primitive. */
export function isPrimitive(op: unknown): op is Primitive {
  return typeof op === 'string' && (plainOps.has(op) || Object.hasOwn(schemas, op));
}

/** Whether `params` are exactly what the primitive carries. */
export function paramsValid(op: Primitive, params: unknown): boolean {
  const schema: Readonly<Record<string, Check>> = plainOps.has(op)
    ? {}
    : schemas[op as keyof PrimitiveParams];
  const keys = Object.keys(schema);
  return hasExactly(params, keys) && keys.every(key => schema[key](params[key]));
}
