/**
 * Directional derivatives, by one pass forwards, and products with second derivatives, forward over reverse.
 * Not here: gradients (grad.ts).
 */
import { constantTensor } from '../array/apply.ts';
import { unflatten } from '../array/tree.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import {
  checkFunction,
  choose,
  type Derivative,
  type Given,
  matching,
  resultParts,
  shown,
} from './arguments.ts';
import { grad } from './grad.ts';
import { pushforward } from './pullback.ts';
import { record } from './record.ts';
import { rules } from './rules.ts';

/**
 * f(x), of any shape, and its directional derivative along `direction`: `jvp(x => x * x, 3, 1)` is
 * `{ value: 9, tangent: 6 }`. Forward mode: one pass, whatever the number of results. f may return a plain object of
 * arrays; a list counts as one array.
 *
 * @param x a number, an array, or a plain object or list of arrays
 * @param direction of the form and shapes of x
 * @throws TildeError 'shape' where the direction does not fit x, or x belongs to a plate
 */
export function jvp<R>(
  f: (x: Tensor) => R,
  x: Numeric,
  direction: Numeric,
): { value: Derived<R>; tangent: Derived<R> };
export function jvp<X, R>(
  f: (x: X) => R,
  x: Given<X>,
  direction: Given<X>,
): { value: Derived<R>; tangent: Derived<R> };
export function jvp(
  f: (x: never) => unknown,
  x: unknown,
  direction: unknown,
): { value: unknown; tangent: unknown } {
  checkFunction(f, 'jvp');
  const { parts, leaves, rebuild, plain } = choose([x], {}, 'jvp');
  const along = matching(parts[0], direction, 'jvp', 'the direction');
  let structure = parts[0].structure;
  const { graph, values, inputs, outputs } = record(own => {
    const result = resultParts(f(rebuild(own)[0] as never), 'jvp');
    structure = result.structure;
    return result.leaves;
  }, leaves);
  const tangents = pushforward(rules, graph, values, new Map(inputs.map((id, i) => [id, along[i]])));
  const inForm = (list: readonly Tensor[]): unknown =>
    unflatten(
      structure,
      list.map(x => shown(x, plain)),
    );
  return {
    value: inForm(outputs.map(id => values[id])),
    tangent: inForm(outputs.map(id => tangents[id] ?? constantTensor(graph.nodes[id].shape, [0]))),
  };
}

/** What a function returned, as arrays: a list is one. */
export type Derived<R> = R extends number | readonly unknown[] | ArrayBufferView | boolean
  ? Tensor
  : Derivative<R>;

/**
 * The product of f's second derivatives at x with v, without the matrix: `hvp(f, x, v)` equals `hessian(f)(x)` times v
 * for the cost of a few gradients. f must return one number. The slope of the gradient along v: forward over reverse.
 *
 * @param x a number, an array, or a plain object or list of arrays
 * @param v of the form and shapes of x, as is the result
 * @throws TildeError 'shape' where f returns more than one number or v does not fit x
 */
export function hvp(f: (x: Tensor) => Numeric, x: Numeric, v: Numeric): Tensor;
export function hvp<X>(f: (x: X) => Numeric, x: Given<X>, v: Given<X>): Derivative<X>;
export function hvp(f: (x: never) => Numeric, x: unknown, v: unknown): unknown {
  checkFunction(f, 'hvp');
  const { parts, leaves, rebuild, assemble } = choose([x], {}, 'hvp');
  const along = matching(parts[0], v, 'hvp', 'the direction');
  const slope = grad(f as (x: unknown) => Numeric) as (x: unknown) => unknown;
  const { graph, values, inputs, outputs } = record(
    own => choose([slope(rebuild(own)[0])], {}, 'hvp').leaves,
    leaves,
  );
  const tangents = pushforward(rules, graph, values, new Map(inputs.map((id, i) => [id, along[i]])));
  return assemble(outputs.map((id, i) => tangents[id] ?? constantTensor(leaves[i].shape, [0])));
}
