/**
 * Which nodes are only another look at a value already there: reshape, stopGradient, contiguous slices.
 * They cost nothing; everything after this speaks of roots. Not here: where a root lives (memory.ts).
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import type { Shape } from '../../array/primitives.ts';
import { essential, sizeOf, stridesOf } from './extents.ts';

/** Row-major elements of `root` from element `offset` on. */
export interface Ref {
  readonly root: NodeId;
  readonly offset: number;
}

/** One Ref per node. */
export function resolveRefs(graph: Graph): Ref[] {
  const refs: Ref[] = [];
  graph.nodes.forEach((node, id) => {
    const shift = viewOffset(node, graph);
    const base = shift === undefined ? undefined : refs[node.inputs[0]];
    refs.push(base ? { root: base.root, offset: base.offset + (shift ?? 0) } : { root: id, offset: 0 });
  });
  return refs;
}

/** First element seen when the node is a row-major view of its input; undefined when it is not. */
function viewOffset(node: Node, graph: Graph): number | undefined {
  switch (node.op) {
    case 'reshape':
    case 'stopGradient':
      return 0;
    case 'broadcastTo':
      return sizeOf(node.shape) === sizeOf(graph.nodes[node.inputs[0]].shape) ? 0 : undefined;
    case 'transpose':
      return keepsOrder(node.params.perm, graph.nodes[node.inputs[0]].shape) ? 0 : undefined;
    case 'slice':
      return sliceOffset(node.params, graph.nodes[node.inputs[0]].shape);
    default:
      return undefined;
  }
}

function keepsOrder(perm: readonly number[], shape: Shape): boolean {
  const moved = perm.filter(axis => shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1]);
}

function sliceOffset(
  params: { starts: readonly number[]; sizes: readonly number[]; steps: readonly number[] },
  shape: Shape,
): number | undefined {
  const { starts, sizes, steps } = params;
  const strides = stridesOf(shape);
  let partial = false;
  let offset = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (sizes[axis] === 0) return 0;
    if (sizes[axis] > 1 && (steps[axis] !== 1 || partial)) return undefined;
    if (sizes[axis] !== shape[axis]) partial = true;
    offset += starts[axis] * strides[axis];
  }
  return offset;
}

/** Loops over a node's elements, as a comparable text. */
export function walkKey(shape: Shape): string {
  return essential(shape).join('x');
}
