/**
 * Sums of costly functions of one array of data and any single numbers, such as Σ lgamma(y + φ): computed once for each
 * distinct value and counted as often as it occurs. Which values there are is found at bind (steps/pack-distinct.ts);
 * where they are too many, every element stands for itself.
 * Not here: the loop (loop-distinct.ts), or how sums come to have such terms alone (passes/sums.ts).
 */
import type { Graph, NodeId } from '../../array/graph.ts';
import type { Primitive } from '../../array/primitives.ts';
import { elementwiseRule, isImported } from './elementwise.ts';
import { essential, sizeOf } from './extents.ts';
import type { Ref } from './refs.ts';

/** The distinct values of an array of data: in memory their number, the place of one of each, and how many there are. */
export interface Distinct {
  readonly key: string;
  readonly root: NodeId;
  readonly size: number;
}

/** Arrays shorter than this are not looked through. */
const FEWEST = 32;
/** More distinct values than this are not told apart: it would take too long at bind. */
export const MOST_DISTINCT = 256;

/** Functions with branches in them, or called for one number at a time. */
export function isCostly(op: Primitive): boolean {
  return op === 'lgamma' || op === 'digamma' || isImported(op);
}

/** By node: sums to take over distinct values, and the elementwise nodes that only they read. */
export function findDistinct(
  graph: Graph,
  refs: readonly Ref[],
  bound: readonly boolean[],
  isNeeded: (id: NodeId) => boolean,
): Map<NodeId, Distinct> {
  const found = new Map<NodeId, Distinct>();
  const readers = readersOf(graph, refs, isNeeded);
  const origins = originsOf(graph, refs, bound);
  graph.nodes.forEach((node, id) => {
    if (bound[id] || !isNeeded(id) || node.op !== 'sum' || sizeOf(node.shape) !== 1) return;
    const { root } = refs[node.inputs[0]];
    const origin = origins[root];
    if (typeof origin !== 'number' || refs[node.inputs[0]].offset !== 0) return;
    const size = sizeOf(graph.nodes[origin].shape);
    if (size < FEWEST || sizeOf(graph.nodes[node.inputs[0]].shape) !== size) return;
    const work = workOf(graph, refs, bound, root);
    if (!work.some(each => isCostly(graph.nodes[each].op))) return;
    const distinct = { key: `distinct:${origin}`, root: origin, size };
    for (const each of [...work, id]) found.set(each, distinct);
  });
  return onlyOwn(graph, found, readers);
}

/** Drops what somebody outside reads, and then what that needs or reads, until nothing changes. */
function onlyOwn(
  graph: Graph,
  found: Map<NodeId, Distinct>,
  readers: readonly (readonly NodeId[])[],
): Map<NodeId, Distinct> {
  for (;;) {
    const broken = [...found].filter(([id, { key }]) => {
      if (graph.nodes[id].op === 'sum') return false;
      return readers[id].length === 0 || readers[id].some(reader => found.get(reader)?.key !== key);
    });
    if (broken.length === 0) return found;
    for (const [id] of broken) {
      found.delete(id);
      for (const reader of readers[id]) found.delete(reader);
    }
  }
}

function readersOf(graph: Graph, refs: readonly Ref[], isNeeded: (id: NodeId) => boolean): NodeId[][] {
  const readers = graph.nodes.map((): NodeId[] => []);
  graph.nodes.forEach((node, id) => {
    if (isNeeded(id) && refs[id].root === id)
      for (const input of node.inputs) readers[refs[input].root].push(id);
  });
  // An output is read by a stranger.
  for (const { node } of graph.outputs) readers[refs[node].root].push(-1);
  return readers;
}

/** The array of data that decides a root element by element: 'none' for single numbers, 'many' when several do. */
type Origin = NodeId | 'none' | 'many';

function originsOf(graph: Graph, refs: readonly Ref[], bound: readonly boolean[]): Origin[] {
  const origins: Origin[] = [];
  graph.nodes.forEach((node, id) => origins.push(originOf(graph, refs, bound, origins, node.inputs, id)));
  return origins;
}

function originOf(
  graph: Graph,
  refs: readonly Ref[],
  bound: readonly boolean[],
  origins: readonly Origin[],
  inputs: readonly NodeId[],
  id: NodeId,
): Origin {
  const node = graph.nodes[id];
  if (refs[id].root !== id) return 'many';
  if (sizeOf(node.shape) === 1) return 'none';
  if (node.op === 'constant' && node.params.values.length === 1) return 'none';
  const own = bound[id] && node.op !== 'constant' && essential(node.shape).length === 1 ? id : 'many';
  if (!elementwiseRule(node.op)) return own;
  const from = new Set<Origin>();
  for (const input of inputs) {
    if (sizeOf(graph.nodes[input].shape) === 1) continue;
    const { root, offset } = refs[input];
    const whole = offset === 0 && sizeOf(graph.nodes[root].shape) === sizeOf(node.shape);
    const origin = whole ? origins[root] : 'many';
    if (origin !== 'none') from.add(origin);
  }
  const [first] = from;
  if (from.size === 0) return 'none';
  return from.size === 1 && first !== 'many' ? first : own;
}

/** The elementwise nodes behind a root that are not settled at bind. */
function workOf(graph: Graph, refs: readonly Ref[], bound: readonly boolean[], root: NodeId): NodeId[] {
  const seen = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    const node = graph.nodes[id];
    if (seen.has(id) || bound[id] || node.op === 'input' || sizeOf(node.shape) === 1) return;
    seen.add(id);
    for (const input of node.inputs) visit(refs[input].root);
  };
  visit(root);
  return [...seen];
}
