/**
 * Where results of one number are plain numbers rather than arrays of rank 0: outside traces and plates, once numbers
 * have the methods of arrays. An object is always true and equal only to itself, so `filter`, `===` and `sort` need it.
 * Not here: the methods themselves (methods.ts).
 */
import { recordingDepth } from './recorder.ts';
import { openAxes } from './plates.ts';
import { type ArrayValue, isArrayValue } from './tensor.ts';

/** The array if it is one known number that no trace and no plate may still need as an array. */
function loneNumber(x: unknown): ArrayValue | undefined {
  if (!isArrayValue(x) || x.full.length > 0 || recordingDepth() > 0 || openAxes().length > 0)
    return undefined;
  return x;
}

/** `x`, as a plain number where it is one known number outside traces and plates. */
export function plainly<T>(x: T): T {
  const value = loneNumber(x)?.value;
  return value === undefined ? x : (value.values[0] as T);
}

/** Like `plainly` for answers to a yes-or-no question. NaN counts as true, as in comparisons of arrays. */
export function plainTruth(x: unknown): unknown {
  const value = loneNumber(x)?.value;
  return value === undefined ? x : value.values[0] !== 0;
}

let numbersAreArrays = false;

/** Says that plain numbers have the methods of arrays from now on. */
export function numbersHaveMethods(): void {
  numbersAreArrays = true;
}

/** `plainly` where plain numbers can do what arrays can: for results of the engine's own functions and methods. */
export function plainIfAble<T>(x: T): T {
  return numbersAreArrays ? plainly(x) : x;
}
