/**
 * One function over many elements at once: it is recorded on one element, and what it did is replayed by the batching
 * rules on a hidden axis that holds them all. Plates around it and arrays from outside go along.
 * Not here: which arguments are mapped, trees of arrays, conditions (engine/vmap.ts), or the rules (batching.ts).
 */
import { literal } from './apply.ts';
import { attach, exitAxis, newAxis, permute } from './axes.ts';
import { batchedPlain } from './batching.ts';
import { shapeError, type TildeError } from '../errors.ts';
import type { ArrayData, Graph, Node } from './graph.ts';
import type { ParamsOf, Primitive, Shape } from './primitives.ts';
import { currentRecorder, dataAreInputs, type RecorderOptions } from './recorder.ts';
import { ArrayValue, asTensor, asValue } from './tensor.ts';
import { traceClosure } from './trace.ts';
import type { Axis, Tensor } from './types.ts';

/** What is recorded is one element, but a derivative of a user's function may be large. */
const LIMIT = 100_000;

/**
 * The results of `fn` for every element along the first visible axis of the arguments, which all have extent `size`,
 * stacked along a new first axis. `fn` runs once, on symbols. A result that does not depend on them is repeated, or, where
 * `isShared` says so of its place, once for `fn` has run, given as it is.
 * @throws TildeError 'shape' for a shared result that differs from element to element
 */
export function mapLeading(
  fn: (args: readonly Tensor[]) => readonly Tensor[],
  args: readonly Tensor[],
  size: number,
  isShared: (result: number) => boolean = () => false,
): readonly Tensor[] {
  const given = args.map(asValue);
  const { graph, bound, axes } = recordOne(fn, given);
  const differs = differing(graph, new Set(given.map((_, i) => nameOf(i))));
  const shared = graph.outputs.map((_, i) => isShared(i));
  if (graph.outputs.some(({ node }, i) => shared[i] && differs[node])) throw differsError();
  const axis = newAxis('vmap', size);
  const entry = new Map(bound);
  if (size > 0) given.forEach((value, i) => entry.set(nameOf(i), elements(value, axis)));
  const values: (ArrayValue | undefined)[] = [];
  for (const [id, node] of graph.nodes.entries())
    values.push(size === 0 && differs[id] ? undefined : valueOf(node, values, entry));
  return graph.outputs.map(({ node }, i) => {
    if (!shared[i] && size === 0) return none(graph.nodes[node].shape, axes[i]);
    const value = values[node] ?? lost(`of node ${node}`);
    if (shared[i]) return asTensor(attach(value, axes[i]));
    const all = asValue(exitAxis(asTensor(value), axis));
    return asTensor(attach(behind(all, axes[i].length), axes[i]));
  });
}

/** Which nodes depend on the mapped arguments. */
function differing({ nodes, inputs }: Graph, names: ReadonlySet<string>): readonly boolean[] {
  const mapped = new Set(inputs.filter(({ name }) => names.has(name)).map(({ node }) => node));
  const found: boolean[] = [];
  for (const [id, node] of nodes.entries())
    found.push(mapped.has(id) || node.inputs.some(input => found[input]));
  return found;
}

function differsError(): TildeError {
  return shapeError('vmap: outAxes is null for a result that differs from element to element', {
    expected: 'a result that does not depend on the mapped arguments',
    got: 'one that does',
    hint: 'give it an axis, for example 0, and take one element of the result',
  });
}

interface Recorded {
  readonly graph: Graph;
  /** What the graph takes from outside. */
  readonly bound: ReadonlyMap<string, ArrayValue>;
  /** Hidden axes of every result. */
  readonly axes: readonly (readonly Axis[])[];
}

const nameOf = (i: number): string => `mapped:${i}`;

function recordOne(
  fn: (args: readonly Tensor[]) => readonly Tensor[],
  given: readonly ArrayValue[],
): Recorded {
  const bound = new Map<string, ArrayValue>();
  let axes: (readonly Axis[])[] = [];
  const inputs = given.map((value, i) => {
    const shape = value.full.toSpliced(value.axes.length, 1);
    return { name: nameOf(i), role: 'parameter', shape } as const;
  });
  const record = (own: readonly Tensor[]): Record<string, Tensor> => {
    const results = fn(own.map((arg, i) => asTensor(attach(asValue(arg), given[i].axes)))).map(asValue);
    axes = results.map(result => result.axes);
    return Object.fromEntries(results.map((result, i) => [`r${i}`, asTensor(attach(result, []))]));
  };
  const { graph, captures } = traceClosure(inputs, record, { limit: LIMIT, ...fromOutside(bound) });
  for (const { name, value } of captures) bound.set(name, asValue(value));
  return { graph, bound, axes };
}

/** Concrete arrays of outside enter by reference. Where a trace around takes data as inputs, they are captured anyhow. */
function fromOutside(bound: Map<string, ArrayValue>): RecorderOptions {
  if (dataAreInputs()) return {};
  return {
    lift: (data: ArrayData) => {
      const recorder = currentRecorder();
      if (recorder === undefined) return undefined;
      const name = `leaf:${bound.size}`;
      bound.set(name, new ArrayValue(data.shape, { value: data }));
      return asTensor(recorder.value(recorder.input(name, 'data', data.shape)));
    },
  };
}

/** Results for no element. `shape` is led by the axes. */
function none(shape: Shape, axes: readonly Axis[]): Tensor {
  return asTensor(attach(literal(shape.toSpliced(axes.length, 0, 0), []), axes));
}

/** The first visible axis moved in front of all, and hidden. */
function elements(value: ArrayValue, axis: Axis): ArrayValue {
  const h = value.axes.length;
  const others = value.full.map((_, i) => i).filter(i => i !== h);
  return attach(permute(value, [h, ...others]), [axis]);
}

/** The first axis moved behind the next `h`, which plates lead. */
function behind(value: ArrayValue, h: number): ArrayValue {
  return permute(
    value,
    value.full.map((_, i) => (i < h ? i + 1 : i === h ? 0 : i)),
  );
}

function valueOf(
  node: Node,
  values: readonly (ArrayValue | undefined)[],
  entry: ReadonlyMap<string, ArrayValue>,
): ArrayValue {
  if (node.op === 'input') return entry.get(node.params.name) ?? lost(`of input ${node.params.name}`);
  if (node.op === 'constant') return literal(node.shape, node.params.values);
  const inputs = node.inputs.map(id => values[id] ?? lost(`of node ${id}`));
  return batchedPlain<Primitive>(node.op, inputs, node.params as ParamsOf<Primitive>);
}

function lost(what: string): never {
  throw new Error(`a value ${what} of a recorded function is not there`);
}
