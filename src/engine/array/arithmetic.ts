/** Elementwise arithmetic and rounding. All shapes broadcast by NumPy's rule; NaN goes in and comes out. */
import { binaryOp, call, unaryOp } from './call.ts';
import { toTensor, toValue } from './convert.ts';
import { asTensor } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** a + b */
export const add = binaryOp('add');
/** a − b */
export const sub = binaryOp('sub');
/** a · b, element by element. */
export const mul = binaryOp('mul');
/** a / b; x / 0 is ±∞ or NaN. */
export const div = binaryOp('div');
/** The larger of a and b, element by element. */
export const maximum = binaryOp('max');
/** The smaller of a and b, element by element. */
export const minimum = binaryOp('min');
/** −x */
export const neg = unaryOp('neg');
/** |x| */
export const abs = unaryOp('abs');
/** −1, 0 or 1. */
export const sign = unaryOp('sign');
/** Largest whole number ≤ x; its derivative is 0. */
export const floor = unaryOp('floor');

/** x · x */
export function square(x: Numeric): Tensor {
  const value = toTensor(x);
  return mul(value, value);
}

/** aᵇ, and NaN for negative a with b not whole. Exponents 2 and −1 written as numbers become products and quotients. */
export function pow(a: Numeric, b: Numeric): Tensor {
  const exponent = toValue(b);
  const written =
    exponent.origin.kind === 'literal' && exponent.full.length === 0 ? exponent.value?.values[0] : undefined;
  if (written === 2) return square(a);
  if (written === -1) return div(1, a);
  return call('pow', [a, asTensor(exponent)], {});
}

/** Remainder with the sign of a, as `%` on numbers: a − b · trunc(a / b), so rounding may differ in the last digits. */
export function mod(a: Numeric, b: Numeric): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  return sub(x, mul(y, trunc(div(x, y))));
}

/** x without its fraction. */
export function trunc(x: Numeric): Tensor {
  const value = toTensor(x);
  return mul(sign(value), floor(abs(value)));
}

/** Smallest whole number ≥ x; its derivative is 0. */
export function ceil(x: Numeric): Tensor {
  return neg(floor(neg(x)));
}

/** Nearest whole number, halves upwards as Math.round; its derivative is 0. */
export function round(x: Numeric): Tensor {
  const value = toTensor(x);
  const below = floor(value);
  const up = call('ge', [sub(value, below), 0.5], {});
  return call('select', [up, add(below, 1), below], {});
}

/** x kept within [low, high]. */
export function clip(x: Numeric, low: Numeric, high: Numeric): Tensor {
  return minimum(maximum(x, low), high);
}

/** x itself, treated as a constant by every derivative. */
export function stopGradient(x: Numeric): Tensor {
  return call('stopGradient', [x], {});
}
