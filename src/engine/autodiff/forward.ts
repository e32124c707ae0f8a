/** The forward pass: tangents of a graph's nodes from that of one input, through the jvp rules. */
import type { Graph, NodeId } from '../array/graph.ts';
import type { Tensor } from '../array/types.ts';
import { pushforward, type Rules } from './pullback.ts';
import type { Sensitivity } from './rule.ts';
import { rules } from './rules.ts';

/** Tangent of `output` (undefined: zero) where `tangent` is that of `input`. */
export function forward(
  graph: Graph,
  values: readonly Tensor[],
  output: NodeId,
  input: NodeId,
  tangent: Tensor,
  table: Rules = rules,
): Sensitivity {
  return pushforward(table, graph, values, new Map([[input, tangent]]))[output];
}
