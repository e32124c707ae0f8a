/**
 * The change of a log density between two positions as a graph of its own: terms are subtracted before they are summed,
 * so that in f32 the change keeps its digits where the sum is large. Not here: when it is needed (device-density.ts).
 */
import { applyPrimitive, constantTensor } from './array/apply.ts';
import type { Graph, NodeId } from './array/graph.ts';
import { sub } from './array/index.ts';
import type { ParamsOf, Primitive } from './array/primitives.ts';
import { trace } from './array/trace.ts';
import type { Tensor } from './array/types.ts';
import { replay } from './autodiff/replay.ts';

/** Input beside "position" and the data, whose names are the modeller's. */
export const FROM = 'difference:from';

/** Operations that may be done after the subtraction as well as before. */
const LINEAR: ReadonlySet<Primitive> = new Set<Primitive>([
  'add',
  'sub',
  'neg',
  'sum',
  'reshape',
  'broadcastTo',
  'transpose',
  'slice',
]);

/**
 * Output "difference": `output` at "position" minus `output` at FROM.
 * @param graph has the parameter input "position" and otherwise data
 */
export function differenceGraph(graph: Graph, output: string): Graph {
  const target = graph.outputs.find(({ name }) => name === output)?.node ?? 0;
  const inputs = graph.inputs.map(({ name, role, node }) => ({ name, role, shape: graph.nodes[node].shape }));
  const position = inputs.find(({ name }) => name === 'position');
  const all = [...inputs, { name: FROM, role: 'parameter', shape: position?.shape ?? [] } as const];
  const varies = varying(graph);
  const split = splittable(graph, target, varies);
  return trace(all, args => {
    const at = (place: string) =>
      replay(
        graph,
        name => args[all.findIndex(input => input.name === (name === 'position' ? place : name))],
      );
    const [to, from] = [at('position'), at(FROM)];
    const changes = new Map<NodeId, Tensor>();
    for (const [id, node] of graph.nodes.entries()) {
      if (!split.has(id) && !split.needed.has(id)) continue;
      if (!varies[id]) changes.set(id, constantTensor(node.shape, [0]));
      else if (!split.has(id)) changes.set(id, sub(to[id], from[id]));
      else {
        // A factor that does not change stays as it is.
        const operands = node.inputs.map((input, place) =>
          isFactor(node.op, place, varies[input]) ? to[input] : (changes.get(input) ?? to[input]),
        );
        changes.set(id, applyPrimitive<Primitive>(node.op, operands, node.params as ParamsOf<Primitive>));
      }
    }
    return { difference: changes.get(target) ?? sub(to[target], from[target]) };
  });
}

function isFactor(op: Primitive, place: number, isVarying: boolean): boolean {
  return (op === 'mul' && !isVarying) || (op === 'div' && place === 1);
}

function varying({ nodes, inputs }: Graph): readonly boolean[] {
  const position = inputs.find(({ name }) => name === 'position')?.node;
  const varies: boolean[] = [];
  nodes.forEach((node, id) => varies.push(id === position || node.inputs.some(input => varies[input])));
  return varies;
}

/** Nodes between which and the target everything is linear, and the nodes whose changes they need. */
class Split extends Set<NodeId> {
  readonly needed = new Set<NodeId>();
}

function splittable({ nodes }: Graph, target: NodeId, varies: readonly boolean[]): Split {
  const split = new Split();
  split.needed.add(target);
  for (let id = target; id >= 0; id--) {
    if (!split.needed.has(id) || !varies[id]) continue;
    const { op, inputs } = nodes[id];
    const scaled =
      (op === 'mul' && inputs.some(input => !varies[input])) || (op === 'div' && !varies[inputs[1]]);
    if (!LINEAR.has(op) && !scaled) continue;
    split.add(id);
    inputs.forEach((input, place) => {
      if (!isFactor(op, place, varies[input])) split.needed.add(input);
    });
  }
  return split;
}
