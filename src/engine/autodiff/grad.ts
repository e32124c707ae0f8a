/**
 * Gradients of a user's function. The function runs on numbers, so ordinary `if` and `while` on values work; what it
 * computed from its first argument is then read back as a graph, differentiated and replayed. The replay is itself
 * made of primitives, so gradients nest to any order, and inside a model they become part of its graph.
 * Not here: the derivative of a Graph (gradient.ts).
 */
import { constantTensor } from '../array/apply.ts';
import type { ArrayData, Graph } from '../array/graph.ts';
import { Recorder, recording } from '../array/recorder.ts';
import { type ArrayValue, asTensor, asValue, concrete } from '../array/tensor.ts';
import { prune, traceClosure } from '../array/trace.ts';
import { toTensor } from '../array/convert.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { TildeError } from '../errors.ts';
import { backward } from './backward.ts';
import { forward } from './forward.ts';
import { portOf, requireScalar } from './gradient.ts';
import { replay } from './replay.ts';

/** A function of an array or number, and perhaps of more that is not differentiated. */
export type Differentiable<Rest extends readonly unknown[] = readonly unknown[]> = (
  x: Tensor,
  ...rest: Rest
) => Numeric;

/** What a function computed: its graph, and the values of all inputs of the graph. */
interface Recording {
  readonly graph: Graph;
  readonly bindings: ReadonlyMap<string, Tensor>;
}

const ARGUMENT = 'x';
const RESULT = 'value';

/** Runs f on numbers and reads back what it did. */
function recordConcrete(f: (x: Tensor) => Numeric, x: ArrayValue, data: ArrayData): Recording {
  const bindings = new Map<string, Tensor>([[ARGUMENT, asTensor(x)]]);
  // A copy, so that the same array reached through a closure counts as another.
  const own = concrete(data.shape, Float64Array.from(data.values));
  const lift = (leaf: ArrayData): Tensor => {
    if (leaf.values === own.value?.values) return asTensor(recorder.value(argument));
    const name = `leaf:${bindings.size}`;
    bindings.set(name, asTensor(concrete(leaf.shape, leaf.values)));
    return asTensor(recorder.value(recorder.input(name, 'data', leaf.shape)));
  };
  const recorder = new Recorder({ capture: true, lift, limit: 400_000 });
  const argument = recorder.input(ARGUMENT, 'parameter', data.shape);
  const node = recording(recorder, () => idInOrder(recorder, asValue(toTensor(f(asTensor(own))))));
  for (const { name, value } of recorder.captures) bindings.set(name, value);
  const whole = { nodes: recorder.nodes, inputs: recorder.inputs, outputs: [{ name: RESULT, node }] };
  return { graph: prune(whole, new Set([argument])), bindings };
}

/** The node of a value, its past taken in step by step: a long loop makes a past too deep for recursion. */
function idInOrder(recorder: Recorder, value: ArrayValue): number {
  const visited = new Set<ArrayValue>();
  const waiting = [value];
  for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
    const before = visited.has(top) || top.origin.kind !== 'derived' ? [] : top.origin.inputs;
    const unseen = before.filter(input => !visited.has(input));
    visited.add(top);
    if (unseen.length === 0) recorder.idOf(waiting.pop() ?? top);
    else waiting.push(...unseen);
  }
  return recorder.idOf(value);
}

/** Records f on a symbolic argument, inside the trace x belongs to. */
function recordTraced(f: (x: Tensor) => Numeric, x: ArrayValue): Recording {
  const argument = { name: ARGUMENT, role: 'parameter', shape: x.full } as const;
  const { graph, captures } = traceClosure([argument], ([own]) => ({ [RESULT]: toTensor(f(own)) }));
  const bindings = new Map(captures.map(({ name, value }): [string, Tensor] => [name, value]));
  return { graph, bindings: bindings.set(ARGUMENT, asTensor(x)) };
}

/** The recorded function's nodes as values in the surrounding trace, or as numbers. */
function record(f: (x: Tensor) => Numeric, x: Tensor) {
  const value = asValue(x);
  if (value.axes.length > 0) throw insidePlate(value.axes[0].name);
  const { graph, bindings } = value.value ? recordConcrete(f, value, value.value) : recordTraced(f, value);
  const values = replay(graph, name => bindings.get(name) ?? missing(name));
  return {
    graph,
    values,
    input: portOf(graph.inputs, ARGUMENT, 'input'),
    output: portOf(graph.outputs, RESULT, 'output'),
  };
}

function insidePlate(name: string): TildeError {
  return new TildeError('shape', 'a gradient was asked for at a value that belongs to a plate', {
    expected: 'an argument outside any plate',
    got: `a value inside plate ${name}`,
    hint: 'take the gradient outside the plate and index its result inside',
  });
}

function missing(name: string): never {
  throw new Error(`input ${name} of a recorded function has no value`);
}

/** Numbers in, numbers out: a concrete scalar becomes a plain number where the argument was one. */
function like(x: Numeric, result: Tensor): Tensor {
  const data = typeof x === 'number' && result.shape.length === 0 ? result.value : undefined;
  return data === undefined ? result : (data.values[0] as Tensor);
}

/** Value and derivative of a function of one argument at one place. */
export interface ValueAndGradient {
  readonly value: Tensor;
  /** Of the shape of the argument. */
  readonly gradient: Tensor;
}

/**
 * The function that returns f's value and its gradient in its first argument. f must return one number; further
 * arguments are passed on. Throws a TildeError of code 'shape' where f returns more than one number.
 */
export function valueAndGrad<Rest extends readonly unknown[]>(f: Differentiable<Rest>) {
  return (x: Numeric, ...rest: Rest): ValueAndGradient => {
    const argument = toTensor(x);
    const { graph, values, input, output } = record(own => f(own, ...rest), argument);
    requireScalar(graph.nodes[output].shape);
    const seed = constantTensor(graph.nodes[output].shape, [1]);
    const gradient = backward(graph, values, output, input, seed);
    const zero = constantTensor(graph.nodes[input].shape, [0]);
    return { value: like(x, values[output]), gradient: like(x, gradient ?? zero) };
  };
}

/**
 * The gradient function of f in its first argument: grad(x => x.mul(x).sum())([1, 2]) is [2, 4]. Nests: grad(grad(f)).
 * Throws a TildeError of code 'shape' where f returns more than one number.
 */
export function grad<Rest extends readonly unknown[]>(f: Differentiable<Rest>) {
  const both = valueAndGrad(f);
  return (x: Numeric, ...rest: Rest): Tensor => both(x, ...rest).gradient;
}

/**
 * f(x), of any shape, and its directional derivative along `direction` (of the shape of x): jvp(x => x.mul(x), 3, 1) has
 * value 9 and tangent 6. One forward pass.
 */
export function jvp(
  f: (x: Tensor) => Numeric,
  x: Numeric,
  direction: Numeric,
): { value: Tensor; tangent: Tensor } {
  const { graph, values, input, output } = record(f, toTensor(x));
  const tangent = forward(graph, values, output, input, toTensor(direction));
  const zero = constantTensor(graph.nodes[output].shape, [0]);
  return { value: like(x, values[output]), tangent: like(x, tangent ?? zero) };
}
