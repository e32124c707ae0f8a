/**
 * Runs a Graph on the tfjs backend in use, in f32. Not here: choosing that backend, or the rules.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Graph, Node } from '../../array/graph.ts';
import { TildeError } from '../../errors.ts';
import type { Tensor } from './rule.ts';
import { rules } from './rules.ts';

type AnyRule = (inputs: readonly Tensor[], params: Node['params'], shape: readonly number[]) => Tensor;

/**
 * Computes every output of `graph` once. Values are rounded to f32 on the way in. Non-finite numbers appear in the
 * outputs and are no error; on GPUs their tests are not to be trusted. All tensors made are disposed.
 * @param inputs row-major values of every input, parameters and data
 * @returns row-major values by output name
 * @throws TildeError 'argument' for an input that is missing or of the wrong length
 */
export async function runGraph(
  graph: Graph,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
): Promise<Record<string, Float32Array>> {
  await tf.ready();
  const outputs = tf.tidy(() => {
    const tensors = evaluate(graph, inputs);
    return graph.outputs.map(({ node }) => tf.clone(tensors[node]));
  });
  try {
    // The asynchronous way out is the only one that leaves a WebGPU device alive.
    const values = await Promise.all(outputs.map(output => output.data<'float32'>()));
    return Object.fromEntries(graph.outputs.map(({ name }, i) => [name, values[i]]));
  } finally {
    tf.dispose(outputs);
  }
}

function evaluate(graph: Graph, inputs: Readonly<Record<string, ArrayLike<number>>>): readonly Tensor[] {
  const tensors: Tensor[] = [];
  for (const node of graph.nodes) {
    if (node.op === 'input') tensors.push(upload(node, inputs[node.params.name]));
    else {
      const rule = rules[node.op] as AnyRule;
      const operands = node.inputs.map(id => tensors[id]);
      tensors.push(rule(operands, node.params, node.shape));
    }
  }
  return tensors;
}

function upload(node: Extract<Node, { op: 'input' }>, values: ArrayLike<number> | undefined): Tensor {
  const size = node.shape.reduce((product, extent) => product * extent, 1);
  if (values?.length === size) return tf.tensor(Float32Array.from(values), [...node.shape], 'float32');
  throw new TildeError('argument', `runGraph: input ${node.params.name} does not fit`, {
    expected: `${size} numbers of shape [${node.shape.join(', ')}]`,
    got: values === undefined ? 'nothing' : `${values.length} numbers`,
    hint: 'give the row-major values of every input of the graph',
  });
}
