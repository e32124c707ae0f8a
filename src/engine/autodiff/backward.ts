/**
 * The reverse pass: cotangents of a graph's nodes from that of one output, through the vjp rules.
 * Not here: the rules (rules.ts) and the graphs made of them (gradient.ts).
 */
import type { Graph, NodeId } from '../array/graph.ts';
import type { Tensor } from '../array/types.ts';
import { pullback, type Rules } from './pullback.ts';
import type { Sensitivity } from './rule.ts';
import { rules } from './rules.ts';

/**
 * Cotangent of `input` (undefined: zero) where `cotangent` is that of `output` and `values` those of all nodes.
 * `table` exists so that tests can hand in wrong rules.
 */
export function backward(
  graph: Graph,
  values: readonly Tensor[],
  output: NodeId,
  input: NodeId,
  cotangent: Tensor,
  table: Rules = rules,
): Sensitivity {
  return pullback(table, graph, values, new Map([[output, cotangent]]), [input])[0];
}
