/**
 * Turns a graph into an ordered list of work: straight code for small arrays, fused loops for large ones, steps
 * for the rest; everything that data alone decides goes to the bind phase.
 *
 * A node's stage is one more than that of the inputs it cannot be fused with. Elementwise nodes of one stage and
 * one walk form one loop: nothing in a stage can depend on the end of a loop of that stage, so this is sound.
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import { makeBodies } from './bodies.ts';
import { findDistinct, type Distinct } from './distinct.ts';
import { elementwiseRule } from './elementwise.ts';
import { essential, sizeOf } from './extents.ts';
import { findSummed } from './factors.ts';
import type { SummedSoftplus } from './factors.ts';
import { MAX_STRAIGHT, MAX_WEIGHT } from './limits.ts';
import { findMatvecs } from './matvec.ts';
import type { Matvec } from './matvec.ts';
import { resolveRefs, walkKey } from './refs.ts';
import type { Ref } from './refs.ts';

export type Phase = 'bind' | 'run';

interface Common {
  readonly phase: Phase;
  readonly stage: number;
  /** Number of the generated function this belongs to. */
  chunk: number;
}
export interface StraightItem extends Common {
  readonly kind: 'straight';
  readonly nodes: NodeId[];
}
export interface LoopItem extends Common {
  readonly kind: 'loop';
  /** Extents walked, without ones. */
  readonly shape: readonly number[];
  /** Elementwise nodes and row products, in order. */
  readonly nodes: NodeId[];
  /** Reductions and column products, done as the loop goes. */
  readonly reductions: NodeId[];
  /** Axes from here on are summed by the reductions that keep some; undefined while there is none. */
  split: number | undefined;
  /** The loop runs over these values alone. */
  readonly distinct: Distinct | undefined;
}
export interface StepItem extends Common {
  readonly kind: 'step';
  readonly node: NodeId;
}
export type Item = StraightItem | LoopItem | StepItem;

export interface Schedule {
  readonly items: readonly Item[];
  readonly refs: readonly Ref[];
  readonly matvecs: ReadonlyMap<NodeId, Matvec>;
  /** Softplus nodes that loops need not compute: only their sum is read. */
  readonly summed: ReadonlyMap<NodeId, SummedSoftplus>;
  /** Sums over distinct values of data, and what they alone read. */
  readonly distincts: ReadonlyMap<NodeId, Distinct>;
  /** The item that computes a root; none for inputs and constants. */
  readonly producer: ReadonlyMap<NodeId, Item>;
  /** The body of every scan. */
  readonly bodies: ReadonlyMap<NodeId, Body>;
  /** Roots (and vectors) an item's node reads. */
  inputsOf(id: NodeId): readonly NodeId[];
}

/** The body of a scan, with the ids of its own graph. */
export interface Body {
  readonly graph: Graph;
  readonly schedule: Schedule;
  /** Constants, carries, slices of xs. */
  readonly inputs: readonly NodeId[];
  /** Next carries, ys, and the truth value that stops. */
  readonly outputs: readonly NodeId[];
  /** Whether a step is straight code alone: carry and slices then live in locals. */
  readonly straight: boolean;
}

export interface ScheduleOptions {
  /** Fuse elementwise work into shared loops; default true. */
  readonly fuse: boolean;
}

const isSource = (node: Node): boolean => node.op === 'input' || node.op === 'constant';

export function makeSchedule(graph: Graph, options: ScheduleOptions): Schedule {
  const refs = resolveRefs(graph);
  const bound = boundNodes(graph);
  const matvecs = options.fuse ? findMatvecs(graph, refs, id => bound[id]) : new Map<NodeId, Matvec>();
  const inputsOf = (id: NodeId): readonly NodeId[] => {
    const matvec = matvecs.get(id);
    return matvec ? [matvec.panel.root, matvec.vector] : graph.nodes[id].inputs;
  };
  const needed = neededRoots(graph, refs, inputsOf);
  const distincts = options.fuse
    ? findDistinct(graph, refs, bound, id => needed[id])
    : new Map<NodeId, Distinct>();
  const builder = new Builder(graph, { refs, bound, matvecs, distincts, options, inputsOf });
  graph.nodes.forEach((node, id) => {
    if (needed[id] && refs[id].root === id && !isSource(node)) builder.place(id);
  });
  const items = splitStraight(builder.sorted());
  numberChunks(items);
  const summed = options.fuse ? findSummed(graph, refs, items, inputsOf) : new Map<NodeId, SummedSoftplus>();
  const bodies = makeBodies(graph, needed, body => makeSchedule(body, options));
  return { items, refs, matvecs, summed, distincts, inputsOf, bodies, producer: producers(items) };
}

/** Which nodes no parameter reaches. */
function boundNodes(graph: Graph): boolean[] {
  const parameters = new Set(graph.inputs.filter(i => i.role === 'parameter').map(i => i.node));
  const bound: boolean[] = [];
  graph.nodes.forEach((node, id) => {
    bound.push(!parameters.has(id) && node.inputs.every(input => bound[input]));
  });
  return bound;
}

function neededRoots(
  graph: Graph,
  refs: readonly Ref[],
  inputsOf: (id: NodeId) => readonly NodeId[],
): boolean[] {
  const needed = graph.nodes.map(() => false);
  for (const output of graph.outputs) needed[refs[output.node].root] = true;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (!needed[id]) continue;
    for (const input of inputsOf(id)) needed[refs[input].root] = true;
  }
  return needed;
}

const MOVES = new Set<string>(['slice', 'unslice', 'concat', 'transpose']);
const REDUCTIONS = new Set<string>(['sum', 'prod', 'reduceMax']);

/** What is found out of a graph before its nodes are placed. */
interface Known {
  readonly refs: readonly Ref[];
  readonly bound: readonly boolean[];
  readonly matvecs: ReadonlyMap<NodeId, Matvec>;
  readonly distincts: ReadonlyMap<NodeId, Distinct>;
  readonly options: ScheduleOptions;
  readonly inputsOf: (id: NodeId) => readonly NodeId[];
}

class Builder {
  private readonly stages: number[] = [];
  private readonly items = new Map<string, Item>();
  private readonly owner = new Map<NodeId, Item>();
  private readonly graph: Graph;
  private readonly refs: readonly Ref[];
  private readonly bound: readonly boolean[];
  private readonly matvecs: ReadonlyMap<NodeId, Matvec>;
  private readonly distincts: ReadonlyMap<NodeId, Distinct>;
  private readonly options: ScheduleOptions;
  private readonly inputsOf: (id: NodeId) => readonly NodeId[];

  constructor(graph: Graph, known: Known) {
    this.graph = graph;
    this.refs = known.refs;
    this.bound = known.bound;
    this.matvecs = known.matvecs;
    this.distincts = known.distincts;
    this.options = known.options;
    this.inputsOf = known.inputsOf;
  }

  place(id: NodeId): void {
    if (this.isStraight(id)) this.placeStraight(id);
    else if (!this.placeInLoop(id)) this.placeStep(id);
  }

  private phase(id: NodeId): Phase {
    return this.bound[id] ? 'bind' : 'run';
  }

  private isStraight(id: NodeId): boolean {
    const node = this.graph.nodes[id];
    if (sizeOf(node.shape) > MAX_STRAIGHT) return false;
    if (REDUCTIONS.has(node.op)) return sizeOf(this.graph.nodes[node.inputs[0]].shape) <= MAX_STRAIGHT;
    return MOVES.has(node.op) || elementwiseRule(node.op) !== undefined;
  }

  /** Stage of a node given which inputs it can be fused with. */
  private stageAfter(id: NodeId, fuses: (root: NodeId, offset: number) => boolean): number {
    let stage = 0;
    for (const input of this.inputsOf(id)) {
      const { root, offset } = this.refs[input];
      const from = this.owner.get(root);
      if (!from || from.phase !== this.phase(id)) continue;
      stage = Math.max(stage, this.stages[root] + (fuses(root, offset) ? 0 : 1));
    }
    return stage;
  }

  private join(id: NodeId, item: Item): void {
    this.owner.set(id, item);
    this.stages[id] = item.stage;
  }

  private placeStraight(id: NodeId): void {
    const stage = this.stageAfter(id, root => this.owner.get(root)?.kind === 'straight');
    const key = `${this.phase(id)}:${stage}`;
    const known = this.items.get(key);
    const item: Item = known ?? { kind: 'straight', phase: this.phase(id), stage, nodes: [], chunk: 0 };
    this.items.set(key, item);
    if (item.kind === 'straight') item.nodes.push(id);
    this.join(id, item);
  }

  private placeStep(id: NodeId): void {
    const stage = this.stageAfter(id, () => false);
    const item: Item = { kind: 'step', phase: this.phase(id), stage, node: id, chunk: 0 };
    this.items.set(`step:${id}`, item);
    this.join(id, item);
  }

  /** False when the node cannot be part of a loop. */
  private placeInLoop(id: NodeId): boolean {
    const node = this.graph.nodes[id];
    const matvec = this.matvecs.get(id);
    if (matvec?.kind === 'rows') return this.joinLoop(id, [matvec.panel.rows], 'node', undefined);
    if (matvec) return this.joinLoop(id, [matvec.panel.rows], 'reduction', undefined);
    if (elementwiseRule(node.op)) return this.joinLoop(id, essential(node.shape), 'node', undefined);
    if (node.op !== 'sum' && node.op !== 'prod' && node.op !== 'reduceMax') return false;
    const split = splitOf(this.graph.nodes[node.inputs[0]].shape, node.params.axes);
    if (split === undefined) return false;
    return this.joinLoop(id, essential(this.graph.nodes[node.inputs[0]].shape), 'reduction', split);
  }

  private joinLoop(
    id: NodeId,
    shape: readonly number[],
    role: 'node' | 'reduction',
    split: number | undefined,
  ): boolean {
    const walk = shape.join('x');
    const isRows = this.matvecs.get(id)?.kind === 'rows';
    const stage = this.stageAfter(id, (root, offset) => {
      const from = this.owner.get(root);
      const whole = offset === 0 && walkKey(this.graph.nodes[root].shape) === walk;
      return (
        this.options.fuse && !isRows && from?.kind === 'loop' && whole && !from.reductions.includes(root)
      );
    });
    const distinct = this.distincts.get(id);
    const apart = this.options.fuse ? (distinct?.key ?? '') : String(id);
    const key = `${this.phase(id)}:${stage}:${walk}:${apart}`;
    const known = this.items.get(key);
    const phase = this.phase(id);
    const item: Item = known ?? {
      kind: 'loop',
      phase,
      stage,
      shape,
      nodes: [],
      reductions: [],
      split: undefined,
      distinct,
      chunk: 0,
    };
    if (item.kind !== 'loop') return false;
    if (role === 'reduction' && split !== undefined && split > 0) {
      if (item.split !== undefined && item.split !== split) return false;
      item.split = split;
    }
    (role === 'node' ? item.nodes : item.reductions).push(id);
    this.items.set(key, item);
    this.join(id, item);
    return true;
  }

  sorted(): Item[] {
    const rank = { straight: 0, loop: 1, step: 2 };
    return [...this.items.values()].sort(
      (a, b) =>
        (a.phase === b.phase ? 0 : a.phase === 'bind' ? -1 : 1) ||
        a.stage - b.stage ||
        rank[a.kind] - rank[b.kind],
    );
  }
}

/** First summed axis (among those longer than 1) when the summed ones come last; 0 when all are summed. */
function splitOf(shape: readonly number[], axes: readonly number[]): number | undefined {
  const flags = shape.flatMap((extent, axis) => (extent === 1 ? [] : [axes.includes(axis)]));
  const first = flags.indexOf(true);
  if (first < 0) return undefined;
  return flags.slice(first).every(Boolean) ? first : undefined;
}

/** Cuts long straight code, so that each function stays small enough to compile quickly. */
function splitStraight(items: readonly Item[]): Item[] {
  return items.flatMap((item): Item[] => {
    if (item.kind !== 'straight' || item.nodes.length <= MAX_WEIGHT / 2) return [item];
    const parts: Item[] = [];
    for (let at = 0; at < item.nodes.length; at += MAX_WEIGHT / 2) {
      parts.push({ ...item, nodes: item.nodes.slice(at, at + MAX_WEIGHT / 2) });
    }
    return parts;
  });
}

function numberChunks(items: readonly Item[]): void {
  let chunk = 0;
  let weight = 0;
  let phase: Phase = 'bind';
  for (const item of items) {
    const own =
      item.kind === 'straight' ? item.nodes.length : item.kind === 'loop' ? 2 * item.nodes.length + 20 : 40;
    if (item.phase !== phase || (weight > 0 && weight + own > MAX_WEIGHT)) {
      chunk++;
      weight = 0;
    }
    phase = item.phase;
    weight += own;
    item.chunk = chunk;
  }
}

function producers(items: readonly Item[]): Map<NodeId, Item> {
  const map = new Map<NodeId, Item>();
  for (const item of items) {
    if (item.kind === 'step') map.set(item.node, item);
    else for (const id of item.nodes) map.set(id, item);
    if (item.kind === 'loop') for (const id of item.reductions) map.set(id, item);
  }
  return map;
}
