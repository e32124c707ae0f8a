/** The bodies of scans, optimised and scheduled like graphs of their own. Not here: the code (steps/scan.ts). */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import { bodyGraph } from '../../array/scan-layout.ts';
import { sizeOf } from './extents.ts';
import { MAX_STRAIGHT } from './limits.ts';
import { optimize } from './passes/index.ts';
import type { Body, Schedule } from './schedule.ts';

/** One Body per scan that is needed. */
export function makeBodies(
  graph: Graph,
  needed: readonly boolean[],
  schedule: (body: Graph) => Schedule,
): Map<NodeId, Body> {
  const bodies = new Map<NodeId, Body>();
  graph.nodes.forEach((node, id) => {
    if (node.op === 'scan' && needed[id]) bodies.set(id, bodyOf(node, schedule));
  });
  return bodies;
}

function bodyOf({ params }: Node<'scan'>, schedule: (body: Graph) => Schedule): Body {
  const { constants, carries } = params;
  const graph = ownOutputs(optimize(bodyGraph(params.body, constants)), constants, carries);
  const planned = schedule(graph);
  const inputs = graph.inputs.map(({ node }) => node);
  const outputs = graph.outputs.map(({ node }) => node);
  const moving = [...inputs.slice(constants), ...outputs];
  const run = planned.items.filter(item => item.phase === 'run');
  const straight =
    run.every(item => item.kind === 'straight' && item.chunk === run[0].chunk) &&
    moving.every(id => sizeOf(graph.nodes[id].shape) <= MAX_STRAIGHT);
  return { graph, schedule: planned, inputs, outputs, straight };
}

/** A carry passed on in another's place becomes a value of its own, so that carries can be copied in any order. */
function ownOutputs(graph: Graph, constants: number, carries: number): Graph {
  const entering = graph.inputs.slice(constants, constants + carries).map(({ node }) => node);
  const nodes: Node[] = [...graph.nodes];
  const views = new Set(['reshape', 'stopGradient', 'transpose', 'slice', 'broadcastTo']);
  const origin = (id: NodeId): NodeId => (views.has(nodes[id].op) ? origin(nodes[id].inputs[0]) : id);
  const outputs = graph.outputs.map((output, i) => {
    const from = origin(output.node);
    if (i >= carries || !entering.includes(from) || from === entering[i]) return output;
    const { shape } = nodes[output.node];
    const one = nodes.push({ op: 'constant', inputs: [], params: { values: [1] }, shape: [] }) - 1;
    return { ...output, node: nodes.push({ op: 'mul', inputs: [output.node, one], params: {}, shape }) - 1 };
  });
  return { ...graph, nodes, outputs };
}
