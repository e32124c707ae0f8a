/**
 * Solutions of ordinary differential equations at given times, as one loop: Runge–Kutta of order 4 with fixed steps,
 * or Dormand and Prince's pair of orders 5 and 4 with steps that adapt. Gradients go through the accepted steps.
 * Not here: the loop (loop.ts) or stiff methods.
 */
import { TildeError } from '../errors.ts';
import { constantTensor } from './apply.ts';
import { abs, add, clip, div, maximum, minimum, mul, pow, square, stopGradient, sub } from './arithmetic.ts';
import { and, ge, le, lt, where } from './compare.ts';
import { toTensor } from './convert.ts';
import { range } from './create.ts';
import { sizeOf } from './extents.ts';
import { sqrt } from './functions.ts';
import { gather, scatterAdd, slice } from './indexing.ts';
import { runLoop } from './loop.ts';
import { currentSite } from './position.ts';
import { mean } from './reduce.ts';
import { rowOf } from './row.ts';
import { broadcastTo, concat, reshape, transpose } from './shape-ops.ts';
import { flatten, leavesLike, type Tree, unflatten } from './tree.ts';
import type { Numeric, Tensor } from './types.ts';

/** Options of `odeint`. */
export interface OdeOptions {
  /** "dopri5" (default) chooses its steps so that `rtol` and `atol` hold; "rk4" takes `steps` equal ones. */
  readonly method?: 'rk4' | 'dopri5';
  /** rk4: steps between two neighbouring times. Default 10. */
  readonly steps?: number;
  /** dopri5: accepted error of one step relative to the solution. Default 1e-6. */
  readonly rtol?: number;
  /** dopri5: accepted error of one step, absolute, in the units of the solution. Default 1e-8. */
  readonly atol?: number;
  /** dopri5: most steps in all, rejected ones too; times not reached are NaN. Default 4096. */
  readonly maxSteps?: number;
  /** Further arguments of f. */
  readonly args?: readonly unknown[];
}

/** dy/dt as one vector. */
type Slope = (y: Tensor, t: Tensor) => Tensor;

/**
 * Solves y′ = f(y, t, …args) from y(ts[0]) = y0 and returns y at all times `ts`, the times as first axis. Not for stiff
 * equations. Gradients go through the steps that were accepted.
 * Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, II.4 and II.5.
 *
 * @param f the derivative of y, built like y: a number, a vector, or lists and records of these
 * @param y0 the value at ts[0]
 * @param ts times, increasing; the first is that of y0
 * @returns built like y0; every array has one more axis, in front, of the length of ts
 * @throws TildeError 'argument' for options out of bounds; 'shape' where f(y) is not built like y
 */
export function odeint<Y>(
  f: (y: Y, t: Tensor, ...args: never[]) => unknown,
  y0: Y,
  ts: Numeric,
  options: OdeOptions = {},
): Y {
  const { method = 'dopri5', args = [] } = options;
  const start = flatten(y0 as unknown as Tree, 'tuples', 'odeint');
  const leaves = start.leaves.map(leaf => rowOf(leaf));
  const times = toTensor(ts);
  checkTimes(times);
  const shapes = leaves.map(leaf => leaf.shape);
  const call = f as unknown as (y: unknown, t: Tensor, ...rest: readonly unknown[]) => unknown;
  const slope: Slope = (y, t) => {
    const result = call(unflatten(start.structure, unpack(y, shapes)), t, ...args);
    return pack(leavesLike(start.structure, result, 'odeint').map((k, i) => like(k, shapes[i])));
  };
  const y = pack(leaves);
  const solution =
    method === 'rk4' ? rungeKutta(slope, y, times, options) : adaptive(slope, y, times, options);
  return unflatten(start.structure, unpack(solution, shapes)) as Y;
}

function like(k: Tensor, shape: readonly number[]): Tensor {
  return k.shape.length === shape.length ? k : broadcastTo(k, [...shape]);
}

/** All arrays as one vector; a single vector stays itself. */
function pack(leaves: readonly Tensor[]): Tensor {
  const flat = leaves.map(leaf => (leaf.shape.length === 1 ? leaf : reshape(leaf, [sizeOf(leaf.shape)])));
  return flat.length === 1 ? flat[0] : concat(flat);
}

/** The arrays in a vector; with times in front of it, in front of each. */
function unpack(y: Tensor, shapes: readonly (readonly number[])[]): Tensor[] {
  let from = 0;
  const lead = y.shape.slice(0, -1);
  const rows = lead.length === 0 ? y : transpose(y, [1, 0]);
  return shapes.map(shape => {
    const size = sizeOf(shape);
    from += size;
    if (shapes.length === 1 && shape.length === 1) return y;
    const part = slice(rows, from - size, from);
    return reshape(lead.length === 0 ? part : transpose(part, [1, 0]), [...lead, ...shape]);
  });
}

/** a₁k₁ + a₂k₂ + …, zeros left out. */
function combine(weights: readonly number[], ks: readonly Tensor[]): Tensor {
  const terms = weights.flatMap((a, i) => (a === 0 ? [] : [mul(ks[i], a)]));
  return terms.reduce((x, y) => add(x, y));
}

function rungeKutta(f: Slope, y0: Tensor, ts: Tensor, { steps = 10 }: OdeOptions): Tensor {
  const count = whole(steps, 'steps');
  const n = ts.shape[0] - 1;
  const [from, to] = [slice(ts, 0, n), slice(ts, 1, n + 1)];
  const h = div(sub(to, from), count);
  const parts = constantTensor([count], count === 1 ? [0] : range(count));
  const each = add(reshape(from, [n, 1]), mul(reshape(h, [n, 1]), parts));
  const lengths = broadcastTo(reshape(h, [n, 1]), [n, count]);
  const { ys } = runLoop({
    carry: [y0],
    xs: [reshape(each, [n * count]), reshape(lengths, [n * count])],
    length: n * count,
    step: ([y], [t, own]) => {
      const half = mul(own, 0.5);
      const k1 = f(y, t);
      const k2 = f(add(y, mul(half, k1)), add(t, half));
      const k3 = f(add(y, mul(half, k2)), add(t, half));
      const k4 = f(add(y, mul(own, k3)), add(t, own));
      const next = add(y, mul(div(own, 6), add(add(k1, k4), mul(2, add(k2, k3)))));
      return { carry: [next], ys: [next] };
    },
  });
  const ends = reshape(ys[0], [n, count, y0.shape[0]]);
  const last = reshape(slice(transpose(ends, [1, 0, 2]), count - 1, count), [n, y0.shape[0]]);
  return concat([reshape(y0, [1, y0.shape[0]]), last]);
}

const NODES = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1];
const STAGES: readonly (readonly number[])[] = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
];
const FIFTH = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];
/** Fifth minus fourth order. */
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

interface Attempt {
  readonly next: Tensor;
  /** f at the end of the step: the first slope of the next one. */
  readonly slope: Tensor;
  readonly error: Tensor;
}

function dormandPrince(f: Slope, y: Tensor, k1: Tensor, t: Tensor, h: Tensor): Attempt {
  const ks = [k1];
  STAGES.forEach((weights, i) => {
    ks.push(f(add(y, mul(h, combine(weights, ks))), add(t, mul(h, NODES[i]))));
  });
  const next = add(y, mul(h, combine(FIFTH, ks)));
  const slope = f(next, add(t, h));
  return { next, slope, error: mul(h, combine(ERROR, [...ks, slope])) };
}

/** Root mean square, in units of what is accepted. */
function norm(x: Tensor, scale: Tensor): Tensor {
  return sqrt(mean(square(div(x, scale))));
}

/** A first step size: what an explicit Euler step suggests. */
function firstStep(f: Slope, y: Tensor, k: Tensor, t: Tensor, scale: Tensor): Tensor {
  const [d0, d1] = [norm(y, scale), norm(k, scale)];
  const small = add(lt(d0, 1e-5), lt(d1, 1e-5));
  const h0 = where(small, 1e-6, div(mul(0.01, d0), maximum(d1, 1e-300)));
  const k1 = f(add(y, mul(h0, k)), add(t, h0));
  const d2 = div(norm(sub(k1, k), scale), h0);
  const steepest = maximum(d1, d2);
  const h1 = where(
    le(steepest, 1e-15),
    maximum(1e-6, mul(h0, 1e-3)),
    pow(div(0.01, maximum(steepest, 1e-300)), 0.2),
  );
  return minimum(mul(100, h0), h1);
}

function adaptive(f: Slope, y0: Tensor, ts: Tensor, options: OdeOptions): Tensor {
  const { rtol = 1e-6, atol = 1e-8 } = options;
  const maxSteps = whole(options.maxSteps ?? 4096, 'maxSteps');
  const [count] = ts.shape;
  const size = y0.shape[0];
  const scaleOf = (a: Tensor, b: Tensor): Tensor => add(atol, mul(rtol, maximum(abs(a), abs(b))));
  const t0 = reshape(slice(ts, 0, 1), []);
  const k0 = f(y0, t0);
  const h0 = stopGradient(firstStep(f, y0, k0, t0, scaleOf(y0, y0)));
  const { carry, ys } = runLoop({
    carry: [y0, k0, t0, h0, constantTensor([], [1])],
    xs: [],
    length: maxSteps,
    step: ([y, k, t, h, index]) => {
      const target = gather(ts, minimum(index, count - 1));
      const left = sub(target, t);
      const reaches = ge(h, stopGradient(left));
      const own = where(reaches, left, h);
      const { next, slope, error } = dormandPrince(f, y, k, t, own);
      const off = stopGradient(norm(error, scaleOf(y, next)));
      const going = lt(index, count);
      const accepted = and(le(off, 1), going);
      const grown = clip(mul(0.9, pow(off, -0.2)), 0.2, 5);
      // An error that is no number is one that is too large.
      const factor = where(le(off, 1e300), where(le(off, 1), grown, minimum(grown, 1)), 0.2);
      const proposed = mul(stopGradient(own), factor);
      const arrived = and(accepted, reaches);
      const reached = add(index, arrived);
      return {
        carry: [
          where(accepted, next, y),
          where(accepted, slope, k),
          where(accepted, where(reaches, target, add(t, own)), t),
          where(going, where(arrived, maximum(h, proposed), proposed), h),
          reached,
        ],
        ys: [where(arrived, next, 0), where(arrived, index, 0)],
        stop: ge(reached, count),
      };
    },
  });
  // Row 0 gets the zeros of all steps that end between two times.
  const rows = scatterAdd(ys[0], stopGradient(ys[1]), count);
  const numbers = constantTensor([count, 1], count === 1 ? [0] : range(count));
  const missing = ge(numbers, carry[4]);
  const later = where(missing, NaN, rows);
  return concat([reshape(y0, [1, size]), slice(later, 1, count)]);
}

function whole(x: number, name: string): number {
  const plain = Number(x);
  if (Number.isInteger(plain) && plain >= 1 && plain <= 1e7) return plain;
  throw new TildeError('argument', `odeint: ${name} is out of bounds`, {
    span: currentSite()?.span,
    expected: 'a whole number from 1 to 10,000,000',
    got: String(x),
  });
}

function checkTimes(ts: Tensor): void {
  const values = ts.value?.values;
  const rises = values === undefined || values.every((t, i) => i === 0 || t > values[i - 1]);
  if (ts.shape.length === 1 && ts.shape[0] > 0 && rises) return;
  throw new TildeError('argument', 'odeint: the times must be one increasing list', {
    span: currentSite()?.span,
    expected: 'times t0 < t1 < …, the first of them that of y0',
    got: rises ? `shape [${ts.shape.join(', ')}]` : 'times that do not increase',
    hint: 'odeint(f, y0, linspace(0, 20, 101))',
  });
}
