/** Drops nodes that no output needs. Named inputs stay: callers write to them. */
import type { Graph, Node, NodeId } from '../../../array/graph.ts';

export function removeDead(graph: Graph): Graph {
  const live = graph.nodes.map(() => false);
  for (const { node } of [...graph.inputs, ...graph.outputs]) live[node] = true;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (live[id]) for (const input of graph.nodes[id].inputs) live[input] = true;
  }
  if (live.every(Boolean)) return graph;
  const renamed: NodeId[] = [];
  const nodes: Node[] = [];
  graph.nodes.forEach((node, id) => {
    renamed.push(nodes.length);
    if (live[id]) nodes.push({ ...node, inputs: node.inputs.map(input => renamed[input]) } as Node);
  });
  return {
    nodes,
    inputs: graph.inputs.map(input => ({ ...input, node: renamed[input.node] })),
    outputs: graph.outputs.map(output => ({ ...output, node: renamed[output.node] })),
  };
}
