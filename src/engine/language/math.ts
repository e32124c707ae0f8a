/**
 * `Math` in a cell: takes arrays too, and gives the same bits in every browser, which the built-in one does not.
 * Not here: the functions themselves (engine/math, engine/array).
 */
import * as array from '../array/index.ts';
import { isTensor, isTraced } from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';
import { plainly } from '../array/plain.ts';
import { TildeError } from '../errors.ts';
import * as math from '../math/index.ts';
import { describe, isNumericList } from './values.ts';

type Plain = (...args: number[]) => number;
type OnArrays = (...args: Numeric[]) => Tensor;

/** As `Math`, but every function also takes arrays where that makes sense. */
export type CellMath = Readonly<Record<string, number | ((...args: unknown[]) => unknown)>>;

/** Functions that round: their derivative is 0, so a random value put through one no longer moves the density. */
const ROUNDING: ReadonlySet<string> = new Set(['floor', 'ceil', 'round', 'trunc', 'fround']);

const VARIADIC: ReadonlySet<string> = new Set(['max', 'min', 'hypot']);

const fold =
  (fn: (a: Numeric, b: Numeric) => Tensor): OnArrays =>
  (first, ...rest) =>
    rest.reduce<Tensor>((a, b) => fn(a, b), array.add(first, 0));

const hypot = (args: readonly number[]): number => {
  const scale = args.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  return scale * Math.sqrt(args.reduce((total, x) => total + (x / scale) * (x / scale), 0));
};

/** log(x) / log(base), exact where x is a whole power. */
const logTo =
  (base: number, scale: number): Plain =>
  x => {
    const near = math.log(x) / scale;
    const whole = Math.round(near);
    return Number.isFinite(whole) && math.pow(base, whole) === x ? whole : near;
  };

const cbrt: Plain = x => Math.sign(x) * math.pow(Math.abs(x), 1 / 3);

/** Plain functions of our own where the built-in ones differ between browsers. */
const PLAIN: Readonly<Record<string, Plain>> = {
  exp: math.exp,
  expm1: math.expm1,
  log: math.log,
  log1p: math.log1p,
  log2: logTo(2, Math.LN2),
  log10: logTo(10, Math.LN10),
  pow: math.pow,
  sin: math.sin,
  cos: math.cos,
  tan: math.tan,
  asin: math.asin,
  acos: math.acos,
  atan: math.atan,
  atan2: math.atan2,
  sinh: math.sinh,
  cosh: math.cosh,
  tanh: math.tanh,
  asinh: x => Math.sign(x) * math.log(Math.abs(x) + Math.sqrt(x * x + 1)),
  acosh: x => math.log(x + Math.sqrt(x * x - 1)),
  atanh: x => 0.5 * (math.log1p(x) - math.log1p(-x)),
  cbrt,
  hypot: (...args) => hypot(args),
};

const ON_ARRAYS: Readonly<Record<string, OnArrays>> = {
  abs: array.abs,
  acos: array.acos,
  asin: array.asin,
  atan: array.atan,
  cbrt: x => array.mul(array.sign(x), array.pow(array.abs(x), 1 / 3)),
  ceil: array.ceil,
  cos: array.cos,
  cosh: array.cosh,
  exp: array.exp,
  expm1: array.expm1,
  floor: array.floor,
  hypot: (...args) => array.sqrt(fold(array.add)(...args.map(x => array.square(x)))),
  log: array.log,
  log10: array.log10,
  log1p: array.log1p,
  log2: array.log2,
  max: fold(array.maximum),
  min: fold(array.minimum),
  pow: array.pow,
  round: array.round,
  sign: array.sign,
  sin: array.sin,
  sinh: array.sinh,
  sqrt: array.sqrt,
  tan: array.tan,
  tanh: array.tanh,
  trunc: x => array.mul(array.sign(x), array.floor(array.abs(x))),
};

/** Made once per runtime. `random` stands for Math.random, so that a notebook can be seeded. */
export function cellMath(random: () => number): CellMath {
  const made: Record<string, number | ((...args: unknown[]) => unknown)> = {};
  for (const name of Object.getOwnPropertyNames(Math)) {
    const builtIn: unknown = Reflect.get(Math, name);
    if (typeof builtIn === 'number') made[name] = builtIn;
    else if (name === 'random') made[name] = random;
    else if (typeof builtIn === 'function') {
      const arity = VARIADIC.has(name) ? Infinity : builtIn.length;
      made[name] = onEither(name, PLAIN[name] ?? (builtIn as Plain), arity);
    }
  }
  return Object.freeze(made);
}

function onEither(name: string, plain: Plain, arity: number): (...args: unknown[]) => unknown {
  return (...given) => {
    // `xs.map(Math.floor)` hands over index and list too.
    const args = given.slice(0, arity);
    if (args.length === 1 && typeof args[0] === 'number') return plain(args[0]);
    if (!args.some(isArrayLike)) return plain(...(args as number[]));
    if (ROUNDING.has(name) && args.some(isTraced)) throw rounded(name, args.find(isTraced));
    const onArrays = ON_ARRAYS[name];
    if (!onArrays) throw noArrays(name, args.find(isArrayLike));
    return plainly(onArrays(...(args as Numeric[])));
  };
}

function isArrayLike(x: unknown): boolean {
  return isTensor(x) || isNumericList(x);
}

function rounded(name: string, got: unknown): TildeError {
  return new TildeError(
    'condition',
    `Math.${name} of a random value has derivative 0 and would hide it from gradients`,
    {
      expected: 'a plain number, or data',
      got: describe(got),
      hint: `use a discrete distribution for whole numbers; if a zero derivative is meant, write ${name}(x) without Math`,
    },
  );
}

function noArrays(name: string, got: unknown): TildeError {
  return new TildeError('argument', `Math.${name} does not take arrays`, {
    expected: 'a plain number',
    got: describe(got),
    hint: `apply it to each number: x.toArray().map(v => Math.${name}(v))`,
  });
}
