/**
 * The static memory plan: an address for every value that cannot stay in locals. Temporaries whose lifetimes do not
 * meet share addresses; memory is sized here once and never grows.
 */
import { TildeError } from '../../errors.ts';
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import { sizeOf } from './extents.ts';
import { F64 } from './limits.ts';
import type { Panel } from './matvec.ts';
import type { Item, Schedule } from './schedule.ts';

export interface MemoryPlan {
  /** Byte address of each root that has one. */
  readonly address: ReadonlyMap<NodeId, number>;
  /** Byte address of each packed matrix, by Panel.key. */
  readonly panels: ReadonlyMap<string, { readonly panel: Panel; readonly address: number }>;
  readonly bytes: number;
}

const ALIGN = 16;
/** Where the plan begins; address 0 stays unused. */
const BASE = 64;
/** The most a 32-bit memory holds. */
const MAX_BYTES = 2 ** 32 - 65536;

/** The number all elements of a constant share, or undefined. */
export function uniformConstant(node: Node): number | undefined {
  return node.op === 'constant' && node.params.values.length === 1 ? node.params.values[0] : undefined;
}

export function planMemory(graph: Graph, schedule: Schedule): MemoryPlan {
  const needs = memoryRoots(graph, schedule);
  const lives = lifetimes(graph, schedule);
  const allocator = new Allocator();
  const address = new Map<NodeId, number>();
  const place = (root: NodeId): void => {
    address.set(root, allocator.take(sizeOf(graph.nodes[root].shape) * F64));
  };
  for (const root of needs) if (!schedule.producer.has(root)) place(root);
  const panels = placePanels(schedule, allocator);
  schedule.items.forEach((item, index) => {
    const made = rootsOf(item).filter(root => needs.has(root));
    made.forEach(place);
    for (const root of lives.endingAt(index)) {
      const at = address.get(root);
      if (at !== undefined) allocator.give(at, sizeOf(graph.nodes[root].shape) * F64);
    }
  });
  return { address, panels, bytes: allocator.end };
}

function placePanels(
  schedule: Schedule,
  allocator: Allocator,
): Map<string, { panel: Panel; address: number }> {
  const panels = new Map<string, { panel: Panel; address: number }>();
  for (const { panel } of schedule.matvecs.values()) {
    if (panels.has(panel.key)) continue;
    const rows = panel.rows + (panel.rows % 2);
    panels.set(panel.key, { panel, address: allocator.take(rows * panel.columns * F64) });
  }
  return panels;
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
  for (const { panel } of schedule.matvecs.values()) needs.add(panel.root);
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
  for (const { panel } of schedule.matvecs.values()) {
    last.set(panel.root, Math.max(last.get(panel.root) ?? 0, lastBind));
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
  end = BASE;
  private readonly free = new Map<number, number[]>();

  take(bytes: number): number {
    const size = padded(bytes);
    const reused = this.free.get(size)?.pop();
    if (reused !== undefined) return reused;
    const address = this.end;
    this.end += size;
    if (this.end > MAX_BYTES) {
      throw new TildeError('argument', 'This model needs more memory than one WebAssembly memory can hold.', {
        expected: 'at most 4 GB of data and intermediate values',
        got: `${Math.ceil(this.end / 2 ** 20)} MB so far`,
        hint: 'Use fewer rows, or minibatches.',
      });
    }
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
