/**
 * Replays a graph through applyPrimitive: on numbers it computes, on traced values it records the graph again.
 * Not here: fast execution (backends/).
 */
import { applyPrimitive, constantTensor } from '../array/apply.ts';
import type { Graph, Node } from '../array/graph.ts';
import type { ParamsOf, Primitive } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';

/** The value of every node, given those of the inputs by name. */
export function replay(graph: Graph, input: (name: string) => Tensor): Tensor[] {
  const values: Tensor[] = [];
  for (const node of graph.nodes) values.push(replayNode(node, values, input));
  return values;
}

function replayNode(node: Node, values: readonly Tensor[], input: (name: string) => Tensor): Tensor {
  if (node.op === 'input') return input(node.params.name);
  if (node.op === 'constant') return constantTensor(node.shape, node.params.values);
  const inputs = node.inputs.map(id => values[id]);
  return applyPrimitive<Primitive>(node.op, inputs, node.params as ParamsOf<Primitive>);
}
