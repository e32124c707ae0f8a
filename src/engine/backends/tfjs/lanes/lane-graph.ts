/**
 * What one member of a batch does: the batched graph without its batch axis, found by following that axis from the
 * inputs through every node. Found only where no member looks at another. Not here: the rules (reduce-axis.ts), or
 * running the result.
 */
import { sizeOf } from '../../../array/extents.ts';
import type { Graph, GraphInput, Node, NodeId } from '../../../array/graph.ts';
import type { ScanBody, ScanParams, Shape } from '../../../array/primitives.ts';
import { scanLayout, type ScanPart } from '../../../array/scan-layout.ts';
import { reduceAxis, without, type Place, type Reduced } from './reduce-axis.ts';

export interface LaneGraph {
  /** Every value without its batch axis. */
  readonly graph: Graph;
  /** How many members there are. */
  readonly size: number;
  /** Inputs that each member has its own of. */
  readonly own: ReadonlySet<string>;
}

/** The graph of one member, or undefined where there are no members or they mix. */
export function laneGraph(graph: Graph): LaneGraph | undefined {
  const [size = 0] = graph.nodes[graph.outputs[0].node].shape;
  if (size < 2) return undefined;
  const parameters = graph.inputs.filter(({ role }) => role === 'parameter');
  const leading = parameters.filter(({ node }) => graph.nodes[node].shape[0] === size);
  const wide = leading.filter(({ node }) => graph.nodes[node].shape.length > 1);
  for (const own of wide.length < leading.length ? [leading, wide] : [leading]) {
    const names = new Set(own.map(({ name }) => name));
    const found = names.size > 0 ? follow(graph, size, names) : undefined;
    if (found !== undefined) return { graph: found, size, own: names };
  }
  return undefined;
}

function follow(graph: Graph, size: number, own: ReadonlySet<string>): Graph | undefined {
  try {
    const walk = new Walk(graph.nodes, size, onlyForCounts(graph.nodes));
    graph.nodes.forEach((node, id) => {
      if (node.op === 'input') walk.enter(id, own.has(node.params.name) ? 0 : undefined);
      else walk.visit(id);
    });
    const outputs = graph.outputs.map(({ name, node }) => ({ name, node: walk.at(node, 0) }));
    const inputs = graph.inputs.map((input): GraphInput => ({
      ...input,
      node: walk.at(input.node, own.has(input.name) ? 0 : undefined),
    }));
    return { nodes: walk.nodes, inputs, outputs };
  } catch (reason) {
    if (reason instanceof Mixed) return undefined;
    throw reason;
  }
}

/** Members look at each other, or their axis was lost. */
class Mixed extends Error {}

/** An input that all members share should have been each member's own, its axis at `place`. */
class Wanted extends Mixed {
  readonly id: NodeId;
  readonly place: number;

  constructor(id: NodeId, place: number) {
    super();
    this.id = id;
    this.place = place;
  }
}

/** A part of a scan's flat result, before and after. */
interface Part {
  readonly old: ScanPart;
  readonly now: ScanPart;
  readonly place: Place;
}

/** A node of the old graph: what stands for it in the new one. */
interface Seen {
  readonly id: NodeId;
  readonly place: Place;
  /** Of a scan's flat result. */
  readonly parts?: readonly Part[];
  /** Of a slice that took a part: its old shape, which the flat piece has not yet. */
  readonly shape?: Shape;
}

class Walk {
  readonly nodes: Node[] = [];
  readonly #old: readonly Node[];
  readonly #size: number;
  readonly #seen = new Map<NodeId, Seen>();
  readonly #demanded = new Map<string, NodeId>();
  /** In a loop that stops, members are counted to see whether all are done: each then looks at itself alone. */
  readonly #counts: ReadonlySet<NodeId>;

  constructor(old: readonly Node[], size: number, counts: ReadonlySet<NodeId>) {
    this.#old = old;
    this.#size = size;
    this.#counts = counts;
  }

  enter(id: NodeId, place: Place): void {
    const { shape, ...node } = this.#old[id];
    this.#seen.set(id, {
      id: this.#add({ ...node, shape: place === undefined ? shape : without(shape, place) } as Node),
      place,
    });
  }

  placeOf(id: NodeId): Place {
    return this.#of(id).place;
  }

  /** The new node for an old one whose axis is at `place`, or that has none. */
  at(id: NodeId, place: Place): NodeId {
    const seen = this.#of(id);
    if (seen.parts !== undefined || seen.shape !== undefined) throw new Mixed();
    if (seen.place === place) return seen.id;
    if (seen.place !== undefined || place === undefined) throw new Mixed();
    const key = `${id}/${place}`;
    const known = this.#demanded.get(key) ?? this.#same(id, place);
    this.#demanded.set(key, known);
    return known;
  }

  visit(id: NodeId): void {
    const node = this.#old[id];
    const seen = node.inputs.map(input => this.#of(input));
    if (node.op === 'scan') return void this.#seen.set(id, this.#scan(node));
    if (node.op === 'slice' && seen[0].parts !== undefined)
      return void this.#seen.set(id, this.#part(node, seen[0]));
    // A scan whose result is one part is read without a slice.
    node.inputs.forEach((input, i) => {
      const [part, ...more] = seen[i].parts ?? [];
      const whole =
        part !== undefined &&
        part.old.size === this.#old[input].shape[0] &&
        more.every(({ old }) => old.size === 0);
      if (whole) seen[i] = this.#taken(part, seen[i].id);
    });
    if (seen.some(({ parts }) => parts !== undefined)) throw new Mixed();
    if (seen.every(({ place, shape }) => place === undefined && shape === undefined)) {
      const inputs = seen.map(input => input.id);
      return void this.#seen.set(id, { id: this.#add({ ...node, inputs } as Node), place: undefined });
    }
    this.#seen.set(id, this.#reduced(id, node, seen));
  }

  #reduced(id: NodeId, node: Node, seen: readonly Seen[]): Seen {
    const shapes = seen.map(({ shape }, i) => shape ?? this.#old[node.inputs[i]].shape);
    if (seen.some(({ shape }) => shape !== undefined) && node.op !== 'reshape') throw new Mixed();
    const places = seen.map(({ place }) => place);
    if (places.every(place => place === undefined))
      return { id: this.#add({ ...node, inputs: seen.map(input => input.id) } as Node), place: undefined };
    const given = { params: node.params as never, shape: node.shape, shapes, places, size: this.#size };
    const folds = node.op === 'sum' || node.op === 'reduceMax';
    const all = this.#counts.has(id) && folds ? withoutCount(node, places) : undefined;
    if (folds && all !== undefined) {
      const { op, shape } = node;
      return {
        id: this.#add({ op, inputs: [seen[0].id], params: { axes: all }, shape }),
        place: undefined,
      };
    }
    const found = reduceAxis(node, given);
    if (found === undefined) throw new Mixed();
    const inputs = found.inputs.map((place, i) =>
      this.#operand(node.inputs[i], seen[i], place, found.reshaped?.[i]),
    );
    const shape = without(node.shape, found.place);
    const made = this.#add({ op: node.op, inputs, params: found.params, shape: found.made ?? shape } as Node);
    return { id: found.made === undefined ? made : this.#reshape(made, shape), place: found.place };
  }

  #operand(old: NodeId, seen: Seen, place: Place, reshaped: Shape | undefined): NodeId {
    const id = seen.shape !== undefined ? seen.id : this.at(old, place);
    return reshaped === undefined ? id : this.#reshape(id, reshaped);
  }

  #reshape(id: NodeId, shape: Shape): NodeId {
    return this.#add({ op: 'reshape', inputs: [id], params: { shape }, shape });
  }

  /** A value that all members share and that is the same along the axis at `place`, without that axis. */
  #same(id: NodeId, place: number): NodeId {
    const node = this.#old[id];
    const shape = without(node.shape, place);
    if (node.shape[place] === 1) return this.#reshape(this.#of(id).id, shape);
    if (node.op === 'constant')
      return this.#add({ ...node, params: { values: repeated(node, place) }, shape });
    if (node.op === 'input') throw new Wanted(id, place);
    const found = this.#alike(node, place);
    const inputs = found.inputs.map((own, i) =>
      this.#operand(node.inputs[i], this.#of(node.inputs[i]), own, found.reshaped?.[i]),
    );
    const made = this.#add({ op: node.op, inputs, params: found.params, shape: found.made ?? shape } as Node);
    return found.made === undefined ? made : this.#reshape(made, shape);
  }

  /** Places of the inputs' axes that would bring a node's axis to `place`. */
  #alike(node: Node, place: number): Reduced {
    const shapes = node.inputs.map(input => this.#old[input].shape);
    const given = { params: node.params as never, shape: node.shape, shapes, size: this.#size };
    if (node.op === 'broadcastTo' && place < node.shape.length - shapes[0].length) {
      return { place, inputs: [undefined], params: { shape: without(node.shape, place) } };
    }
    for (const [i, shape] of shapes.entries()) {
      for (const [axis, extent] of shape.entries()) {
        const places = shapes.map((_, other) => (other === i ? axis : undefined));
        const found = extent === this.#size ? reduceAxis(node, { ...given, places }) : undefined;
        if (found?.place === place) return found;
      }
    }
    if (node.op === 'broadcastTo')
      return {
        place,
        inputs: [place - (node.shape.length - shapes[0].length)],
        params: { shape: without(node.shape, place) },
      };
    throw new Mixed();
  }

  /** A slice of a scan's flat result must be one of its parts. */
  #part(node: Node<'slice'>, { id, parts = [] }: Seen): Seen {
    const { starts, sizes, steps } = node.params;
    const part = parts.find(({ old }) => old.start === starts[0] && old.size === sizes[0] && steps[0] === 1);
    if (part === undefined) throw new Mixed();
    return this.#taken(part, id);
  }

  #taken({ now, old, place }: Part, id: NodeId): Seen {
    const params = { starts: [now.start], sizes: [now.size], steps: [1] };
    const flat = this.#add({ op: 'slice', inputs: [id], params, shape: [now.size] });
    if (old.shape.length === 1) return { id: this.#reshape(flat, now.shape), place };
    return { id: flat, place, shape: old.shape };
  }

  #scan(node: Node<'scan'>): Seen {
    const { params, inputs } = node;
    const { body, constants, carries } = params;
    const places = inputs.map(input => this.#of(input).place);
    if (params.counted && places[inputs.length - 1] !== undefined) throw new Mixed();
    const first = constants + carries;
    const entries = body.inputs.map((_, i) => (i < first ? places[i] : inner(places[i])));
    // What enters shared may have to become each member's own, most often a carry.
    for (let round = 0; round <= body.inputs.length; round++) {
      const made = this.#tryBody(params, entries);
      if (made === undefined) continue;
      const own = entries.map((place, i) => (i < first || place === undefined ? place : place + 1));
      const operands = inputs.map((input, i) => this.at(input, i < body.inputs.length ? own[i] : undefined));
      const now = { ...params, body: made.body };
      const [was, is] = [scanLayout(params), scanLayout(now)];
      const id = this.#add({ op: 'scan', inputs: operands, params: now, shape: [is.total] });
      const parts = [
        ...was.carry.map((old, i) => ({ old, now: is.carry[i], place: entries[constants + i] })),
        ...was.ys.map((old, j) => ({ old, now: is.ys[j], place: outer(made.ys[j]) })),
      ];
      return { id, place: undefined, parts };
    }
    throw new Mixed();
  }

  /** The body for entries at these places; undefined when one more had to get a place, in `entries`. */
  #tryBody(params: ScanParams, entries: Place[]): { body: ScanBody; ys: Place[] } | undefined {
    try {
      return this.#body(params, entries);
    } catch (reason) {
      const i = reason instanceof Wanted ? params.body.inputs.indexOf(reason.id) : -1;
      if (!(reason instanceof Wanted) || i < 0 || entries[i] !== undefined) throw reason;
      entries[i] = reason.place;
      return undefined;
    }
  }

  #body(
    { body, constants, carries, stops }: ScanParams,
    entries: Place[],
  ): { body: ScanBody; ys: Place[] } | undefined {
    const counts = onlyForCounts(body.nodes);
    const walk = new Walk(
      body.nodes,
      this.#size,
      stops ? new Set([...onlyForStop(body), ...counts]) : counts,
    );
    const entry = new Map(body.inputs.map((id, i) => [id, i]));
    body.nodes.forEach((_, id) => {
      const i = entry.get(id);
      if (i === undefined) walk.visit(id);
      else walk.enter(id, entries[i]);
    });
    let moved = false;
    body.outputs.slice(0, carries).forEach((id, i) => {
      if (entries[constants + i] !== undefined || walk.placeOf(id) === undefined) return;
      entries[constants + i] = walk.placeOf(id);
      moved = true;
    });
    if (moved) return undefined;
    const places = body.outputs.map((id, i) => (i < carries ? entries[constants + i] : walk.placeOf(id)));
    const outputs = body.outputs.map((id, i) => walk.at(id, places[i]));
    const inputs = body.inputs.map((id, i) => walk.at(id, entries[i]));
    return {
      body: { nodes: walk.nodes, inputs, outputs },
      ys: places.slice(carries, places.length - Number(stops)),
    };
  }

  #of(id: NodeId): Seen {
    const seen = this.#seen.get(id);
    if (seen === undefined) throw new Mixed();
    return seen;
  }

  #add(node: Node): NodeId {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }
}

/** The values of a constant along all axes but one, along which they must be the same. */
function repeated({ params: { values }, shape }: Node<'constant'>, place: number): readonly number[] {
  if (values.length === 1) return values;
  const [extent, inside] = [shape[place], sizeOf(shape.slice(place + 1))];
  const first = (i: number): number => Math.floor(i / (extent * inside)) * extent * inside + (i % inside);
  if (!values.every((value, i) => Object.is(value, values[first(i)]))) throw new Mixed();
  return values.filter((_, i) => Math.floor(i / inside) % extent === 0);
}

/** The place in a slice of one step. */
function inner(place: Place): Place {
  if (place === 0) throw new Mixed();
  return place === undefined ? undefined : place - 1;
}

const outer = (place: Place): Place => (place === undefined ? undefined : place + 1);

/** Nodes that nothing but the body's last output, whether to stop, depends on. */
function onlyForStop({ nodes, outputs }: ScanBody): Set<NodeId> {
  const used = new Set(outputs.slice(0, -1));
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (used.has(id)) nodes[id].inputs.forEach(input => used.add(input));
  }
  return new Set(nodes.map((_, id) => id).filter(id => !used.has(id)));
}

/** Nodes that only say how many steps loops take: for a member alone, its own number. */
function onlyForCounts(nodes: readonly Node[]): Set<NodeId> {
  const used = new Set<NodeId>();
  const counts = new Set<NodeId>();
  for (const { op, inputs, params } of nodes) {
    const counted = op === 'scan' && params.counted;
    inputs.forEach((input, i) => (counted && i === inputs.length - 1 ? counts : used).add(input));
  }
  return new Set([...counts].filter(id => !used.has(id)));
}

/** Axes of a fold over all members and perhaps more, without the members'; undefined when it is none. */
function withoutCount(
  { params }: Node<'sum' | 'reduceMax'>,
  [place]: readonly Place[],
): number[] | undefined {
  if (place === undefined || !params.axes.includes(place)) return undefined;
  return params.axes.filter(axis => axis !== place).map(axis => axis - Number(axis > place));
}

/** A loop that may stop seldom does more than this part of its steps, of which there are not more than `LONG`. */
const EARLY = 16;
const LONG = 4096;

/** Elements of all values that count, constants left out: how much work a graph is; loops count by their steps. */
export function workOf(nodes: readonly Node[], counts: (id: NodeId) => boolean = () => true): number {
  return nodes.reduce((sum, node, id) => {
    if (node.op === 'constant' || node.op === 'input' || !counts(id)) return sum;
    if (node.op === 'scan') {
      const { length, stops, body } = node.params;
      return sum + (stops ? Math.min(length, LONG) / EARLY : length) * workOf(body.nodes);
    }
    const terms = node.op === 'matmul' ? (nodes[node.inputs[0]].shape.at(-1) ?? 1) : 1;
    return (
      sum + terms * Math.max(sizeOf(node.shape), ...node.inputs.map(input => sizeOf(nodes[input].shape)))
    );
  }, 0);
}
