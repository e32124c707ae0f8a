/**
 * The two passes over a graph for any number of outputs and inputs, with the table of rules handed in: the rule of
 * scan, itself in the table, differentiates its body with them. Not here: the rules (rules.ts).
 */
import type { Graph, Node, NodeId } from '../array/graph.ts';
import type { Primitive } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';
import { plus } from './ops.ts';
import type { Rule, Sensitivity } from './rule.ts';

/** A table of rules; the exhaustive one is in rules.ts. */
export type Rules = { readonly [P in Primitive]: Rule<P> };
type Nodes = Pick<Graph, 'nodes'>;

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

/** Cotangents of the nodes `wrt` (undefined: zero) where `seeds` are those of outputs and `values` those of all nodes. */
export function pullback(
  table: Rules,
  { nodes }: Nodes,
  values: readonly Tensor[],
  seeds: ReadonlyMap<NodeId, Tensor>,
  wrt: readonly NodeId[],
  guardedSeeds = false,
): readonly Sensitivity[] {
  const active = reached({ nodes }, new Set(wrt));
  const cotangents: Sensitivity[] = nodes.map((_, id) => seeds.get(id));
  const guarded = nodes.map((_, id) => guardedSeeds && seeds.has(id));
  for (let id = Math.max(-1, ...seeds.keys()); id >= 0; id--) {
    const own = cotangents[id];
    const node = nodes[id];
    if (own === undefined || !active[id]) continue;
    const needed = node.inputs.map(source => active[source]);
    if (!needed.includes(true)) continue;
    const inputs = node.inputs.map(source => values[source]);
    const rule = table[node.op] as Rule;
    const parts = rule.vjp({ inputs, output: values[id], params: node.params }, own, needed, guarded[id]);
    node.inputs.forEach((source, i) => {
      if (!needed[i]) return;
      cotangents[source] = plus(cotangents[source], parts[i]);
      guarded[source] ||= guarded[id] || chooses(node, nodes[source]);
    });
  }
  return wrt.map(id => cotangents[id]);
}

/** The slices of a scan are its parts: none of them leaves an element out. */
function chooses(node: Node, source: Node): boolean {
  return CHOOSING.has(node.op) && !(node.op === 'slice' && source.op === 'scan');
}

/** Tangents of all nodes (undefined: zero) from those of some. */
export function pushforward(
  table: Rules,
  { nodes }: Nodes,
  values: readonly Tensor[],
  given: ReadonlyMap<NodeId, Tensor>,
): readonly Sensitivity[] {
  const tangents: Sensitivity[] = [];
  nodes.forEach((node, id) => {
    const own = node.inputs.map(source => tangents[source]);
    const moved = own.some(t => t !== undefined);
    const inputs = node.inputs.map(source => values[source]);
    const rule = table[node.op] as Rule;
    const at = { inputs, output: values[id], params: node.params };
    tangents[id] = given.get(id) ?? (moved ? rule.jvp(at, own) : undefined);
  });
  return tangents;
}

/** Per node: whether its value depends on one of `sources`, itself included. */
export function reached({ nodes }: Nodes, sources: ReadonlySet<NodeId>): boolean[] {
  const active: boolean[] = [];
  nodes.forEach((node, id) => active.push(sources.has(id) || node.inputs.some(source => active[source])));
  return active;
}
