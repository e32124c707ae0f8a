/**
 * Makes scans: takes a body recorded as a graph, moves out of it what need not be done step by step, applies the
 * primitive and takes its flat result apart. Works on underlying shapes; hidden axes are the callers' business.
 * Not here: the modeller's `scan` (model/scan.ts) or derivatives (autodiff/scan.ts).
 */
import { apply, literal as literalOf } from './apply.ts';
import { attach, newAxis, unionAxes } from './axes.ts';
import { batchedPlain } from './batching.ts';
import { isLong, partOf, partsOf, runInSegments } from './checkpoints.ts';
import { sizeOf } from './extents.ts';
import type { Graph, Node, NodeId } from './graph.ts';
import type { ParamsOf, Primitive, ScanParams } from './primitives.ts';
import { scanLayout } from './scan-layout.ts';
import type { ArrayValue } from './tensor.ts';
import { prune } from './trace.ts';

export interface ScanPlan {
  /** Its inputs in the order constants, carries, slices of xs; its outputs carries, ys, and "stop" where `stops`. */
  readonly body: Graph;
  readonly constants: readonly ArrayValue[];
  readonly carries: readonly ArrayValue[];
  /** With leading extent `length`. */
  readonly xs: readonly ArrayValue[];
  readonly length: number;
  readonly reverse?: boolean;
  readonly count?: ArrayValue | undefined;
  readonly stops?: boolean;
  /** So many of the last ys are the carries as they came, there for derivatives alone. */
  readonly kept?: number;
}

export interface ScanResult {
  readonly carries: readonly ArrayValue[];
  /** With leading extent `length`. */
  readonly ys: readonly ArrayValue[];
  /** Number of steps done, a scalar; only with `stops`. */
  readonly count: ArrayValue | undefined;
}

/** Runs or records a scan. */
export function buildScan(plan: ScanPlan): ScanResult {
  const peeled = new Peeler(withoutStill(plan)).run();
  const still = stillCarries(plan);
  const moving = peeled.carries.values();
  const carries = plan.carries.map((init, i) => (still.has(i) ? init : (moving.next().value ?? init)));
  return { ...peeled, carries };
}

/** Carries that every step passes on as they came. */
function stillCarries({ body, constants, carries }: ScanPlan): ReadonlySet<number> {
  const same = (_: ArrayValue, i: number): boolean =>
    body.outputs[i].node === body.inputs[constants.length + i].node;
  return new Set(carries.map(same).flatMap((still, i) => (still ? [i] : [])));
}

/** Those carries are constants. */
function withoutStill(plan: ScanPlan): ScanPlan {
  const still = stillCarries(plan);
  if (still.size === 0) return plan;
  const { body, constants, carries } = plan;
  const first = constants.length;
  const ports = body.inputs.slice(first, first + carries.length);
  const [kept, gone] = [false, true].map(is => carries.map((_, i) => i).filter(i => still.has(i) === is));
  return {
    ...plan,
    body: {
      nodes: body.nodes,
      inputs: [
        ...body.inputs.slice(0, first),
        ...gone.map(i => ports[i]),
        ...kept.map(i => ports[i]),
        ...body.inputs.slice(first + carries.length),
      ],
      outputs: [...kept.map(i => body.outputs[i]), ...body.outputs.slice(carries.length)],
    },
    constants: [...constants, ...gone.map(i => carries[i])],
    carries: kept.map(i => carries[i]),
  };
}

/** What a node of the body depends on: nothing that changes, the slices of xs alone, or the carry. */
type Reach = 'constant' | 'slice' | 'step';

/** Moves that cost nothing where they are and memory where they are not. */
const CHEAP: ReadonlySet<Primitive> = new Set<Primitive>(['reshape', 'broadcastTo', 'stopGradient']);
/** Folding a few elements is faster inside the loop than along a middle axis of all steps. */
const FOLDS: ReadonlySet<Primitive> = new Set<Primitive>(['sum', 'prod', 'reduceMax', 'cumsum', 'matmul']);
/** Values of up to this many elements may be computed for all steps at once, though no slice is as large. */
const SMALL = 16;

/** Splits a body: what no carry reaches is computed outside, for all steps at once. */
class Peeler {
  private readonly plan: ScanPlan;
  private readonly reach: readonly Reach[];
  private readonly axis;
  /** Values outside the loop, of nodes that have one; slices carry the axis of time. */
  private readonly outside = new Map<NodeId, ArrayValue>();

  constructor(plan: ScanPlan) {
    this.plan = { ...plan, body: prune(plan.body, new Set(plan.body.inputs.map(({ node }) => node))) };
    this.reach = reaches(this.plan);
    this.axis = newAxis('step', plan.length);
    const { constants, carries, xs, body } = this.plan;
    constants.forEach((value, i) => this.outside.set(body.inputs[i].node, value));
    const first = constants.length + carries.length;
    xs.forEach((value, i) => this.outside.set(body.inputs[first + i].node, attach(value, [this.axis])));
  }

  run(): ScanResult {
    const { body, carries, stops = false, count, length, reverse = false, kept = 0 } = this.plan;
    const whole = count === undefined && !stops;
    const outputs = body.outputs.map(({ node }) => node);
    const ys = outputs.slice(carries.length, outputs.length - Number(stops));
    // Without early stop, what no carry reaches need not pass through the loop at all.
    const direct = ys.map(id => whole && this.reach[id] !== 'step');
    const inner = ys.filter((_, j) => !direct[j]);
    const keptInner = direct.slice(ys.length - kept).filter(is => !is).length;
    const rest = [...outputs.slice(0, carries.length), ...inner, ...(stops ? outputs.slice(-1) : [])];
    const loop = carries.length === 0 && inner.length === 0 && !stops ? undefined : this.cut(rest);
    const parts = loop && applyScan(loop, { length, reverse, stops, count, carries, kept: keptInner });
    const found = parts?.ys.values();
    return {
      carries: parts?.carries ?? [],
      ys: ys.map((id, j) => (direct[j] ? this.repeated(id) : (found?.next().value ?? lost()))),
      count: parts?.count,
    };
  }

  /** The value of a node outside the loop. */
  private valueOf(id: NodeId): ArrayValue {
    const done = this.outside.get(id);
    if (done) return done;
    const node = this.plan.body.nodes[id];
    const value = computeOutside(
      node,
      node.inputs.map(input => this.valueOf(input)),
    );
    this.outside.set(id, value);
    return value;
  }

  /** The value with the steps as first extent. */
  private repeated(id: NodeId): ArrayValue {
    const value = this.valueOf(id);
    if (value.axes.length > 0) return attach(value, []);
    const shape = [this.plan.length, ...value.full];
    const room = apply('reshape', [value], { shape: [1, ...value.full] });
    return apply('broadcastTo', [room], { shape });
  }

  /** The body without what is computed outside; what it needs of that becomes its inputs. */
  private cut(outputs: readonly NodeId[]): Cut {
    const { nodes, inputs } = this.plan.body;
    const first = this.plan.constants.length;
    const kept = new Set<NodeId>();
    const entering = new Map<NodeId, ArrayValue>();
    const pending = [...outputs];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (kept.has(id)) continue;
      kept.add(id);
      const { op } = nodes[id];
      if (op === 'constant') continue;
      const stays = this.reach[id] === 'step' || CHEAP.has(op);
      if (stays) pending.push(...nodes[id].inputs);
      else entering.set(id, this.valueOf(id));
    }
    const carried = inputs.slice(first, first + this.plan.carries.length).map(({ node }) => node);
    for (const id of carried) kept.add(id);
    const [constants, slices] = [0, 1].map(axes =>
      [...entering].filter(([, value]) => value.axes.length === axes).toSorted(([a], [b]) => a - b),
    );
    const order = [...constants.map(([id]) => id), ...carried, ...slices.map(([id]) => id)];
    return { nodes, kept, order, outputs, constants: values(constants), xs: values(slices) };
  }
}

interface Cut {
  readonly nodes: readonly Node[];
  readonly kept: ReadonlySet<NodeId>;
  /** What the inputs of the body are, old ids. */
  readonly order: readonly NodeId[];
  readonly outputs: readonly NodeId[];
  readonly constants: readonly ArrayValue[];
  readonly xs: readonly ArrayValue[];
}

const values = (entries: readonly (readonly [NodeId, ArrayValue])[]): ArrayValue[] =>
  entries.map(([, value]) => attach(value, []));

function reaches({ body, constants, carries, xs, length, count, stops = false }: ScanPlan): Reach[] {
  const own = new Map<NodeId, Reach>();
  body.inputs.forEach(({ node }, i) => {
    own.set(
      node,
      i < constants.length ? 'constant' : i < constants.length + carries.length ? 'step' : 'slice',
    );
  });
  const bound = Math.max(SMALL, ...xs.map(({ full }) => 2 * sizeOf(full.slice(1))));
  const reach: Reach[] = [];
  body.nodes.forEach((node, id) => {
    const from = node.inputs.map(input => reach[input]);
    const all =
      own.get(id) ?? (from.includes('step') ? 'step' : from.includes('slice') ? 'slice' : 'constant');
    // Where steps may be left out, work for all of them would be wasted.
    const partial = count !== undefined || stops;
    // One step that may be left out is a branch: nothing of it is done where it is not taken.
    if (count !== undefined && length === 1 && !own.has(id)) return void reach.push('step');
    const folds = FOLDS.has(node.op) && sizeOf(body.nodes[node.inputs[0]].shape) <= SMALL;
    const large = sizeOf(node.shape) > bound;
    const staying = all === 'slice' && !own.has(id) && (partial || folds || large || node.op === 'scan');
    reach.push(staying ? 'step' : all);
  });
  return reach;
}

function computeOutside(node: Node, inputs: readonly ArrayValue[]): ArrayValue {
  const { op } = node;
  if (op === 'input') throw new Error('an input of a body has no value');
  if (op === 'constant') return literalOf(node.shape, node.params.values);
  const params = node.params as ParamsOf<Primitive>;
  const axes = unionAxes(inputs);
  return axes.length === 0
    ? apply<Primitive>(op, inputs, params)
    : batchedPlain<Primitive>(op, inputs, params);
}

function applyScan(
  { nodes, kept, order, outputs, constants, xs }: Cut,
  plan: Pick<ScanPlan, 'length' | 'carries' | 'count'> &
    Pick<ScanParams, 'reverse' | 'stops'> & { readonly kept: number },
): ScanResult {
  const body = renumber(nodes, kept, order, outputs);
  const { length, reverse, stops, count, carries } = plan;
  const counted = count !== undefined;
  const params = {
    body,
    length,
    constants: constants.length,
    carries: carries.length,
    reverse,
    counted,
    stops,
  };
  const inputs = [...constants, ...carries, ...xs, ...(count ? [count] : [])];
  // Carries are kept for gradients only: a loop nobody differentiates needs no segments.
  if (plan.kept > 0 && isLong(params))
    return { ...runInSegments(inputs, params, plan.kept), count: undefined };
  const flat = apply('scan', inputs, params);
  const start = scanLayout(params).count;
  return {
    ...partsOf(flat, params),
    count: stops ? partOf(flat, { shape: [], start, size: 1 }) : undefined,
  };
}

function renumber(
  nodes: readonly Node[],
  kept: ReadonlySet<NodeId>,
  order: readonly NodeId[],
  outputs: readonly NodeId[],
): ScanParams['body'] {
  const moved = new Map<NodeId, NodeId>(order.map((id, i) => [id, i]));
  const list: Node[] = order.map((id, i) => ({
    op: 'input',
    inputs: [],
    params: { name: `p${i}` },
    shape: nodes[id].shape,
  }));
  const at = (id: NodeId): NodeId => moved.get(id) ?? lost();
  [...kept]
    .toSorted((a, b) => a - b)
    .forEach(id => {
      if (moved.has(id)) return;
      moved.set(id, list.length);
      list.push({ ...nodes[id], inputs: nodes[id].inputs.map(at) } as Node);
    });
  return { nodes: list, inputs: order.map((_, i) => i), outputs: outputs.map(at) };
}

function lost(): never {
  throw new Error('a part of a scan is missing');
}
