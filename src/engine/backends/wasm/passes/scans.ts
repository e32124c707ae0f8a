/**
 * Drops from scans what nobody reads: ys, carries, and inputs their bodies no longer need. Carries are kept for
 * derivatives that may never be taken. Not here: the body itself (it is optimised where it is scheduled).
 */
import type { Graph, Node, NodeId } from '../../../array/graph.ts';
import type { ScanParams } from '../../../array/primitives.ts';
import { scanLayout, type ScanPart } from '../../../array/scan-layout.ts';
import { removeDead } from './dead.ts';
import { rewrite } from './rewrite.ts';

/** Rounds after which a chain of scans that read one another is left as it is. */
const MAX_ROUNDS = 8;

export function trimScans(graph: Graph): Graph {
  let current = graph;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = trimOnce(current);
    if (next === undefined) return current;
    current = removeDead(next);
  }
  return current;
}

/** The new parameters of a scan, which inputs stay, and where its parts have gone. */
interface Trimmed {
  readonly node: Node<'scan'>;
  readonly moved: (start: number) => number;
}

function trimOnce(graph: Graph): Graph | undefined {
  const trimmed = new Map<NodeId, Trimmed>();
  const read = readRanges(graph);
  graph.nodes.forEach((node, id) => {
    const ranges = read.get(id);
    const result = node.op === 'scan' && ranges ? trim(node, ranges) : undefined;
    if (result) trimmed.set(id, result);
  });
  if (trimmed.size === 0) return undefined;
  const renamed: NodeId[] = [];
  return rewrite(graph, (node, into, old) => {
    const own = trimmed.get(old);
    const from = trimmed.get(graph.nodes[old].inputs[0]);
    let id: NodeId;
    if (own) id = into.add({ ...own.node, inputs: own.node.inputs.map(input => renamed[input]) });
    else if (node.op === 'slice' && from)
      id = into.add({ ...node, params: { ...node.params, starts: [from.moved(node.params.starts[0])] } });
    else id = into.add(node);
    renamed.push(id);
    return id;
  });
}

type Range = readonly [start: number, end: number];

/** What is read of every scan; none for scans that are read other than by plain slices. */
function readRanges(graph: Graph): Map<NodeId, Range[]> {
  const ranges = new Map<NodeId, Range[]>();
  graph.nodes.forEach((node, id) => {
    if (node.op === 'scan') ranges.set(id, []);
    for (const input of node.inputs) {
      if (node.op !== 'slice' || node.params.steps[0] !== 1) ranges.delete(input);
      else ranges.get(input)?.push([node.params.starts[0], node.params.starts[0] + node.params.sizes[0]]);
    }
  });
  for (const { node } of graph.outputs) ranges.delete(node);
  return ranges;
}

function trim(node: Node<'scan'>, ranges: readonly Range[]): Trimmed | undefined {
  const { params } = node;
  const { body, carries, constants, counted, stops } = params;
  const layout = scanLayout(params);
  const inside = ([a, b]: Range, { start, size }: ScanPart): boolean => a >= start && b <= start + size;
  const parts = [...layout.carry, ...layout.ys, { shape: [], start: layout.count, size: 1 }];
  if (!ranges.every(range => parts.some(part => inside(range, part)))) return undefined;
  const isRead = (part: ScanPart): boolean => part.size > 0 && ranges.some(range => inside(range, part));
  const liveYs = layout.ys.map(isRead);
  const last = body.outputs.slice(body.outputs.length - Number(stops));
  const roots = [...body.outputs.slice(carries).filter((_, j) => liveYs[j]), ...(stops ? last : [])];
  const liveCarry = liveCarries(params, layout.carry.map(isRead), roots);
  const outputs = body.outputs.filter((_, i) =>
    i < carries ? liveCarry[i] : i < carries + liveYs.length ? liveYs[i - carries] : true,
  );
  const reach = reachable(body, outputs);
  const keeps = body.inputs.map((id, i) =>
    i >= constants && i < constants + carries ? liveCarry[i - constants] : reach[id],
  );
  if (outputs.length === body.outputs.length && keeps.every(Boolean)) return undefined;
  const next: ScanParams = {
    ...params,
    body: pruned(
      body,
      body.inputs.filter((_, i) => keeps[i]),
      outputs,
      reach,
    ),
    constants: keeps.slice(0, constants).filter(Boolean).length,
    carries: liveCarry.filter(Boolean).length,
  };
  const inputs = node.inputs.filter((_, i) => keeps[i] ?? counted);
  const after = scanLayout(next);
  const kept = parts.filter((_, i) => (i < carries ? liveCarry[i] : (liveYs[i - carries] ?? true)));
  const places = [...after.carry, ...after.ys, { start: after.count }];
  return {
    node: { ...node, inputs, params: next, shape: [after.total] },
    moved: start => {
      const i = kept.findIndex(
        part => part.size > 0 && start >= part.start && start < part.start + part.size,
      );
      return i < 0 ? 0 : start - kept[i].start + places[i].start;
    },
  };
}

/** Carries that are read at the end or by something live, in however many steps. */
function liveCarries(
  { body, constants }: ScanParams,
  read: readonly boolean[],
  roots: readonly NodeId[],
): readonly boolean[] {
  let live = read;
  for (;;) {
    const reach = reachable(body, [...roots, ...body.outputs.filter((_, i) => live[i])]);
    const next = live.map((is, i) => is || reach[body.inputs[constants + i]]);
    if (next.every((is, i) => is === live[i])) return live;
    live = next;
  }
}

function reachable({ nodes }: ScanParams['body'], from: readonly NodeId[]): boolean[] {
  const reach = nodes.map(() => false);
  for (const id of from) reach[id] = true;
  for (let id = nodes.length - 1; id >= 0; id--)
    if (reach[id]) for (const input of nodes[id].inputs) reach[input] = true;
  return reach;
}

function pruned(
  { nodes }: ScanParams['body'],
  inputs: readonly NodeId[],
  outputs: readonly NodeId[],
  reach: readonly boolean[],
): ScanParams['body'] {
  const stays = new Set(inputs);
  const renamed: NodeId[] = [];
  const kept: Node[] = [];
  nodes.forEach((node, id) => {
    renamed.push(kept.length);
    if (reach[id] || stays.has(id))
      kept.push({ ...node, inputs: node.inputs.map(input => renamed[input]) } as Node);
  });
  return { nodes: kept, inputs: inputs.map(id => renamed[id]), outputs: outputs.map(id => renamed[id]) };
}
