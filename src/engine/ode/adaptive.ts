/**
 * The loop around a method whose steps estimate their error: accepts or rejects, and chooses the next step. One scan that
 * stops at the last time.
 *
 * Derivatives go through the choice of the steps too, so that a gradient is that of the numbers computed, not of the
 * equation: where errors weigh more than the solution, the two differ by orders of magnitude, and a sampler that is
 * handed the other one finds no way on. Not here: the methods.
 */
import {
  abs,
  add,
  and,
  clip,
  concat,
  constantTensor,
  div,
  gather,
  ge,
  le,
  lt,
  maximum,
  mean,
  minimum,
  mul,
  pow,
  range,
  reshape,
  scatterAdd,
  slice,
  sqrt,
  square,
  stopGradient,
  sub,
  type Tensor,
  where,
} from '../array/index.ts';
import { runLoop, type Step } from '../array/loop.ts';
import type { Slope, Stepper } from './contract.ts';

/** What a step may be wrong by, and how many there may be. */
export interface Accuracy {
  readonly rtol: number;
  readonly atol: number;
  readonly maxSteps: number;
}

/** Root mean square, in units of what is accepted. */
function norm(x: Tensor, scale: Tensor): Tensor {
  return sqrt(mean(square(div(x, scale))));
}

function scaleOf({ rtol, atol }: Accuracy, a: Tensor, b: Tensor): Tensor {
  return add(atol, mul(rtol, maximum(abs(a), abs(b))));
}

/** A first step size: what an explicit Euler step suggests. Source: Hairer, Nørsett and Wanner I, II.4. */
function firstStep(f: Slope, y: Tensor, k: Tensor, t: Tensor, scale: Tensor, order: number): Tensor {
  const [d0, d1] = [norm(y, scale), norm(k, scale)];
  const small = add(lt(d0, 1e-5), lt(d1, 1e-5));
  const h0 = where(small, 1e-6, div(mul(0.01, d0), maximum(d1, 1e-300)));
  const k1 = f(add(y, mul(h0, k)), add(t, h0));
  const d2 = div(norm(sub(k1, k), scale), h0);
  const steepest = maximum(d1, d2);
  const h1 = where(
    le(steepest, 1e-15),
    maximum(1e-6, mul(h0, 1e-3)),
    pow(div(0.01, maximum(steepest, 1e-300)), 1 / order),
  );
  return minimum(mul(100, h0), h1);
}

/** The solution at all of `ts`, [times, size]; NaN where it was not reached. */
export function adaptive(f: Slope, method: Stepper, y0: Tensor, ts: Tensor, accuracy: Accuracy): Tensor {
  const [count] = ts.shape;
  const t0 = reshape(slice(ts, 0, 1), []);
  const k0 = f(y0, t0);
  const h0 = firstStep(f, y0, k0, t0, scaleOf(accuracy, y0, y0), method.order);
  const { carry, ys } = runLoop({
    carry: [y0, t0, h0, constantTensor([], [1]), ...method.first(k0)],
    xs: [],
    length: accuracy.maxSteps,
    caller: 'odeint',
    step: given => oneStep(method, ts, accuracy, given),
  });
  // Row 0 gets the zeros of all steps that end between two times.
  const rows = scatterAdd(ys[0], stopGradient(ys[1]), count);
  const numbers = constantTensor([count, 1], count === 1 ? [0] : range(count));
  const missing = ge(numbers, carry[3]);
  const later = where(missing, NaN, rows);
  return concat([reshape(y0, [1, y0.shape[0]]), slice(later, 1, count)]);
}

/** Tries one step towards the time of number `index`. */
function oneStep(method: Stepper, ts: Tensor, accuracy: Accuracy, given: readonly Tensor[]): Step {
  const [y, t, h, index, ...kept] = given;
  const [count] = ts.shape;
  const target = gather(ts, minimum(index, count - 1));
  const left = sub(target, t);
  const reaches = ge(h, left);
  const own = where(reaches, left, h);
  const attempt = method.attempt(y, kept, t, own);
  const { next } = attempt;
  const off = norm(attempt.error, scaleOf(accuracy, y, next));
  const going = lt(index, count);
  const accepted = and(le(off, 1), going);
  const grown = clip(mul(0.9, pow(off, -1 / method.order)), 0.2, 5);
  // An error that is no number is one that is too large.
  const factor = where(le(off, 1e300), where(le(off, 1), grown, minimum(grown, 1)), 0.2);
  const proposed = mul(own, factor);
  const arrived = and(accepted, reaches);
  const reached = add(index, arrived);
  return {
    carry: [
      where(accepted, next, y),
      where(accepted, where(reaches, target, add(t, own)), t),
      where(going, where(arrived, maximum(h, proposed), proposed), h),
      reached,
      ...attempt.kept.map((k, i) => where(accepted, k, kept[i])),
    ],
    ys: [where(arrived, next, 0), where(arrived, index, 0)],
    stop: ge(reached, count),
  };
}
