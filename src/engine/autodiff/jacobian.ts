/**
 * All first and second derivatives of a user's function: one recording, then all unit tangents or all unit cotangents at
 * once, whichever are fewer. Not here: gradients (grad.ts).
 */
import { applyPrimitive, constantTensor } from '../array/apply.ts';
import { sizeOf } from '../array/extents.ts';
import type { Shape } from '../array/primitives.ts';
import { unflatten } from '../array/tree.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { mapLeading } from '../array/vmap.ts';
import {
  type ArgumentOptions,
  checkFunction,
  choose,
  type DerivativeIn,
  type GivenAll,
  resultParts,
} from './arguments.ts';
import { grad, type Differentiable } from './grad.ts';
import { reshape } from './ops.ts';
import { pullback, pushforward } from './pullback.ts';
import { type Recorded, record } from './record.ts';
import type { Sensitivity } from './rule.ts';
import { rules } from './rules.ts';
import { type AnyFunction, staged } from './staged.ts';

/**
 * The function that returns all partial derivatives of f in its first argument, of shape
 * [...shape of the value, ...shape of the argument]: `jacobian(x => [x, x * x])(3)` is [1, 6]. f may return an array; a
 * list is one. Where f returns a plain object of arrays, the result is one, with the derivatives of each; where the
 * argument is a plain object or list of arrays, each of those holds one array for each of its own.
 *
 * Forward or reverse mode, whichever has fewer passes; they run as one batch.
 *
 * @param options `argnums`: the places of the arguments to differentiate in, a number or a list; default 0
 * @throws TildeError 'shape' at a value inside a plate
 */
export function jacobian<Rest extends readonly unknown[]>(
  f: Differentiable<Rest>,
): (x: Numeric, ...rest: Rest) => Tensor;
export function jacobian<Args extends readonly Tensor[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => DerivativeIn<Args, N>;
export function jacobian<Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  options?: ArgumentOptions,
): (...args: GivenAll<Args>) => Partials;
export function jacobian(f: AnyFunction, options: ArgumentOptions = {}): unknown {
  checkFunction(f, 'jacobian');
  return staged(
    f,
    raw =>
      (...args) =>
        allPartials(raw as Loose, args, options),
  );
}

/** One array of derivatives, or objects and lists of them: the form of the value outside, that of the argument inside. */
export type Partials = Tensor & { readonly [key: string]: Partials };

/**
 * The function that returns all second derivatives of f, which must return one number, in its first argument: shape
 * [...shape of the argument, ...shape of the argument]. For an argument that is a plain object or a list of arrays:
 * objects of objects, `h.w.b` holds the derivatives in w and b. `hvp` gives products with it for far less.
 *
 * @param options `argnums`: the places of the arguments to differentiate in, a number or a list; default 0
 * @throws TildeError 'shape' where f returns more than one number
 */
export function hessian<Rest extends readonly unknown[]>(
  f: Differentiable<Rest>,
): (x: Numeric, ...rest: Rest) => Tensor;
export function hessian<Args extends readonly unknown[]>(
  f: (...args: Args) => Numeric,
  options?: ArgumentOptions,
): (...args: GivenAll<Args>) => Partials;
export function hessian(f: AnyFunction, options: ArgumentOptions = {}): unknown {
  checkFunction(f, 'hessian');
  return staged(f, raw => {
    const slope = grad(raw as (x: unknown) => Numeric, options as ArgumentOptions<number>);
    return (...args) => allPartials(slope as Loose, args, options, true);
  });
}

type Loose = (...args: unknown[]) => unknown;

/** `nested`: f returns a tree as its argument is one, not an array whenever it returns a list. */
function allPartials(f: Loose, args: readonly unknown[], options: ArgumentOptions, nested = false): unknown {
  const { leaves, rebuild, assemble } = choose(args, options, nested ? 'hessian' : 'jacobian');
  let shown = (rows: readonly unknown[]): unknown => rows[0];
  const recorded = record(own => {
    const result = f(...rebuild(own));
    if (nested) return gradientLeaves(result, options);
    const { leaves: found, structure } = resultParts(result, 'jacobian');
    shown = rows => unflatten(structure, rows as readonly Tensor[]);
    return found;
  }, leaves);
  const rows = partials(recorded).map(assemble);
  return nested ? assemble(rows as readonly Tensor[]) : shown(rows);
}

/** Leaves of a gradient: it has the form of the arguments it was taken in. */
function gradientLeaves(result: unknown, { argnums = 0 }: ArgumentOptions): readonly Tensor[] {
  const trees = typeof argnums === 'number' ? [result] : (result as readonly unknown[]);
  return choose(trees, { argnums: trees.map((_, i) => i) }, 'hessian').leaves;
}

/** For every output, its derivatives in every input: [...output, ...input]. */
function partials(recorded: Recorded): readonly (readonly Tensor[])[] {
  const { graph, inputs, outputs } = recorded;
  const shapes = (ids: readonly number[]): readonly Shape[] => ids.map(id => graph.nodes[id].shape);
  const [from, to] = [shapes(inputs), shapes(outputs)];
  const count = (list: readonly Shape[]): number => list.reduce((sum, shape) => sum + sizeOf(shape), 0);
  if (count(from) > count(to)) return to.map((shape, j) => row(recorded, shape, j));
  const columns = from.map((shape, i) => column(recorded, shape, i));
  return to.map((_, j) => columns.map(all => all[j]));
}

/** Derivatives of all outputs in one input, forwards. */
function column({ graph, values, inputs, outputs }: Recorded, shape: Shape, i: number): readonly Tensor[] {
  const along = units(shape, direction => {
    const tangents = pushforward(rules, graph, values, new Map([[inputs[i], direction]]));
    return outputs.map(id => orZero(tangents[id], graph.nodes[id].shape));
  });
  return along.map(all => {
    const rank = all.shape.length;
    const perm = all.shape.map((_, k) => (k + 1) % rank);
    const last = applyPrimitive('transpose', [all], { perm });
    return reshape(last, [...all.shape.slice(1), ...shape]);
  });
}

/** Derivatives of one output in all inputs, backwards. */
function row({ graph, values, inputs, outputs }: Recorded, shape: Shape, j: number): readonly Tensor[] {
  const along = units(shape, direction => {
    const found = pullback(rules, graph, values, new Map([[outputs[j], direction]]), inputs);
    return found.map((part, i) => orZero(part, graph.nodes[inputs[i]].shape));
  });
  return along.map(all => reshape(all, [...shape, ...all.shape.slice(1)]));
}

/** `pass` for every unit array of this shape; results are stacked along a first axis. */
function units(shape: Shape, pass: (direction: Tensor) => readonly Tensor[]): readonly Tensor[] {
  const size = sizeOf(shape);
  if (size === 1) {
    const all = pass(constantTensor(shape, [1]));
    return all.map(part => reshape(part, [1, ...part.shape]));
  }
  const identity = new Float64Array(size * size);
  for (let i = 0; i < size; i++) identity[i * size + i] = 1;
  return mapLeading(([direction]) => pass(direction), [constantTensor([size, ...shape], identity)], size);
}

function orZero(x: Sensitivity, shape: Shape): Tensor {
  return x ?? constantTensor(shape, [0]);
}
