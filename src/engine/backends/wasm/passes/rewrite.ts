/** Rebuilds a graph node by node: the loop every pass shares. */
import type { Graph, Node, NodeId } from '../../../array/graph.ts';

/** Nodes written so far. */
export class Rewriter {
  readonly nodes: Node[] = [];

  add(node: Node): NodeId {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }

  /** An elementwise operation on arrays of one shape and single numbers. */
  apply(op: 'add' | 'sub' | 'mul', inputs: readonly [NodeId, NodeId]): NodeId {
    const [a, b] = inputs.map(id => this.nodes[id].shape);
    return this.add({ op, inputs, params: {}, shape: a.length >= b.length ? a : b });
  }

  /** The sum over everything. */
  sum(input: NodeId): NodeId {
    const axes = this.nodes[input].shape.map((_, axis) => axis);
    return this.add({ op: 'sum', inputs: [input], params: { axes }, shape: [] });
  }

  /** An array of one element as a number. */
  scalar(input: NodeId): NodeId {
    const { shape } = this.nodes[input];
    return shape.length === 0
      ? input
      : this.add({ op: 'reshape', inputs: [input], params: { shape: [] }, shape: [] });
  }
}

/**
 * Visits each node with its inputs renumbered; `visit` returns the id that stands for it in the new graph.
 * Inputs and outputs keep their names.
 */
export function rewrite(graph: Graph, visit: (node: Node, into: Rewriter, old: NodeId) => NodeId): Graph {
  const into = new Rewriter();
  const renamed: NodeId[] = [];
  graph.nodes.forEach((node, old) => {
    // Most passes leave most nodes as they are.
    const stays = node.inputs.every(input => renamed[input] === input);
    const own = stays ? node : ({ ...node, inputs: node.inputs.map(input => renamed[input]) } as Node);
    renamed.push(visit(own, into, old));
  });
  return {
    nodes: into.nodes,
    inputs: graph.inputs.map(input => ({ ...input, node: renamed[input.node] })),
    outputs: graph.outputs.map(output => ({ ...output, node: renamed[output.node] })),
  };
}
