/**
 * Installs the methods of TensorOps: on ArrayValue when this module loads, on plain numbers and truth values when
 * `installScalarMethods` is called. One table serves both. Not here: what the methods do.
 */
import { TildeError } from '../errors.ts';
import * as arithmetic from './arithmetic.ts';
import * as compare from './compare.ts';
import * as cumulative from './cumulative.ts';
import { toValue } from './convert.ts';
import * as functions from './functions.ts';
import * as indexing from './indexing.ts';
import * as linalg from './linalg.ts';
import { item, notIterable, rows, toArray } from './output.ts';
import { numbersHaveMethods, plainIfAble } from './plain.ts';
import * as reduce from './reduce.ts';
import * as shapes from './shape-ops.ts';
import * as order from './sort.ts';
import * as special from './special.ts';
import { ArrayValue } from './tensor.ts';
import type { TensorOps } from './types.ts';

type MethodName = {
  [K in keyof TensorOps]: K extends string
    ? TensorOps[K] extends (...args: never[]) => unknown
      ? K
      : never
    : never;
}[keyof TensorOps];

/** A method as a function of its receiver. */
type Method = (x: never, ...args: never[]) => unknown;

const methods: { readonly [K in MethodName]: Method } = {
  add: arithmetic.add,
  sub: arithmetic.sub,
  mul: arithmetic.mul,
  div: arithmetic.div,
  mod: arithmetic.mod,
  pow: arithmetic.pow,
  neg: arithmetic.neg,
  abs: arithmetic.abs,
  sign: arithmetic.sign,
  square: arithmetic.square,
  floor: arithmetic.floor,
  ceil: arithmetic.ceil,
  round: arithmetic.round,
  clip: arithmetic.clip,
  stopGradient: arithmetic.stopGradient,
  sqrt: functions.sqrt,
  exp: functions.exp,
  expm1: functions.expm1,
  log: functions.log,
  log1p: functions.log1p,
  log2: functions.log2,
  log10: functions.log10,
  sin: functions.sin,
  cos: functions.cos,
  tan: functions.tan,
  tanh: functions.tanh,
  sigmoid: functions.sigmoid,
  softplus: functions.softplus,
  lgamma: special.lgamma,
  lt: compare.lt,
  le: compare.le,
  gt: compare.gt,
  ge: compare.ge,
  eq: compare.eq,
  ne: compare.ne,
  and: compare.and,
  or: compare.or,
  not: compare.not,
  sum: reduce.sum,
  mean: reduce.mean,
  prod: reduce.prod,
  min: reduce.min,
  max: reduce.max,
  variance: reduce.variance,
  std: reduce.std,
  any: reduce.any,
  all: reduce.all,
  median: order.median,
  quantile: order.quantile,
  argmin: order.argmin,
  argmax: order.argmax,
  sort: order.sort,
  argsort: order.argsort,
  cumsum: reduce.cumsum,
  cumprod: cumulative.cumprod,
  logSumExp: reduce.logSumExp,
  softmax: reduce.softmax,
  logSoftmax: reduce.logSoftmax,
  reshape: shapes.reshape,
  transpose: shapes.transpose,
  slice: indexing.slice,
  at: indexing.at,
  take: indexing.take,
  matmul: linalg.matmul,
  dot: linalg.dot,
  cholesky: linalg.cholesky,
  diag: linalg.diag,
  item,
  toArray,
};

type Primitive = number | boolean;

function define(target: object, name: PropertyKey, descriptor: PropertyDescriptor): void {
  Object.defineProperty(target, name, { configurable: true, enumerable: false, ...descriptor });
}

function installMethods(target: object, receiver: (self: unknown) => unknown): void {
  for (const [name, method] of Object.entries(methods)) {
    const value = function (this: unknown, ...args: unknown[]): unknown {
      const result: unknown = Reflect.apply(method, undefined, [receiver(this), ...args]);
      return plainIfAble(result);
    };
    define(target, name, { writable: true, value });
  }
}

installMethods(ArrayValue.prototype, self => self);
// A result of one number that stays an array, from a function of the engine, prints like the number it is.
for (const name of ['toFixed', 'toPrecision', 'toExponential'] as const) {
  define(ArrayValue.prototype, name, {
    writable: true,
    value(this: ArrayValue, digits?: number) {
      return item(this)[name](digits);
    },
  });
}
define(ArrayValue.prototype, Symbol.iterator, {
  writable: true,
  value(this: ArrayValue) {
    return rows(this);
  },
});

function assignment(): TildeError {
  return new TildeError('language', 'arrays cannot be changed in place', {
    expected: 'a new array',
    hint: 'build it from its elements with stack([…]), or choose with where(test, a, b)',
  });
}

/** `x[2]` in plain TypeScript: only names that are missing on ArrayValue come here, so methods cost nothing. */
const elements = new Proxy(Object.prototype, {
  get(target, key, receiver: unknown): unknown {
    const whole = typeof key === 'string' && /^\d+$/.test(key);
    return whole && receiver instanceof ArrayValue
      ? Reflect.apply(indexing.at, undefined, [receiver, Number(key)])
      : Reflect.get(target, key, receiver);
  },
  set(target, key, value, receiver: unknown): boolean {
    if (typeof key === 'string' && /^\d+$/.test(key)) throw assignment();
    return Reflect.set(target, key, value, receiver);
  },
});
Object.setPrototypeOf(ArrayValue.prototype, elements);

/**
 * Gives numbers and truth values the methods of arrays, non-enumerable, so that what type-checks also runs:
 * `(3).add(x)`, `(2 > 1).sum()`. Looping over a number throws with advice. `length` is left out, because libraries
 * take its presence for an array. From then on, methods that give one known number give a plain one. Changes
 * Number.prototype and Boolean.prototype: for the kernel, and wherever a model runs on numbers.
 */
export function installScalarMethods(): void {
  numbersHaveMethods();
  for (const prototype of [Number.prototype, Boolean.prototype]) {
    installMethods(prototype, self => toValue(plain(self)));
    define(prototype, 'shape', { get: () => [] });
    define(prototype, 'axes', { get: () => [] });
    define(prototype, 'value', {
      get(this: unknown) {
        return toValue(plain(this)).value;
      },
    });
    define(prototype, Symbol.iterator, {
      writable: true,
      value(this: unknown) {
        throw notIterable(String(this));
      },
    });
  }
}

function plain(self: unknown): Primitive {
  return typeof self === 'boolean' || self instanceof Boolean ? Boolean(self.valueOf()) : Number(self);
}
