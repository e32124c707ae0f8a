/**
 * The reverse pass: cotangents of a graph's nodes from that of one output, through the vjp rules.
 * Not here: the rules (rules.ts) and the graphs made of them (gradient.ts).
 */
import type { Graph, Node, NodeId } from '../array/graph.ts';
import type { Primitive } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';
import { plus } from './ops.ts';
import type { Rule, Sensitivity } from './rule.ts';
import { rules, type Rules } from './rules.ts';

/**
 * These give zero cotangents to elements that were not taken. Upstream of them, rules are `guarded`: 0 stays 0
 * against an infinite derivative, so the slope of x > 0 ? log(x) : 0 is 0 at 0. Elsewhere nothing is spent on it.
 */
const CHOOSING: ReadonlySet<Primitive> = new Set<Primitive>([
  'select',
  'max',
  'min',
  'reduceMax',
  'slice',
  'gather',
]);

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
  const active = dependsOn(graph, input);
  const guarded = graph.nodes.map(() => false);
  const cotangents: Sensitivity[] = graph.nodes.map(() => undefined);
  cotangents[output] = cotangent;
  for (let id = output; id > input; id--) {
    const own = cotangents[id];
    const node = graph.nodes[id];
    if (own === undefined || !active[id]) continue;
    const needed = node.inputs.map(source => active[source]);
    const parts = pull(table, node, values, id, own, needed, guarded[id]);
    node.inputs.forEach((source, i) => {
      if (!needed[i]) return;
      cotangents[source] = plus(cotangents[source], parts[i]);
      guarded[source] ||= guarded[id] || CHOOSING.has(node.op);
    });
  }
  return cotangents[input];
}

function pull(
  table: Rules,
  node: Node,
  values: readonly Tensor[],
  id: NodeId,
  cotangent: Tensor,
  needed: readonly boolean[],
  guarded: boolean,
): readonly Sensitivity[] {
  const rule = table[node.op] as Rule;
  const inputs = node.inputs.map(source => values[source]);
  return rule.vjp({ inputs, output: values[id], params: node.params }, cotangent, needed, guarded);
}

/** Per node: whether its value depends on node `input`. */
function dependsOn(graph: Graph, input: NodeId): boolean[] {
  const active = graph.nodes.map(() => false);
  graph.nodes.forEach((node, id) => {
    active[id] = id === input || node.inputs.some(source => active[source]);
  });
  return active;
}
