/**
 * Gradients of a user's function, by one pass backwards. Not here: what the function computes (record.ts), the other
 * derivatives (jvp.ts, vjp.ts, jacobian.ts), or the derivative of a Graph (gradient.ts).
 */
import { constantTensor } from '../array/apply.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { describe } from '../array/tensor.ts';
import { type Structure, unflatten } from '../array/tree.ts';
import { TildeError } from '../errors.ts';
import {
  type ArgumentOptions,
  checkFunction,
  choose,
  type Derivative,
  type DerivativeIn,
  type Given,
  type GivenAll,
  type Parts,
  partsOf,
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

/** Of a function that returns more than its value. */
export interface AuxOptions<N = number | readonly number[]> extends ArgumentOptions<N> {
  /**
   * True: f returns a list of two, its value and what else it computed: arrays, or lists and objects of arrays, which are
   * given out and not differentiated. Default false.
   */
  readonly hasAux: true;
}

/** What a function returned beside its value: of a pair the second, of a list what is not the value. */
type AuxOf<R> = R extends readonly [unknown, infer Aux]
  ? Aux
  : R extends readonly (infer Part)[]
    ? [Exclude<Part, Tensor>] extends [never]
      ? Tensor
      : Exclude<Part, Tensor>
    : never;

/** A pair, or a list, which a function that stands by itself is taken to return. */
type Pair = readonly unknown[] | [];

/**
 * The function that returns f's value and its gradient, `{ value, gradient }`, for little more than the gradient alone
 * costs; with `hasAux` also what else f computed, `{ value, gradient, aux }`. Arguments, options and errors are those of
 * `grad`.
 */
export function valueAndGrad<Rest extends readonly unknown[]>(
  f: Differentiable<Rest>,
): (x: Numeric, ...rest: Rest) => ValueAndGradient;
export function valueAndGrad<X, Rest extends readonly unknown[]>(
  f: (x: X, ...rest: Rest) => Numeric,
): (x: Given<X>, ...rest: Rest) => ValueAndGradient<Derivative<X>>;
export function valueAndGrad<
  Args extends readonly Tensor[],
  R extends Pair,
  const N extends number | readonly number[] = 0,
>(
  f: (...args: Args) => R,
  options: AuxOptions<N>,
): (
  ...args: GivenAll<Args>
) => ValueAndGradient<DerivativeIn<Args, N>> & { readonly aux: Derivative<AuxOf<R>> };
export function valueAndGrad<
  Args extends readonly unknown[],
  R extends Pair,
  const N extends number | readonly number[] = 0,
>(
  f: (...args: Args) => R,
  options: AuxOptions<N>,
): (
  ...args: GivenAll<Args>
) => ValueAndGradient<DerivativeIn<Args, N>> & { readonly aux: Derivative<AuxOf<R>> };
export function valueAndGrad<Args extends readonly Tensor[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => ValueAndGradient<DerivativeIn<Args, N>>;
export function valueAndGrad<Args extends readonly unknown[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => ValueAndGradient<DerivativeIn<Args, N>>;
export function valueAndGrad(f: AnyFunction, options: Options = {}): unknown {
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
 *   default 0, the first. `hasAux`: f returns `[value, aux]`, and the gradient function `[gradient, aux]`, where aux is
 *   what else f computed: arrays, or lists and objects of arrays, not differentiated
 * @throws TildeError 'shape' where f returns more than one number (see `jacobian`), or at a value inside a plate;
 *   'argument' where f returns no aux that is asked for
 */
export function grad<Rest extends readonly unknown[]>(
  f: Differentiable<Rest>,
): (x: Numeric, ...rest: Rest) => Tensor;
export function grad<X, Rest extends readonly unknown[]>(
  f: (x: X, ...rest: Rest) => Numeric,
): (x: Given<X>, ...rest: Rest) => Derivative<X>;
export function grad<
  Args extends readonly Tensor[],
  R extends Pair,
  const N extends number | readonly number[] = 0,
>(
  f: (...args: Args) => R,
  options: AuxOptions<N>,
): (...args: GivenAll<Args>) => [gradient: DerivativeIn<Args, N>, aux: Derivative<AuxOf<R>>];
export function grad<
  Args extends readonly unknown[],
  R extends Pair,
  const N extends number | readonly number[] = 0,
>(
  f: (...args: Args) => R,
  options: AuxOptions<N>,
): (...args: GivenAll<Args>) => [gradient: DerivativeIn<Args, N>, aux: Derivative<AuxOf<R>>];
export function grad<Args extends readonly Tensor[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => DerivativeIn<Args, N>;
export function grad<Args extends readonly unknown[], const N extends number | readonly number[]>(
  f: (...args: Args) => Numeric,
  options: ArgumentOptions<N>,
): (...args: GivenAll<Args>) => DerivativeIn<Args, N>;
export function grad(f: AnyFunction, options: Options = {}): unknown {
  checkFunction(f, 'grad');
  return staged(f, raw => (...args) => {
    const { gradient, aux } = valueAndGradient(raw as Loose, args, options);
    return options.hasAux === true ? [gradient, aux] : gradient;
  });
}

type Options = ArgumentOptions & { readonly hasAux?: boolean };

/** A function whose arguments are checked when it is called. */
type Loose = (...args: unknown[]) => unknown;

function valueAndGradient(
  f: Loose,
  args: readonly unknown[],
  options: Options,
): ValueAndGradient<unknown> & { readonly aux?: unknown } {
  const { leaves, rebuild, assemble, plain } = choose(args, options, 'grad');
  let form: Structure = { kind: 'leaf' };
  const recorded = record(own => {
    const result = f(...rebuild(own));
    if (options.hasAux !== true) return oneNumber(result);
    const [value, aux] = withAux(result);
    form = aux.structure;
    return [...oneNumber(value), ...aux.leaves];
  }, leaves);
  const { graph, values, inputs, outputs } = recorded;
  const [output, ...others] = outputs;
  requireScalar(graph.nodes[output].shape);
  const seed = constantTensor(graph.nodes[output].shape, [1]);
  const found = pullback(rules, graph, values, new Map([[output, seed]]), inputs);
  const gradient = assemble(found.map((part, i) => part ?? constantTensor(leaves[i].shape, [0])));
  const value = shown(values[output], plain);
  if (options.hasAux !== true) return { value, gradient };
  return {
    value,
    gradient,
    aux: unflatten(
      form,
      others.map(id => shown(values[id], plain)),
    ),
  };
}

/** What f returned where it returns more than its value. */
function withAux(result: unknown): readonly [value: unknown, aux: Parts] {
  if (Array.isArray(result) && result.length === 2) return [result[0], partsOf(result[1], 'grad')];
  throw new TildeError('argument', 'grad: with hasAux the function must return two things', {
    expected: 'a list of its value and what else it computed: [value, aux]',
    got: describe(result),
    hint: 'return [loss, { residuals }], or leave hasAux away',
  });
}

/** What f returned; several arrays have no gradient. */
function oneNumber(result: unknown): readonly Tensor[] {
  const { leaves } = resultParts(result, 'grad');
  if (leaves.length !== 1) requireScalar([leaves.length]);
  return leaves;
}
