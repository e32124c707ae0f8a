/**
 * The interpreter: runs a Graph node by node with the kernels. Slow and plain, it is the oracle the other backends
 * are tested against. Not here: what a primitive computes (array/kernels).
 */
import { sizeOf } from '../../array/extents.ts';
import type { ArrayData, Graph, Node } from '../../array/graph.ts';
import { type Kernel, kernels } from '../../array/kernels/index.ts';
import { TildeError } from '../../errors.ts';
import type { Backend, Executable } from '../backend.ts';

export const interpreter: Backend = { name: 'interpreter', load };

type AnyKernel = (...args: Parameters<Kernel>) => Float64Array;

function load(graph: Graph): Executable {
  const arrays: ArrayData[] = graph.nodes.map(({ shape }) => ({
    shape,
    values: new Float64Array(sizeOf(shape)),
  }));
  const steps = graph.nodes.map((node, id) => stepOf(node, arrays, arrays[id]));
  const moving = dependsOnParameters(graph);
  const computed = graph.nodes.map((_, id) => id).filter(id => graph.nodes[id].op !== 'input');
  const bound = computed.filter(id => !moving[id]).map(id => steps[id]);
  const run = computed.filter(id => moving[id]).map(id => steps[id]);
  return {
    input: name => arrays[find(graph.inputs, name, 'input')].values,
    output: name => arrays[find(graph.outputs, name, 'output')].values,
    bind: () => bound.forEach(step => step()),
    run: () => run.forEach(step => step()),
    bytes: arrays.reduce((bytes, { values }) => bytes + values.byteLength, 0),
    dispose: () => undefined,
  };
}

/** Computes one node into its own array. */
function stepOf(node: Node, arrays: readonly ArrayData[], own: ArrayData): () => void {
  const kernel = kernels[node.op] as AnyKernel;
  const inputs = node.inputs.map(id => arrays[id]);
  return () => void kernel(inputs, node.params, own.shape, own.values);
}

/** Per node: whether it must be redone at every run. */
function dependsOnParameters(graph: Graph): boolean[] {
  const moving = graph.nodes.map(() => false);
  for (const { node, role } of graph.inputs) moving[node] = role === 'parameter';
  graph.nodes.forEach((node, id) => {
    moving[id] ||= node.inputs.some(input => moving[input]);
  });
  return moving;
}

function find(
  ports: readonly { readonly name: string; readonly node: number }[],
  name: string,
  kind: string,
) {
  const port = ports.find(candidate => candidate.name === name);
  if (port) return port.node;
  throw new TildeError('argument', `the graph has no ${kind} named ${name}`, {
    expected: ports.map(({ name: known }) => known).join(', ') || `no ${kind} at all`,
    got: name,
  });
}
