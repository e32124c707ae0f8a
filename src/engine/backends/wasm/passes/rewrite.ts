/** Rebuilds a graph node by node: the loop every pass shares. */
import type { Graph, Node, NodeId } from '../../../array/graph.ts';

/** Nodes written so far. */
export class Rewriter {
  readonly nodes: Node[] = [];

  add(node: Node): NodeId {
    this.nodes.push(node);
    return this.nodes.length - 1;
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
    const inputs = node.inputs.map(input => renamed[input]);
    renamed.push(visit({ ...node, inputs } as Node, into, old));
  });
  return {
    nodes: into.nodes,
    inputs: graph.inputs.map(input => ({ ...input, node: renamed[input.node] })),
    outputs: graph.outputs.map(output => ({ ...output, node: renamed[output.node] })),
  };
}
