/**
 * `customGradient` and `customJvp`: what a modeller writes of a derivative rule, with arguments and values that may be
 * trees of arrays. Not here: how a rule takes part in derivatives (custom.ts).
 */
import { constantTensor } from '../array/apply.ts';
import { batched } from '../array/batching.ts';
import { formatShape, sameShape, sizeOf, tryBroadcast } from '../array/extents.ts';
import { recordingDepth } from '../array/recorder.ts';
import { asTensor, asValue, describe } from '../array/tensor.ts';
import { leavesLike, type Structure, unflatten } from '../array/tree.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { shapeError, TildeError } from '../errors.ts';
import {
  checkFunction,
  choose,
  type Chosen,
  type Derivative,
  type GivenAll,
  isArrays,
  type Parts,
  resultParts,
} from './arguments.ts';
import { attachRule, type LinearRule, type PlateOps } from './custom.ts';
import type { Derived } from './jvp.ts';

/**
 * f with a gradient rule of its own: `grad`, `jvp`, `hessian` and the rest use the rule and never look into f.
 *
 * `rule(cotangent, value, ...arguments)` returns the cotangent of the argument, or a list of them where there are several;
 * `null` for none. For f(x) = log(1 + eˣ): `customGradient(x => log(1 + exp(x)), (c, y, x) => c * sigmoid(x))`. It is made
 * of array functions, so that higher derivatives differentiate the rule. Forward mode (`jvp`, `hvp`, `hessian`) uses
 * the rule's transpose, taken at 0: a rule should be linear in its cotangent; one that clips it keeps its slope at 0 there.
 * Derivatives reach f's arguments only, not what it uses from outside. In the spirit of JAX's `custom_vjp`.
 *
 * @param f of numbers, arrays, or plain objects and lists of arrays; other arguments (text, functions) are passed on; may
 *   return an array or a plain object of arrays
 * @throws TildeError 'shape' where the rule returns another shape than the argument has; smaller shapes broadcast
 */
export function customGradient<Args extends readonly Tensor[], R>(
  f: (...args: Args) => R,
  rule: (cotangent: Derived<R>, value: Derived<R>, ...args: Args) => unknown,
): (...args: { [K in keyof Args]: Numeric }) => R;
export function customGradient<Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  rule: (cotangent: Derived<R>, value: Derived<R>, ...args: Args) => unknown,
): (...args: GivenAll<Args>) => R;
export function customGradient(f: Loose, rule: Loose): Loose {
  return withRule('customGradient', f, rule, call => {
    const { chosen, others, result } = call;
    return (moved, results, args) => {
      const all = others(args);
      const back = rule(tree(result, moved), tree(result, results), ...all);
      const given = chosen.parts.length === 1 ? [back] : back;
      if (!Array.isArray(given) || given.length !== chosen.parts.length) throw badList(chosen, back);
      return chosen.parts.flatMap((part, i) => fitted(part, given[i], 'customGradient'));
    };
  });
}

/**
 * f with a rule for directional derivatives of its own, for forward and, transposed, for reverse mode.
 *
 * `rule(tangent, value, ...arguments)` returns the tangent of the value, of its form; `tangent` is that of the argument, or
 * a list of them where there are several. For f(x) = log(1 + eˣ):
 * `customJvp(x => log(1 + exp(x)), (t, y, x) => t * sigmoid(x))`. The rule must be linear in the tangents. Otherwise like
 * `customGradient`. In the spirit of JAX's `custom_jvp`.
 *
 * @throws TildeError 'shape' where the rule returns another shape than the value has; smaller shapes broadcast
 */
export function customJvp<Args extends readonly Tensor[], R>(
  f: (...args: Args) => R,
  rule: (tangent: TangentOf<Args>, value: Derived<R>, ...args: Args) => unknown,
): (...args: { [K in keyof Args]: Numeric }) => R;
export function customJvp<Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  rule: (tangent: TangentOf<Args>, value: Derived<R>, ...args: Args) => unknown,
): (...args: GivenAll<Args>) => R;
export function customJvp(f: Loose, rule: Loose): Loose {
  return withRule('customJvp', f, rule, ({ chosen, others, result }) => (moved, results, args) => {
    const tangents = chosen.assemble(moved) as readonly unknown[];
    const along = rule(
      (tangents.length === 1 ? tangents[0] : tangents) as never,
      tree(result, results),
      ...others(args),
    );
    return fitted(result, along, 'customJvp');
  });
}

/** The tangent of one argument, or a list of those of several. */
export type TangentOf<Args extends readonly unknown[]> = Args extends readonly [infer Only]
  ? Derivative<Only>
  : { [K in keyof Args]: Derivative<Args[K]> };

type Loose = (...args: never[]) => unknown;

/** One call: which arguments are arrays, all arguments from new leaves, and the form of the value. */
interface Call {
  readonly chosen: Chosen;
  readonly others: (leaves: readonly Tensor[]) => never[];
  readonly result: Omit<Parts, 'raw'>;
}

let made = 0;

function withRule(caller: string, f: Loose, rule: Loose, mapOf: (call: Call) => LinearRule['map']): Loose {
  checkFunction(f, caller);
  if (typeof rule !== 'function') throw noRule(caller, rule);
  made += 1;
  const mark = made;
  const direction = caller === 'customJvp' ? 'forward' : 'reverse';
  return (...args) => {
    if (recordingDepth() === 0) return f(...args);
    const argnums = args.flatMap((arg, i) => (isArrays(arg) ? [i] : []));
    const chosen = choose(args, { argnums }, caller);
    const others = (leaves: readonly Tensor[]): never[] => chosen.rebuild(leaves) as never[];
    const result = resultParts(f(...others(chosen.leaves)), caller);
    const map = mapOf({ chosen, others, result });
    return tree(result, attachRule({ direction, map }, mark, result.leaves, chosen.leaves, onPlates));
  };
}

const onPlates: PlateOps = {
  flat: x => asTensor(batched('reshape', [asValue(x)], { shape: [sizeOf(x.shape)] })),
  concat: parts => asTensor(batched('concat', parts.map(asValue), { axis: 0 })),
  mark: (x, params) => asTensor(batched('stopGradient', [asValue(x)], params)),
  cut: (x, start, size, shape) => {
    const piece = batched('slice', [asValue(x)], { starts: [start], sizes: [size], steps: [1] });
    return asTensor(batched('reshape', [piece], { shape }));
  },
};

function tree({ structure }: { readonly structure: Structure }, leaves: readonly Tensor[]): never {
  return unflatten(structure, leaves) as never;
}

/** The leaves a rule returned, in the shapes they belong to; nothing is zero. */
function fitted(
  { leaves, structure }: Omit<Parts, 'raw'>,
  given: unknown,
  caller: string,
): readonly Tensor[] {
  if (given === null || given === undefined) return leaves.map(leaf => constantTensor(leaf.shape, [0]));
  const mismatch = {
    problem: 'the rule returned another form than what it is for',
    hint: `return the ${caller === 'customGradient' ? 'cotangent in the form of the argument' : 'tangent in the form of the value'}`,
  };
  return leavesLike(structure, given, caller, mismatch).map((leaf, i) => {
    const { shape } = leaves[i];
    if (sameShape(leaf.shape, shape)) return leaf;
    const joint = tryBroadcast(leaf.shape, shape);
    if (joint && sameShape(joint, shape)) return asTensor(batched('broadcastTo', [asValue(leaf)], { shape }));
    throw shapeError(`${caller}: the rule returned an array of shape ${formatShape(leaf.shape)}`, {
      expected: `shape ${formatShape(shape)}`,
      got: formatShape(leaf.shape),
      hint: mismatch.hint,
    });
  });
}

function badList({ parts }: Chosen, got: unknown): TildeError {
  return new TildeError('argument', 'customGradient: the rule must return one cotangent for every argument', {
    expected: `a list of ${parts.length}, with null for none`,
    got: Array.isArray(got) ? `a list of ${got.length}` : describe(got),
  });
}

function noRule(caller: string, got: unknown): TildeError {
  return new TildeError('argument', `${caller}: the second argument must be the rule, a function`, {
    expected:
      caller === 'customJvp'
        ? '(tangent, value, ...arguments) => …'
        : '(cotangent, value, ...arguments) => …',
    got: describe(got),
  });
}
