/**
 * `odeint`: solutions of ordinary differential equations at given times, over trees of arrays.
 * Not here: the methods (runge-kutta.ts, dormand-prince.ts, rosenbrock.ts) and how steps adapt (adaptive.ts).
 */
import {
  broadcastTo,
  concat,
  type Numeric,
  reshape,
  sizeOf,
  slice,
  type Tensor,
  toTensor,
  transpose,
} from '../array/index.ts';
import { rowOf } from '../array/index.ts';
import { currentSite } from '../array/position.ts';
import { flatten, leavesLike, type Tree, unflatten } from '../array/tree.ts';
import { TildeError } from '../errors.ts';
import { adaptive } from './adaptive.ts';
import type { OdeOptions, Slope } from './contract.ts';
import { dormandPrince } from './dormand-prince.ts';
import { rosenbrock } from './rosenbrock.ts';
import { rungeKutta } from './runge-kutta.ts';

export type { OdeOptions } from './contract.ts';

/**
 * Solves y′ = f(y, t, …args) from y(ts[0]) = y0 and returns y at all times `ts`, the times as first axis. For
 * stiff equations choose the method "rosenbrock". Gradients, of any order, are those of the numbers computed: they go
 * through the accepted steps and the choice of their lengths.
 *
 * Sources: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, II.4 and II.5; Hairer and Wanner, II,
 * IV.7 and VI.3.
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
  const solution = solve(method, slope, y, times, options);
  return unflatten(start.structure, unpack(solution, shapes)) as Y;
}

/** The solution as vectors, [times, size]. */
function solve(
  method: NonNullable<OdeOptions['method']>,
  f: Slope,
  y0: Tensor,
  ts: Tensor,
  options: OdeOptions,
): Tensor {
  const { steps = 10, maxSteps = 4096 } = options;
  if (method === 'rk4') return rungeKutta(f, y0, ts, whole(steps, 'steps'));
  const accuracy = {
    rtol: positive(options.rtol ?? 1e-6, 'rtol'),
    atol: positive(options.atol ?? 1e-8, 'atol'),
    maxSteps: whole(maxSteps, 'maxSteps'),
  };
  const steppers = { dopri5: dormandPrince, rosenbrock };
  if (!Object.hasOwn(steppers, method)) throw unknownMethod(method);
  return adaptive(f, steppers[method](f), y0, ts, accuracy);
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

function positive(x: number, name: string): number {
  const plain = Number(x);
  if (plain > 0 && plain < Infinity) return plain;
  throw new TildeError('argument', `odeint: ${name} is out of bounds`, {
    span: currentSite()?.span,
    expected: 'a number > 0',
    got: String(x),
  });
}

function unknownMethod(method: unknown): TildeError {
  return new TildeError('argument', 'odeint: there is no such method', {
    span: currentSite()?.span,
    expected: '"dopri5", "rosenbrock" for stiff equations, or "rk4"',
    got: String(method),
  });
}
