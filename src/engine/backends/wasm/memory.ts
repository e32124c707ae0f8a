/**
 * The static memory plan: an address for every value that cannot stay in locals. Temporaries whose lifetimes do not
 * meet share addresses; memory is sized here once and never grows.
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import { sizeOf } from './extents.ts';
import { F64 } from './limits.ts';
import type { Distinct } from './distinct.ts';
import type { Panel } from './matvec.ts';
import type { Body, Item, Schedule } from './schedule.ts';
import { scratchBytes } from './steps/matmul-blocked.ts';
import { distinctLayout } from './steps/pack-distinct.ts';

export interface MemoryPlan {
  /** Byte address of each root that has one. */
  readonly address: ReadonlyMap<NodeId, number>;
  /** Byte address of each packed matrix and list of distinct values, by its key. */
  readonly panels: ReadonlyMap<string, Packed>;
  /** Byte address of the memory that a step uses while it runs. */
  readonly scratch: ReadonlyMap<NodeId, number>;
  /** The plans of the bodies of scans, each in memory of its own. */
  readonly bodies: ReadonlyMap<NodeId, MemoryPlan>;
  readonly bytes: number;
}

/** What bind prepares of data. */
export interface Packed {
  readonly panel: Panel | Distinct;
  readonly address: number;
}

const ALIGN = 16;
/** Where the plan begins; address 0 stays unused. */
const BASE = 64;

/** The number all elements of a constant share, or undefined. */
export function uniformConstant(node: Node): number | undefined {
  return node.op === 'constant' && node.params.values.length === 1 ? node.params.values[0] : undefined;
}

/** What a plan is for: a whole program, or the body of a scan from address `from` on. */
export interface Inside {
  readonly body: Body;
  readonly from: number;
}

export function planMemory(graph: Graph, schedule: Schedule, inside?: Inside): MemoryPlan {
  const needs = inside ? bodyRoots(inside.body) : memoryRoots(graph, schedule);
  const lives = lifetimes(graph, schedule);
  const allocator = new Allocator(inside?.from ?? BASE);
  const bodies = new Map<NodeId, MemoryPlan>();
  const address = new Map<NodeId, number>();
  const scratch = new Map<NodeId, number>();
  const place = (root: NodeId): void => {
    address.set(root, allocator.take(sizeOf(graph.nodes[root].shape) * F64));
  };
  for (const root of needs) if (!schedule.producer.has(root)) place(root);
  const panels = placePanels(schedule, allocator);
  schedule.items.forEach((item, index) => {
    const made = rootsOf(item).filter(root => needs.has(root));
    made.forEach(place);
    const room = item.kind === 'step' ? scratchBytes(graph.nodes[item.node], graph.nodes) : 0;
    if (room > 0 && item.kind === 'step') {
      const at = allocator.take(room);
      scratch.set(item.node, at);
      allocator.give(at, room);
    }
    const body = item.kind === 'step' ? schedule.bodies.get(item.node) : undefined;
    if (body && item.kind === 'step') {
      const plan = planMemory(body.graph, body.schedule, { body, from: allocator.end });
      bodies.set(item.node, plan);
      allocator.end = plan.bytes;
    }
    for (const root of lives.endingAt(index)) {
      const at = address.get(root);
      if (at !== undefined) allocator.give(at, sizeOf(graph.nodes[root].shape) * F64);
    }
  });
  return { address, panels, scratch, bodies, bytes: allocator.end };
}

function placePanels(schedule: Schedule, allocator: Allocator): Map<string, Packed> {
  const panels = new Map<string, Packed>();
  for (const panel of packedOf(schedule)) {
    if (!panels.has(panel.key)) panels.set(panel.key, { panel, address: allocator.take(packedBytes(panel)) });
  }
  return panels;
}

function packedOf(schedule: Schedule): readonly (Panel | Distinct)[] {
  return [...[...schedule.matvecs.values()].map(({ panel }) => panel), ...schedule.distincts.values()];
}

function packedBytes(panel: Panel | Distinct): number {
  if (!('columns' in panel)) return distinctLayout(panel).bytes;
  return (panel.rows + (panel.rows % 2)) * panel.columns * F64;
}

function rootsOf(item: Item): readonly NodeId[] {
  if (item.kind === 'step') return [item.node];
  return item.kind === 'loop' ? [...item.nodes, ...item.reductions] : item.nodes;
}

/** Roots that somebody reads from memory. */
function memoryRoots(graph: Graph, schedule: Schedule): Set<NodeId> {
  const needs = new Set<NodeId>();
  for (const input of graph.inputs) needs.add(input.node);
  for (const output of graph.outputs) needs.add(schedule.refs[output.node].root);
  for (const { root } of packedOf(schedule)) needs.add(root);
  for (const item of schedule.items) {
    if (item.kind === 'step') needs.add(item.node);
    for (const id of rootsOf(item)) {
      for (const input of schedule.inputsOf(id)) {
        const { root } = schedule.refs[input];
        if (readsMemory(graph, schedule, item, id, root)) needs.add(root);
      }
    }
  }
  return needs;
}

/**
 * Of a body: its constants stay where the outer program has them. Straight code holds carries and slices in locals,
 * and stores its outputs itself.
 */
function bodyRoots({ graph, schedule, inputs, outputs, straight }: Body): Set<NodeId> {
  const needs = memoryRoots(graph, schedule);
  const roles = new Map(graph.inputs.map(({ node, role }) => [node, role]));
  for (const id of inputs) if (straight || roles.get(id) === 'data') needs.delete(id);
  if (!straight) return needs;
  for (const output of outputs) {
    const { root } = schedule.refs[output];
    const from = schedule.producer.get(root);
    const kept = from?.kind === 'straight' && from.phase === 'run';
    if (kept || graph.nodes[root].op === 'constant') needs.delete(root);
  }
  return needs;
}

function readsMemory(graph: Graph, schedule: Schedule, item: Item, id: NodeId, root: NodeId): boolean {
  const node = graph.nodes[root];
  if (item.kind === 'step' || node.op === 'input') return true;
  const single = sizeOf(node.shape) === 1;
  if (node.op === 'constant') {
    if (item.kind === 'straight') return false;
    return schedule.matvecs.has(id) || !(single || uniformConstant(node) !== undefined);
  }
  const from = schedule.producer.get(root);
  if (!from || from.chunk !== item.chunk || from.kind === 'step') return true;
  if (item.kind === 'straight') return from.kind === 'loop' && !single;
  if (from === item) return schedule.matvecs.get(id)?.kind === 'rows';
  return schedule.matvecs.has(id) || !single;
}

/** When each root is read for the last time. Outputs and what passes from bind to run live for ever. */
function lifetimes(graph: Graph, schedule: Schedule): { endingAt(index: number): readonly NodeId[] } {
  const last = new Map<NodeId, number>();
  const lastBind = schedule.items.findLastIndex(item => item.phase === 'bind');
  schedule.items.forEach((item, index) => {
    for (const id of rootsOf(item)) {
      last.set(id, index);
      for (const input of schedule.inputsOf(id)) {
        const { root } = schedule.refs[input];
        const from = schedule.producer.get(root);
        if (from) last.set(root, from.phase === item.phase ? Math.max(last.get(root) ?? 0, index) : Infinity);
      }
    }
  });
  for (const { root } of packedOf(schedule)) {
    last.set(root, Math.max(last.get(root) ?? 0, lastBind));
  }
  for (const output of graph.outputs) last.set(schedule.refs[output.node].root, Infinity);
  const ending = new Map<number, NodeId[]>();
  for (const [root, index] of last) {
    if (!schedule.producer.has(root)) continue;
    const list = ending.get(index);
    if (list) list.push(root);
    else ending.set(index, [root]);
  }
  return { endingAt: index => ending.get(index) ?? [] };
}

/** Hands out addresses; freed ones are used again for the same number of bytes. */
class Allocator {
  end: number;
  private readonly free = new Map<number, number[]>();

  constructor(start: number) {
    this.end = start;
  }

  take(bytes: number): number {
    const size = padded(bytes);
    const reused = this.free.get(size)?.pop();
    if (reused !== undefined) return reused;
    const address = this.end;
    this.end += size;
    return address;
  }

  give(address: number, bytes: number): void {
    const size = padded(bytes);
    const list = this.free.get(size);
    if (list) list.push(address);
    else this.free.set(size, [address]);
  }
}

function padded(bytes: number): number {
  return Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);
}
