/**
 * The array functions as cells have them: where the result is one known number, outside traces and plates, it is a
 * plain number. Numbers in give numbers out without any array between, by the same functions, so with the same bits.
 * Not here: operators (arithmetic.ts) or methods of arrays (array/methods.ts).
 */
import * as array from '../array/index.ts';
import { openAxes, recordingDepth } from '../array/index.ts';
import { plainly } from '../array/plain.ts';
import * as math from '../math/index.ts';

type AnyFunction = (...args: never[]) => unknown;
type Plain = (...args: number[]) => number;

/** These make arrays on request: `tensor(3)` is one. */
const MAKERS: ReadonlySet<unknown> = new Set<AnyFunction>([
  array.tensor,
  array.zeros,
  array.ones,
  array.full,
  array.eye,
  array.linspace,
  array.range,
  array.oneHot,
  array.toTensor,
  array.constantTensor,
]);

/** What the kernels of these compute, number by number. */
const ON_NUMBERS: ReadonlyMap<unknown, Plain> = new Map<AnyFunction, Plain>([
  [array.abs, Math.abs],
  [array.neg, x => -x],
  [array.floor, Math.floor],
  [array.sqrt, Math.sqrt],
  [array.exp, math.exp],
  [array.expm1, math.expm1],
  [array.log, math.log],
  [array.log1p, math.log1p],
  [array.sin, math.sin],
  [array.cos, math.cos],
  [array.atan, math.atan],
  [array.tanh, math.tanh],
  [array.sigmoid, math.sigmoid],
  [array.softplus, math.softplus],
  [array.lgamma, math.lgamma],
  [array.digamma, math.digamma],
  [array.trigamma, math.trigamma],
  [array.erf, math.erf],
]);

const TWO_NUMBERS: ReadonlyMap<unknown, Plain> = new Map<AnyFunction, Plain>([
  [array.add, (a, b) => a + b],
  [array.sub, (a, b) => a - b],
  [array.mul, (a, b) => a * b],
  [array.div, (a, b) => a / b],
  [array.pow, math.pow],
  [array.maximum, Math.max],
  [array.minimum, Math.min],
]);

const ARRAY_FUNCTIONS: ReadonlySet<unknown> = new Set<unknown>(
  Object.values(array).filter(value => typeof value === 'function' && !MAKERS.has(value)),
);

/**
 * `names` with every array function among them giving plain numbers where numbers are meant.
 * @param others functions beside those of the array room that shall do so
 */
export function withPlainFunctions(
  names: Readonly<Record<string, unknown>>,
  others: readonly unknown[] = [],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => [
      name,
      ARRAY_FUNCTIONS.has(value) || others.includes(value) ? plainFunction(value as AnyFunction) : value,
    ]),
  );
}

function plainFunction(of: AnyFunction): AnyFunction {
  const one = ON_NUMBERS.get(of);
  const two = TWO_NUMBERS.get(of);
  const general = (...args: never[]): unknown => plainly(of(...args));
  const wrapped: (...args: never[]) => unknown =
    one !== undefined
      ? (...args) => (args.length === 1 && outside(args[0]) ? one(args[0]) : general(...args))
      : two !== undefined
        ? (...args) =>
            args.length === 2 && typeof args[1] === 'number' && outside(args[0])
              ? two(args[0], args[1])
              : general(...args)
        : general;
  const { name, length } = of;
  return Object.defineProperties(wrapped, { name: { value: name }, length: { value: length } });
}

/** A plain number where no trace or plate wants an array of it. */
function outside(x: unknown): x is number {
  return typeof x === 'number' && recordingDepth() === 0 && openAxes().length === 0;
}
