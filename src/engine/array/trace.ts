/**
 * Tracing: runs a function on symbolic inputs and returns what it computed as a Graph. Not here: how operations are
 * recorded (recorder.ts) or what they mean.
 */
import { TildeError } from '../errors.ts';
import type { ArrayData, Graph, GraphInput, Node, NodeId } from './graph.ts';
import type { Shape } from './primitives.ts';
import { type Capture, currentRecorder, Recorder, recording, type RecorderOptions } from './recorder.ts';
import { asTensor, asValue } from './tensor.ts';
import type { Tensor } from './types.ts';

/** What `trace` needs to know of an argument. */
export interface TraceInput {
  readonly name: string;
  readonly role: GraphInput['role'];
  readonly shape: Shape;
}

/**
 * Records `fn` on symbolic arguments of these shapes. Its result names the outputs; a hidden axis of an output leads
 * its shape. All declared inputs stay in the graph; other inputs and nodes stay only where an output needs them.
 * Throws whatever `fn` throws, and a TildeError of code 'trace-size' past `options.limit` nodes.
 */
export function trace(
  inputs: readonly TraceInput[],
  fn: (args: Tensor[]) => Record<string, Tensor>,
  options: RecorderOptions = {},
): Graph {
  return traceClosure(inputs, fn, { ...options, capture: false }).graph;
}

/**
 * Like `trace`, for use inside another trace: values of enclosing traces that `fn` uses become data inputs, listed
 * in `captures` with the values to bind to them.
 */
export function traceClosure(
  inputs: readonly TraceInput[],
  fn: (args: Tensor[]) => Record<string, Tensor>,
  options: RecorderOptions = {},
): { readonly graph: Graph; readonly captures: readonly Capture[] } {
  const recorder = new Recorder({ capture: true, ...options });
  const declared = inputs.map(({ name, role, shape }) => recorder.input(name, role, shape));
  const outputs = recording(recorder, () => {
    const results = fn(declared.map(id => asTensor(recorder.value(id))));
    return Object.entries(results).map(([name, value]) => ({ name, node: recorder.idOf(asValue(value)) }));
  });
  const graph = prune({ nodes: recorder.nodes, inputs: recorder.inputs, outputs }, new Set(declared));
  const used = new Set(graph.inputs.map(input => input.name));
  return { graph, captures: recorder.captures.filter(capture => used.has(capture.name)) };
}

/** Adds a named input to the trace under way. Throws outside a trace. */
export function addInput({ name, role, shape }: TraceInput): Tensor {
  const recorder = currentRecorder();
  if (!recorder) throw new TildeError('runtime', `input ${name} asked for outside a trace`);
  return asTensor(recorder.value(recorder.input(name, role, shape)));
}

/** For `lift` of a trace: arrays from outside become data inputs of names of their own; `data` has them by name. */
export function dataInputs(): {
  readonly data: Record<string, ArrayData>;
  readonly lift: (value: ArrayData) => Tensor;
} {
  const data: Record<string, ArrayData> = {};
  const lift = (value: ArrayData): Tensor => {
    const name = `data${Object.keys(data).length}`;
    data[name] = value;
    return addInput({ name, role: 'data', shape: value.shape });
  };
  return { data, lift };
}

/** The graph without nodes that no output needs; inputs in `keep` stay. */
export function prune(graph: Graph, keep: ReadonlySet<NodeId> = new Set()): Graph {
  const needed = reachable(graph, keep);
  const moved = new Map<NodeId, NodeId>();
  const nodes: Node[] = [];
  graph.nodes.forEach((node, id) => {
    if (!needed[id]) return;
    moved.set(id, nodes.length);
    nodes.push({ ...node, inputs: node.inputs.map(input => moved.get(input) ?? lost()) } as Node);
  });
  const at = <T extends { readonly node: NodeId }>(port: T): T => ({
    ...port,
    node: moved.get(port.node) ?? lost(),
  });
  return {
    nodes,
    inputs: graph.inputs.filter(({ node }) => needed[node]).map(at),
    outputs: graph.outputs.map(at),
  };
}

/** The part of the graph that computes these outputs, in this order; parameter inputs stay. */
export function selectOutputs(graph: Graph, names: readonly string[]): Graph {
  const outputs = names.map(name => graph.outputs.find(output => output.name === name) ?? lost());
  const parameters = graph.inputs.filter(input => input.role === 'parameter').map(input => input.node);
  return prune({ ...graph, outputs }, new Set(parameters));
}

function reachable(graph: Graph, keep: ReadonlySet<NodeId>): boolean[] {
  const needed = graph.nodes.map((_, id) => keep.has(id));
  for (const { node } of graph.outputs) needed[node] = true;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (needed[id]) for (const input of graph.nodes[id].inputs) needed[input] = true;
  }
  return needed;
}

function lost(): never {
  throw new Error('a graph refers to a node that comes later');
}
