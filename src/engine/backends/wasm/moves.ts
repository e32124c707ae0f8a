/**
 * Where each element of a small moved array comes from: slice, unslice, concat, transpose and broadcasting as index
 * maps known when code is written.
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import type { Shape } from '../../array/primitives.ts';
import type { Source } from './elements.ts';
import { broadcastStrides, coordinates, dot, sizeOf, stridesOf } from './extents.ts';
import type { Ref } from './refs.ts';

type Locate = (id: NodeId, index: number) => Source;

/** Source of element `index` of `id`, read while walking over `shape`. */
export function broadcastElement(
  graph: Graph,
  refs: readonly Ref[],
  id: NodeId,
  shape: Shape,
  index: number,
): Source {
  const from = graph.nodes[id].shape;
  const { root, offset } = refs[id];
  const at =
    sizeOf(from) === sizeOf(shape) ? index : dot(coordinates(index, shape), broadcastStrides(from, shape));
  return { root, index: offset + at };
}

/** One source per element of a moving node; undefined when the node computes. */
export function moveSources(graph: Graph, refs: readonly Ref[], node: Node): Source[] | undefined {
  const locate: Locate = (id, index) => ({ root: refs[id].root, index: refs[id].offset + index });
  const count = sizeOf(node.shape);
  const each = (pick: (index: number) => Source): Source[] =>
    Array.from({ length: count }, (_, index) => pick(index));
  switch (node.op) {
    case 'slice': {
      const [input] = node.inputs;
      const strides = stridesOf(graph.nodes[input].shape);
      const { starts, steps } = node.params;
      return each(index =>
        locate(
          input,
          dot(
            coordinates(index, node.shape).map((c, axis) => starts[axis] + c * steps[axis]),
            strides,
          ),
        ),
      );
    }
    case 'unslice':
      return unsliceSources(graph, node.inputs[0], node.params, node.shape, locate);
    case 'concat':
      return each(index =>
        concatSource(graph, node.inputs, node.params.axis, coordinates(index, node.shape), locate),
      );
    case 'transpose': {
      const [input] = node.inputs;
      const strides = stridesOf(graph.nodes[input].shape);
      const moved = node.params.perm.map(axis => strides[axis]);
      return each(index => locate(input, dot(coordinates(index, node.shape), moved)));
    }
    default:
      return undefined;
  }
}

function unsliceSources(
  graph: Graph,
  input: NodeId,
  params: { starts: readonly number[]; steps: readonly number[] },
  shape: Shape,
  locate: Locate,
): Source[] {
  const out = Array.from({ length: sizeOf(shape) }, (): Source => 'zero');
  const from = graph.nodes[input].shape;
  const strides = stridesOf(shape);
  for (let index = 0; index < sizeOf(from); index++) {
    const place = coordinates(index, from).map((c, axis) => params.starts[axis] + c * params.steps[axis]);
    out[dot(place, strides)] = locate(input, index);
  }
  return out;
}

function concatSource(
  graph: Graph,
  inputs: readonly NodeId[],
  axis: number,
  place: readonly number[],
  locate: Locate,
): Source {
  let at = place[axis];
  for (const input of inputs) {
    const { shape } = graph.nodes[input];
    if (at < shape[axis]) {
      return locate(
        input,
        dot(
          place.map((c, i) => (i === axis ? at : c)),
          stridesOf(shape),
        ),
      );
    }
    at -= shape[axis];
  }
  throw new Error('concat place beyond its inputs');
}
