/** Compares a gradient with central finite differences. Not here: the derivatives themselves (grad.ts). */
import { asTensor, concrete } from '../array/tensor.ts';
import { toValue } from '../array/convert.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { TildeError } from '../errors.ts';
import { grad } from './grad.ts';

export interface CheckOptions {
  /** Half the distance between the two evaluations, relative to max(1, |x|). Default 1e-6. */
  readonly step?: number;
  /** Largest accepted difference, relative to max(1, |slope|). Default 1e-6. */
  readonly tolerance?: number;
}

export interface GradientCheck {
  readonly passes: boolean;
  /** Largest difference, in the units of `tolerance`; NaN counts as infinite. */
  readonly error: number;
  /** Row-major place of it, −1 for an empty argument. */
  readonly index: number;
  /** The derivative there, as computed and as estimated. */
  readonly gradient: number;
  readonly estimate: number;
}

/**
 * Checks the gradient of f at x element by element against central differences. `step` is half the distance between the
 * two places, relative to max(1, |x|), default 1e-6; `tolerance` is relative to max(1, |slope|), default 1e-6. The result
 * has `passes`, and of the worst element `error`, `index`, `gradient` and `estimate`. `gradient` may stand in for grad(f),
 * to test a hand-written one.
 * Throws a TildeError where x or the gradient has no numbers, being part of a trace.
 */
export function checkGradient(
  f: (x: Tensor) => Numeric,
  x: Numeric,
  { step = 1e-6, tolerance = 1e-6 }: CheckOptions = {},
  gradient: (x: Tensor) => Tensor = grad(f),
): GradientCheck {
  const { shape, values } = numbersOf(x);
  const at = (place: Float64Array): Tensor => asTensor(concrete(shape, place));
  const computed = numbersOf(gradient(at(Float64Array.from(values)))).values;
  let worst: GradientCheck = { passes: true, error: 0, index: -1, gradient: 0, estimate: 0 };
  values.forEach((center, index) => {
    const h = step * Math.max(1, Math.abs(center));
    const [low, high] = [center - h, center + h].map(moved => {
      const place = Float64Array.from(values);
      place[index] = moved;
      return numbersOf(f(at(place))).values[0];
    });
    const estimate = (high - low) / (center + h - (center - h));
    const difference = Math.abs(computed[index] - estimate) / Math.max(1, Math.abs(estimate));
    const error = Number.isNaN(difference) ? Infinity : difference;
    if (index > 0 && error <= worst.error) return;
    worst = { passes: error <= tolerance, error, index, gradient: computed[index], estimate };
  });
  return worst;
}

function numbersOf(x: Numeric) {
  const { value } = toValue(x);
  if (value) return value;
  throw new TildeError('argument', 'checkGradient needs numbers, not a value that is being traced', {
    expected: 'a number or an array of numbers',
    got: 'a traced value',
    hint: 'call it outside the model',
  });
}
