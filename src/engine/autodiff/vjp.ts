/** A function's value with the way back for cotangents. Not here: gradients, the case of one number (grad.ts). */
import { constantTensor } from '../array/apply.ts';
import { unflatten } from '../array/tree.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import {
  checkFunction,
  choose,
  type Derivative,
  type Given,
  type GivenAll,
  matching,
  resultParts,
  shown,
} from './arguments.ts';
import type { Derived } from './jvp.ts';
import { plus } from './ops.ts';
import { pullback } from './pullback.ts';
import { record } from './record.ts';
import { rules } from './rules.ts';

/**
 * f's value and its pullback, `[value, pull]`: `pull(c)` is the list of cotangents of the arguments, one for each, where c
 * is that of the value. With f(x) = A x, `pull(c)` is `[Aᵀc]`; for a function that returns one number, `pull(1)` holds the
 * gradients in all arguments. f runs once, `pull` may be called often. f may return a plain object of arrays, and c is
 * then one too; a list counts as one array.
 *
 * @param x one or more arguments: numbers, arrays, plain objects or lists of arrays
 * @throws TildeError 'shape' where c does not have the form and shapes of the value, or x belongs to a plate
 */
export function vjp<X extends readonly Numeric[], R>(
  f: (...x: { [K in keyof X]: Tensor }) => R,
  ...x: X
): [Derived<R>, (cotangent: Given<Derived<R>>) => { [K in keyof X]: Tensor }];
export function vjp<Args extends readonly unknown[], R>(
  f: (...x: Args) => R,
  ...x: GivenAll<Args>
): [Derived<R>, (cotangent: Given<Derived<R>>) => { [K in keyof Args]: Derivative<Args[K]> }];
export function vjp(f: (...x: never[]) => unknown, ...x: unknown[]): [unknown, (c: unknown) => unknown] {
  checkFunction(f, 'vjp');
  const { leaves, rebuild, assemble, plain } = choose(x, { argnums: x.map((_, i) => i) }, 'vjp');
  let result = resultParts(0, 'vjp');
  const { graph, values, inputs, outputs } = record(own => {
    result = resultParts(f(...(rebuild(own) as never[])), 'vjp');
    return result.leaves;
  }, leaves);
  const { structure } = result;
  const found = outputs.map(id => values[id]);
  const pull = (cotangent: unknown): unknown => {
    const seeds = new Map<number, Tensor>();
    matching({ leaves: found, structure }, cotangent, 'vjp', 'the cotangent').forEach((c, i) =>
      seeds.set(outputs[i], plus(seeds.get(outputs[i]), c) ?? c),
    );
    const back = pullback(rules, graph, values, seeds, inputs);
    return assemble(back.map((part, i) => part ?? constantTensor(leaves[i].shape, [0])));
  };
  return [
    unflatten(
      structure,
      found.map(x => shown(x, plain)),
    ),
    pull,
  ];
}
