/**
 * What a user's function computes from some arrays, as a graph with the value of every node. On numbers the function
 * runs as it stands, so ordinary `if` and `while` on values work, and its graph is read back afterwards. The values are
 * made by replaying the graph through primitives, so derivatives nest to any order and become part of a trace around.
 * Not here: derivatives (grad.ts, jvp.ts, vjp.ts, jacobian.ts), trees of arrays (arguments.ts), or conditions on symbols.
 */
import type { ArrayData, Graph, NodeId } from '../array/graph.ts';
import { Recorder, recording } from '../array/recorder.ts';
import { ArrayValue, asTensor, asValue, concrete } from '../array/tensor.ts';
import { prune, traceClosure } from '../array/trace.ts';
import type { Tensor } from '../array/types.ts';
import { TildeError } from '../errors.ts';
import { replay } from './replay.ts';

/** Arrays in, arrays out. */
export type ArrayFunction = (args: readonly Tensor[]) => readonly Tensor[];

export interface Recorded {
  readonly graph: Graph;
  /** Of every node, in the surrounding trace or as numbers. */
  readonly values: readonly Tensor[];
  readonly inputs: readonly NodeId[];
  readonly outputs: readonly NodeId[];
}

/** Runs `f` for every way its conditions on symbols can fall, and joins what it returns. */
export type FollowWays = (body: () => readonly Tensor[]) => readonly Tensor[];

/** Conditions are the business of rooms above, which set this when they are loaded. */
let followWays: FollowWays = body => body();

export function setFollowWays(follow: FollowWays): void {
  followWays = follow;
}

interface Recording {
  readonly graph: Graph;
  readonly bindings: ReadonlyMap<string, Tensor>;
}

const LIMIT = 400_000;
const argumentName = (i: number): string => `x${i}`;
const resultName = (i: number): string => `y${i}`;

/** Runs `f` once on these arrays. Throws a TildeError where one of them belongs to a plate. */
export function record(f: ArrayFunction, args: readonly Tensor[]): Recorded {
  const given = args.map(asValue);
  for (const { axes } of given) if (axes.length > 0) throw insidePlate(axes[0].name);
  const traced = given.length > 0 && given.every(value => value.node !== undefined);
  const { graph, bindings } = traced ? recordTraced(f, given) : recordConcrete(f, given);
  const values = replay(graph, name => bindings.get(name) ?? missing(name));
  return {
    graph,
    values,
    inputs: given.map((_, i) => graph.inputs.find(({ name }) => name === argumentName(i))?.node ?? lost()),
    outputs: graph.outputs.map(({ node }) => node),
  };
}

/** Runs f on numbers and reads back what it did; arguments that are part of a trace are symbols. */
function recordConcrete(f: ArrayFunction, given: readonly ArrayValue[]): Recording {
  const bindings = new Map<string, Tensor>(given.map((value, i) => [argumentName(i), asTensor(value)]));
  const places = new Map<Float64Array, NodeId>();
  const lift = (leaf: ArrayData): Tensor => {
    const own = places.get(leaf.values);
    if (own !== undefined) return asTensor(recorder.value(own));
    const name = `leaf:${bindings.size}`;
    // The same array keeps its identity: a trace around may know it as data.
    bindings.set(name, asTensor(new ArrayValue(leaf.shape, { value: leaf })));
    return asTensor(recorder.value(recorder.input(name, 'data', leaf.shape)));
  };
  const recorder = new Recorder({ capture: true, lift, limit: LIMIT });
  const nodes = given.map(({ full }, i) => recorder.input(argumentName(i), 'parameter', full));
  const args = given.map(({ value, full }, i) => {
    if (value === undefined) return asTensor(recorder.value(nodes[i]));
    // A copy, so that the same array reached through a closure counts as another.
    const values = Float64Array.from(value.values);
    places.set(values, nodes[i]);
    return asTensor(concrete(full, values));
  });
  const outputs = recording(recorder, () =>
    followWays(() => f(args)).map((result, i) => ({
      name: resultName(i),
      node: idInOrder(recorder, asValue(result)),
    })),
  );
  for (const { name, value } of recorder.captures) bindings.set(name, value);
  const whole = { nodes: recorder.nodes, inputs: recorder.inputs, outputs };
  return { graph: prune(whole, new Set(nodes)), bindings };
}

/** The node of a value, its past taken in step by step: a long loop makes a past too deep for recursion. */
function idInOrder(recorder: Recorder, value: ArrayValue): NodeId {
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

/** Records f on symbolic arguments, inside the trace they belong to. */
function recordTraced(f: ArrayFunction, given: readonly ArrayValue[]): Recording {
  const inputs = given.map(
    ({ full }, i) => ({ name: argumentName(i), role: 'parameter', shape: full }) as const,
  );
  const { graph, captures } = traceClosure(inputs, own =>
    Object.fromEntries(followWays(() => f(own)).map((result, i) => [resultName(i), result])),
  );
  const bindings = new Map(captures.map(({ name, value }): [string, Tensor] => [name, value]));
  given.forEach((value, i) => bindings.set(argumentName(i), asTensor(value)));
  return { graph, bindings };
}

function insidePlate(name: string): TildeError {
  return new TildeError('shape', 'a gradient was asked for at a value that belongs to a plate', {
    expected: 'an argument outside any plate',
    got: `a value inside plate ${name}`,
    hint: 'take the gradients outside the plate, for all elements by vmap(grad(f)), and index the result inside',
  });
}

function missing(name: string): never {
  throw new Error(`input ${name} of a recorded function has no value`);
}

function lost(): never {
  throw new Error('a recorded function lost an argument');
}
