/** The forward pass: tangents of a graph's nodes from that of one input, through the jvp rules. */
import type { Graph, NodeId } from '../array/graph.ts';
import type { Tensor } from '../array/types.ts';
import type { Rule, Sensitivity } from './rule.ts';
import { rules, type Rules } from './rules.ts';

/** Tangent of `output` (undefined: zero) where `tangent` is that of `input`. */
export function forward(
  graph: Graph,
  values: readonly Tensor[],
  output: NodeId,
  input: NodeId,
  tangent: Tensor,
  table: Rules = rules,
): Sensitivity {
  const tangents: Sensitivity[] = [];
  graph.nodes.forEach((node, id) => {
    const own = node.inputs.map(source => tangents[source]);
    const moved = own.some(t => t !== undefined);
    const inputs = node.inputs.map(source => values[source]);
    const rule = table[node.op] as Rule;
    const at = { inputs, output: values[id], params: node.params };
    tangents[id] = id === input ? tangent : moved ? rule.jvp(at, own) : undefined;
  });
  return tangents[output];
}
