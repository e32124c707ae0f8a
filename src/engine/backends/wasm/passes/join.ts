/**
 * Sums of arrays each put into zeros at a place of its own (what the derivative of slicing a parameter vector leaves)
 * become one concatenation. Equal but for the sign of zeros.
 */
import type { Graph, Node, NodeId } from '../../../array/graph.ts';
import { rewrite } from './rewrite.ts';
import type { Rewriter } from './rewrite.ts';

/** One addend: elements [start, end) of the sum are those of `node`. */
interface Piece {
  readonly node: NodeId;
  readonly start: number;
  readonly end: number;
}

export function joinPieces(graph: Graph): Graph {
  const uses = countUses(graph);
  const pieces = graph.nodes.map((): readonly Piece[] | undefined => undefined);
  const inner = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    if (node.op === 'unslice') pieces[id] = pieceOf(graph, node);
    if (node.op !== 'add' || node.shape.length !== 1) return;
    const [a, b] = node.inputs.map(input => pieces[input]);
    if (!a || !b || node.inputs.some(input => uses[input] > 1)) return;
    const all = [...a, ...b].sort((x, y) => x.start - y.start);
    if (all.some((piece, i) => i > 0 && piece.start < all[i - 1].end)) return;
    pieces[id] = all;
    for (const input of node.inputs) inner.add(input);
  });
  const renamed: NodeId[] = [];
  return rewrite(graph, (node, into, old) => {
    const found = pieces[old];
    const joins = node.op === 'add' && found && !inner.has(old);
    const id = joins ? concatenate(into, found, node.shape[0], renamed) : into.add(node);
    renamed.push(id);
    return id;
  });
}

function countUses(graph: Graph): number[] {
  const uses = graph.nodes.map(() => 0);
  for (const node of graph.nodes) for (const input of node.inputs) uses[input]++;
  for (const { node } of graph.outputs) uses[node]++;
  return uses;
}

function pieceOf(graph: Graph, node: Extract<Node, { op: 'unslice' }>): readonly Piece[] | undefined {
  if (node.shape.length !== 1 || node.params.steps[0] !== 1) return undefined;
  const [start] = node.params.starts;
  const [extent] = graph.nodes[node.inputs[0]].shape;
  return [{ node: node.inputs[0], start, end: start + extent }];
}

function concatenate(
  into: Rewriter,
  pieces: readonly Piece[],
  size: number,
  renamed: readonly NodeId[],
): NodeId {
  const inputs: NodeId[] = [];
  let at = 0;
  const zeros = (end: number): void => {
    if (end > at)
      inputs.push(into.add({ op: 'constant', inputs: [], params: { values: [0] }, shape: [end - at] }));
    at = end;
  };
  for (const piece of pieces) {
    zeros(piece.start);
    inputs.push(renamed[piece.node]);
    at = piece.end;
  }
  zeros(size);
  return into.add({ op: 'concat', inputs, params: { axis: 0 }, shape: [size] });
}
