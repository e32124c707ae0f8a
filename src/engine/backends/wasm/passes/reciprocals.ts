/**
 * Divisions of arrays by a single number, or several by one array, become products with its reciprocal: a division
 * takes as long as many products. Off by one more rounding; beyond 2¹⁰²² and below 2⁻¹⁰²² in size a divisor's
 * reciprocal leaves the normal numbers. Of small arrays, only divisions by a literal.
 */
import type { Graph, Node, NodeId } from '../../../array/graph.ts';
import { sizeOf } from '../extents.ts';
import { MAX_STRAIGHT } from '../limits.ts';
import { rewrite } from './rewrite.ts';

export function shareReciprocals(graph: Graph): Graph {
  if (!graph.nodes.some(node => node.op === 'div')) return graph;
  const times = countDivisions(graph);
  const made = new Map<NodeId, NodeId>();
  return rewrite(graph, (node, into, old) => {
    if (node.op !== 'div') return into.add(node);
    const [a, b] = node.inputs;
    const isSmall = sizeOf(node.shape) <= MAX_STRAIGHT;
    if (isSmall && !isSettled(into.nodes[b])) return into.add(node);
    const [numerator] = graph.nodes[old].inputs;
    const { shape } = into.nodes[b];
    if (!isSettled(into.nodes[b]) && sizeOf(shape) > 1 && (times.get(graph.nodes[old].inputs[1]) ?? 0) < 2)
      return into.add(node);
    if (isOne(graph.nodes[numerator])) return into.add(node);
    let reciprocal = made.get(b);
    if (reciprocal === undefined) {
      const one = into.add({ op: 'constant', inputs: [], params: { values: [1] }, shape: [] });
      reciprocal = into.add({ op: 'div', inputs: [one, b], params: {}, shape });
      made.set(b, reciprocal);
    }
    return into.add({ ...node, op: 'mul', inputs: [a, reciprocal], params: {} });
  });
}

function isSettled(node: Node): boolean {
  return node.op === 'constant' && node.params.values.length === 1;
}

function isOne(node: Node): boolean {
  return isSettled(node) && node.op === 'constant' && node.params.values[0] === 1;
}

/** How many large arrays each node divides. */
function countDivisions(graph: Graph): Map<NodeId, number> {
  const times = new Map<NodeId, number>();
  for (const node of graph.nodes) {
    if (node.op !== 'div' || sizeOf(node.shape) <= MAX_STRAIGHT) continue;
    times.set(node.inputs[1], (times.get(node.inputs[1]) ?? 0) + 1);
  }
  return times;
}
