/**
 * Gradients of a user's function, by one pass backwards. Not here: what the function computes (record.ts), the other
 * derivatives (jvp.ts, vjp.ts, jacobian.ts), or the derivative of a Graph (gradient.ts).
 */
import { constantTensor } from '../array/apply.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import {
  type ArgumentOptions,
  checkFunction,
  choose,
  type Derivative,
  type DerivativeIn,
  type Given,
  type GivenAll,
  resultParts,
  shown,
} from './arguments.ts';
import { requireScalar } from './gradient.ts';
import { pullback } from './pullback.ts';
import { record } from './record.ts';
import { rules } from './rules.ts';
import { type AnyFunction, staged } from './staged.ts';

/** A function of an array or number, and perhaps of more that is not differentiated. */
export type Differentiable<Rest extends readonly unknown[] = readonly unknown[]> = (
  x: Tensor,
  ...rest: Rest
) => Numeric;

/** Value and derivative of a function at one place. */
export interface ValueAndGradient<G = Tensor> {
  readonly value: Tensor;
  /** Of the form and shapes of the argument. */
  readonly gradient: G;
}

/**
 * The function that returns f's value and its gradient, `{ value, gradient }`, for little more than the gradient alone
 * costs. Arguments, options and errors are those of `grad`.
 */
export function valueAndGrad<Rest extends readonly unknown[]>(
  f: Differentiable<Rest>,
): (x: Numeric, ...rest: Rest) => ValueAndGradient;
export function valueAndGrad<X, Rest extends readonly unknown[]>(
  f: (x: X, ...rest: Rest) => Numeric,
): (x: Given<X>, ...rest: Rest) => ValueAndGradient<Derivative<X>>;
export function valueAndGrad<Args extends readonly Tensor[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => ValueAndGradient<DerivativeIn<Args, N>>;
export function valueAndGrad<Args extends readonly unknown[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => ValueAndGradient<DerivativeIn<Args, N>>;
export function valueAndGrad(f: AnyFunction, options: ArgumentOptions = {}): unknown {
  checkFunction(f, 'grad');
  return staged(
    f,
    raw =>
      (...args) =>
        valueAndGradient(raw as Loose, args, options),
  );
}

/**
 * The gradient function of f, which must return one number: `grad(x => sum(x * x))([1, 2])` is [2, 4]. The gradient has
 * the shape of the argument; a number gives a number. An argument may also be a plain object or a list of arrays, such as
 * `{ w, b }`: f gets arrays in that form, and the gradient has it too. Nests: `grad(grad(f))`.
 *
 * f may use `if`, `while` and recursion on values: it runs on numbers, and what it did is differentiated. Where two ways
 * meet (`abs` at 0, ties of `max`), the slope is shared between them or 0; what a choice left out has slope 0, and NaN
 * goes through. Reverse mode: one pass, whatever the number of elements.
 *
 * @param f further arguments are passed on
 * @param options `argnums`: the places of the arguments to differentiate in, a number or a list for a list of gradients;
 *   default 0, the first
 * @throws TildeError 'shape' where f returns more than one number (see `jacobian`), or at a value inside a plate
 */
export function grad<Rest extends readonly unknown[]>(
  f: Differentiable<Rest>,
): (x: Numeric, ...rest: Rest) => Tensor;
export function grad<X, Rest extends readonly unknown[]>(
  f: (x: X, ...rest: Rest) => Numeric,
): (x: Given<X>, ...rest: Rest) => Derivative<X>;
export function grad<Args extends readonly Tensor[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => DerivativeIn<Args, N>;
export function grad<Args extends readonly unknown[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => DerivativeIn<Args, N>;
export function grad(f: AnyFunction, options: ArgumentOptions = {}): unknown {
  checkFunction(f, 'grad');
  return staged(
    f,
    raw =>
      (...args) =>
        valueAndGradient(raw as Loose, args, options).gradient,
  );
}

/** A function whose arguments are checked when it is called. */
type Loose = (...args: unknown[]) => unknown;

function valueAndGradient(
  f: Loose,
  args: readonly unknown[],
  options: ArgumentOptions,
): ValueAndGradient<unknown> {
  const { leaves, rebuild, assemble, plain } = choose(args, options, 'grad');
  const recorded = record(own => oneNumber(f(...rebuild(own))), leaves);
  const { graph, values, inputs, outputs } = recorded;
  const [output] = outputs;
  requireScalar(graph.nodes[output].shape);
  const seed = constantTensor(graph.nodes[output].shape, [1]);
  const found = pullback(rules, graph, values, new Map([[output, seed]]), inputs);
  const gradient = assemble(found.map((part, i) => part ?? constantTensor(leaves[i].shape, [0])));
  return { value: shown(values[output], plain), gradient };
}

/** What f returned; several arrays have no gradient. */
function oneNumber(result: unknown): readonly Tensor[] {
  const { leaves } = resultParts(result, 'grad');
  if (leaves.length !== 1) requireScalar([leaves.length]);
  return leaves;
}
