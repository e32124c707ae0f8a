/**
 * What `showGraph` returns, as plain data, and how a Graph becomes that: nodes with an operation, inputs, a shape and
 * words for the reader. The app's output of kind "graph" has the same shape. Not here: which steps there are (stages.ts).
 */
import { formatShape } from '../array/extents.ts';
import type { Graph, Node } from '../array/graph.ts';
import type { Span } from '../errors.ts';

/** A graph before and after each step of the compiler, and the code it became. */
export interface GraphView {
  readonly kind: 'graph';
  readonly title: string;
  /** All of it in a sentence or two. */
  readonly sentence: string;
  readonly stages: readonly GraphStage[];
}

/** One step of the compiler, and what there was after it. */
export interface GraphStage {
  readonly name: string;
  /** What the step does, in a sentence. */
  readonly does: string;
  /** Nodes after it, those in the bodies of loops included; of the schedule, those computed at every evaluation. */
  readonly nodes: number;
  /** The first output (for a model its log density, in nats) at a test point; missing where that took too long. */
  readonly value?: number;
  /** Largest change of value and gradient by this step over the test points, relative where they exceed 1. */
  readonly change?: number;
  /** The graph after it; missing where the step changed nothing. */
  readonly graph?: GraphPicture;
  readonly rows?: { readonly heads: readonly string[]; readonly cells: readonly (readonly string[])[] };
  /** Text of the code, and the bytes of the module. */
  readonly code?: string;
  readonly bytes?: number;
}

export interface GraphPicture {
  /** In order of computation. A large graph is cut: then there are fewer than the stage counts. */
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly { readonly name: string; readonly node: number }[];
}

export interface GraphNode {
  readonly op: string;
  /** Places of its inputs in the list. */
  readonly inputs: readonly number[];
  readonly shape: readonly number[];
  /** What else there is to say: a constant's numbers, an input's name, axes. */
  readonly detail?: string;
  /** Where in a cell it comes from. */
  readonly place?: string;
  /** Computed once when data are bound, not at every evaluation. */
  readonly once?: boolean;
}

/** Most nodes of one picture. */
export const MOST_PICTURED = 600;
const MOST_NUMBERS = 4;
const MOST_DETAIL = 80;

/** Where nodes come from. Their shapes stand for them: copies of a node keep its shape, the very same list. */
export type Places = WeakMap<readonly number[], Span>;

/** @param once which nodes are computed when data are bound */
export function pictureOf(graph: Graph, places: Places, once?: (id: number) => boolean): GraphPicture {
  const nodes = graph.nodes.slice(0, MOST_PICTURED).map((node, id): GraphNode => {
    const place = places.get(node.shape);
    const detail = detailOf(node, graph, id);
    return {
      op: node.op,
      inputs: node.inputs,
      shape: [...node.shape],
      ...(detail === '' ? {} : { detail }),
      ...(place === undefined ? {} : { place: `line ${place.line} of ${place.cell}` }),
      ...(once?.(id) === true ? { once: true } : {}),
    };
  });
  const outputs = graph.outputs.filter(({ node }) => node < nodes.length);
  return { nodes, outputs: outputs.map(({ name, node }) => ({ name, node })) };
}

/** Nodes of a graph and of the bodies of its loops. */
export function countNodes(nodes: readonly Node[]): number {
  return nodes.reduce(
    (sum, node) => sum + (node.op === 'scan' ? countNodes(node.params.body.nodes) : 0),
    nodes.length,
  );
}

function detailOf(node: Node, graph: Graph, id: number): string {
  switch (node.op) {
    case 'input': {
      const role = graph.inputs.find(input => input.node === id)?.role;
      return role === 'data' ? `${node.params.name}, data` : node.params.name;
    }
    case 'constant':
      return numbersText(node.params.values);
    case 'scan':
      return `${node.params.length} steps of ${countNodes(node.params.body.nodes)} nodes`;
    default:
      return paramsText(node.params);
  }
}

function numbersText(values: readonly number[]): string {
  const shown = values.slice(0, MOST_NUMBERS).map(value => shortNumber(value));
  return values.length > MOST_NUMBERS ? `${shown.join(', ')}, … (${values.length})` : shown.join(', ');
}

export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6))).replace('-', '−');
}

function paramsText(params: object): string {
  const parts = Object.entries(params).map(([name, value]) =>
    Array.isArray(value) ? `${name} ${formatShape(value as number[])}` : `${name} ${String(value)}`,
  );
  const text = parts.join(', ');
  return text.length > MOST_DETAIL ? `${text.slice(0, MOST_DETAIL)}…` : text;
}
