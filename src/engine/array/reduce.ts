/**
 * Reductions over visible axes; plates and other hidden axes are never touched. `axis` is one axis, several, or by
 * default all; negative counts from the last. Not here: products of matrices (linalg.ts).
 */
import { abs, add, div, neg, square, stopGradient, sub } from './arithmetic.ts';
import { batched } from './batching.ts';
import { call } from './call.ts';
import { eq, gt, lt, ne, where } from './compare.ts';
import { toValue } from './convert.ts';
import { normalizeAxis } from './extents.ts';
import { exp, log, sqrt } from './functions.ts';
import { type ArrayValue, asTensor } from './tensor.ts';
import type { AxisArgument, Numeric, Tensor } from './types.ts';
import { markAs } from './vector-facts.ts';

/** Which axes to reduce, and whether they stay with extent 1. */
interface Reduction {
  readonly value: ArrayValue;
  readonly x: Tensor;
  readonly axes: readonly number[];
}

function reduction(x: Numeric, axis: AxisArgument | undefined, caller: string): Reduction {
  const value = toValue(x);
  const rank = value.shape.length;
  const given = axis === undefined ? value.shape.map((_, i) => i) : typeof axis === 'number' ? [axis] : axis;
  const axes = given.map(each => normalizeAxis(each, rank, caller)).toSorted((a, b) => a - b);
  return { value, x: asTensor(value), axes: axes.filter((each, i) => each !== axes[i - 1]) };
}

/** Puts extents of 1 back where axes were reduced, so that the result broadcasts against the original. */
function keepAxes(reduced: Tensor, { value, axes }: Reduction): Tensor {
  // Broadcasting puts missing leading axes back by itself.
  if (axes.every((axis, i) => axis === i)) return reduced;
  const shape = value.shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
  return call('reshape', [reduced], { shape });
}

function count({ value, axes }: Reduction): number {
  return axes.reduce((total, axis) => total * value.shape[axis], 1);
}

/** Sum; 0 over nothing. */
export function sum(x: Numeric, axis?: AxisArgument): Tensor {
  const { value, axes } = reduction(x, axis, 'sum');
  return asTensor(batched('sum', [value], { axes }));
}

/** Product; 1 over nothing. */
export function prod(x: Numeric, axis?: AxisArgument): Tensor {
  const { value, axes } = reduction(x, axis, 'prod');
  return asTensor(batched('prod', [value], { axes }));
}

/** Arithmetic mean; NaN over nothing. */
export function mean(x: Numeric, axis?: AxisArgument): Tensor {
  const over = reduction(x, axis, 'mean');
  return div(sum(over.x, over.axes), count(over));
}

/** Largest element; −∞ over nothing. For the larger of two arrays see `maximum`. */
export function max(x: Numeric, axis?: AxisArgument): Tensor {
  const { value, axes } = reduction(x, axis, 'max');
  return asTensor(batched('reduceMax', [value], { axes }));
}

/** Smallest element; ∞ over nothing. For the smaller of two arrays see `minimum`. */
export function min(x: Numeric, axis?: AxisArgument): Tensor {
  return neg(max(neg(x), axis));
}

/** 1 where any element is not 0 (NaN is not), else 0; 0 over nothing. */
export function any(x: Numeric, axis?: AxisArgument): Tensor {
  return gt(sum(ne(x, 0), axis), 0);
}

/** 1 where no element is 0, else 0; 1 over nothing. */
export function all(x: Numeric, axis?: AxisArgument): Tensor {
  return eq(sum(eq(x, 0), axis), 0);
}

/** Mean squared deviation from the mean, in two passes. Divides by n − ddof; default ddof 0, as NumPy. */
export function variance(x: Numeric, axis?: AxisArgument, ddof = 0): Tensor {
  const over = reduction(x, axis, 'variance');
  const centred = sub(over.x, keepAxes(mean(over.x, over.axes), over));
  return div(sum(square(centred), over.axes), count(over) - ddof);
}

/** Standard deviation: the root of `variance`. */
export function std(x: Numeric, axis?: AxisArgument, ddof = 0): Tensor {
  return sqrt(variance(x, axis, ddof));
}

/** Running sum along one axis; default the last. */
export function cumsum(x: Numeric, axis = -1): Tensor {
  const value = toValue(x);
  return asTensor(
    batched('cumsum', [value], { axis: normalizeAxis(axis, value.shape.length, 'cumsum'), reverse: false }),
  );
}

/** log Σ eˣ without overflow; −∞ (with derivative 0) where all are −∞ or there is nothing. */
export function logSumExp(x: Numeric, axis?: AxisArgument): Tensor {
  const over = reduction(x, axis, 'logSumExp');
  const largest = stopGradient(max(over.x, over.axes));
  // An infinite maximum would make x − max NaN; 0 lets the infinities speak for themselves.
  const shift = where(lt(abs(largest), Infinity), largest, 0);
  const total = sum(exp(sub(over.x, keepAxes(shift, over))), over.axes);
  const empty = eq(largest, -Infinity);
  return where(empty, -Infinity, add(log(where(empty, 1, total)), shift));
}

/** x − log Σ eˣ along one axis; default the last. */
export function logSoftmax(x: Numeric, axis = -1): Tensor {
  const over = reduction(x, axis, 'logSoftmax');
  return sub(over.x, keepAxes(logSumExp(over.x, over.axes), over));
}

/** eˣ / Σ eˣ along one axis; default the last. */
export function softmax(x: Numeric, axis = -1): Tensor {
  const shares = exp(logSoftmax(x, axis));
  const last = axis === -1 || axis === shares.shape.length - 1;
  return last ? markAs('simplex', shares) : shares;
}
