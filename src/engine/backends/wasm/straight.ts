/**
 * Code without loops for arrays of at most MAX_STRAIGHT elements: every two elements are one local.
 * Sums add pairs left to right, then the two lanes, then an odd last element; where neighbouring results take
 * neighbouring elements, both lanes add theirs one after the other.
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import type { Context } from './context.ts';
import { elementwiseRule } from './elementwise.ts';
import { pair, scalar } from './elements.ts';
import type { Source } from './elements.ts';
import { coordinates, dot, sizeOf, stridesOf } from './extents.ts';
import { Lanes } from './lanes.ts';
import type { Value } from './lanes.ts';
import { F64 } from './limits.ts';
import { OP } from './opcodes.ts';
import { uniformConstant } from './memory.ts';
import { foldOf } from './folds.ts';
import type { Fold } from './folds.ts';
import { broadcastElement, moveSources } from './moves.ts';

export function emitStraight(context: Context, nodes: readonly NodeId[]): void {
  for (const id of nodes) {
    const values = compute(context, id);
    context.held.set(id, values);
    spill(context, id, values);
  }
}

function compute(context: Context, id: NodeId): readonly Value[] {
  const { graph, schedule } = context;
  const node = graph.nodes[id];
  const moved = moveSources(graph, schedule.refs, node);
  if (moved)
    return pairs(
      moved.length,
      (a, b) => pair(context, moved[a], moved[b]),
      a => scalar(context, moved[a]),
    );
  const rule = elementwiseRule(node.op);
  if (!rule) return reduce(context, id);
  const source = (input: NodeId, index: number): Source =>
    broadcastElement(graph, schedule.refs, input, node.shape, index);
  const one = new Lanes(context.f, 1);
  const two = new Lanes(context.f, 2);
  const cotangent = guardOf(graph, node);
  if (cotangent !== undefined) {
    const [, product] = node.inputs;
    return pairs(
      sizeOf(node.shape),
      (a, b) => {
        const [p, c] = [product, cotangent].map(id => pair(context, source(id, a), source(id, b)));
        return two.scoped(() => guarded(two, p, c));
      },
      a => {
        const [p, c] = [product, cotangent].map(id => scalar(context, source(id, a)));
        return one.scoped(() => guarded(one, p, c));
      },
    );
  }
  return pairs(
    sizeOf(node.shape),
    (a, b) => {
      const args = node.inputs.map(input => pair(context, source(input, a), source(input, b)));
      return two.scoped(() => rule(two, args, context.functions));
    },
    a => {
      const args = node.inputs.map(input => scalar(context, source(input, a)));
      return one.scoped(() => rule(one, args, context.functions));
    },
  );
}

/**
 * The c of a choice (c or p = p) ? p : 0 among arrays of one shape: what derivatives use so that a NaN slope of
 * something not chosen does no harm.
 */
function guardOf({ nodes }: Graph, node: Node): NodeId | undefined {
  if (node.op !== 'select') return undefined;
  const [test, product, other] = node.inputs;
  const zero = uniformConstant(nodes[other]);
  if (nodes[test].op !== 'or' || !Object.is(zero, 0)) return undefined;
  const [cotangent, sound] = nodes[test].inputs;
  const { op, inputs } = nodes[sound];
  if (op !== 'eq' || inputs.some(input => input !== product)) return undefined;
  const size = sizeOf(node.shape);
  return [cotangent, product].every(id => sizeOf(nodes[id].shape) === size) ? cotangent : undefined;
}

/** The product unless it is NaN, which is rare enough to jump over: a choice would lengthen the way to it. */
function guarded(lanes: Lanes, product: Value, cotangent: Value): Value {
  const out = lanes.copy(product);
  const wrong = lanes.compare('ne', product, product);
  lanes.whenAny(wrong, out, () => {
    const sound = lanes.either(lanes.truthy(cotangent), lanes.invert(wrong));
    return lanes.select(sound, product, lanes.constant(0));
  });
  return out;
}

/** One value per two elements; the last of an odd number has its element in both lanes. */
function pairs(count: number, two: (a: number, b: number) => Value, one: (a: number) => Value): Value[] {
  if (count === 1) return [one(0)];
  return Array.from({ length: Math.ceil(count / 2) }, (_, p) => two(2 * p, Math.min(2 * p + 1, count - 1)));
}

function spill(context: Context, id: NodeId, values: readonly Value[]): void {
  const address = context.plan.address.get(id);
  if (address === undefined) return;
  const { f } = context;
  const count = sizeOf(context.graph.nodes[id].shape);
  values.forEach((value, p) => {
    f.i32(0);
    new Lanes(f, count === 1 ? 1 : 2).push(value);
    const whole = 2 * p + 1 < count;
    if (!whole && count > 1) f.extract(0);
    f.store(whole ? 'v128' : 'f64', address + 2 * p * F64);
  });
}

function reduce(context: Context, id: NodeId): readonly Value[] {
  const { graph, schedule } = context;
  const node = graph.nodes[id];
  const fold = foldOf(node.op);
  const axes = 'axes' in node.params ? node.params.axes : [];
  const [input] = node.inputs;
  const { shape } = graph.nodes[input];
  const { root, offset } = schedule.refs[input];
  const members = membersOf(shape, axes, sizeOf(node.shape));
  const sources = members.map(list => list.map((index): Source => ({ root, index: offset + index })));
  const [first, second] = sources;
  if (first && second && isSideBySide(sources)) return foldSideBySide(context, fold, sources);
  const totals = sources.map(list => total(context, fold, list));
  const one = new Lanes(context.f, 1);
  const two = new Lanes(context.f, 2);
  return pairs(
    totals.length,
    (a, b) => {
      one.push(totals[a]);
      context.f.op(OP.f64x2Splat);
      one.push(totals[b]);
      context.f.replace(1);
      return two.take();
    },
    () => totals[0],
  );
}

/** Whether every two results fold elements that stand in pairs already. */
function isSideBySide(sources: readonly (readonly Source[])[]): boolean {
  return (
    sources.length % 2 === 0 &&
    sources[0].length > 0 &&
    sources.every((list, i) =>
      list.every((source, k) => {
        const left = sources[i - (i % 2)][k];
        if (source === 'zero' || left === 'zero') return false;
        return left.index % 2 === 0 && source.root === left.root && source.index === left.index + (i % 2);
      }),
    )
  );
}

function foldSideBySide(
  context: Context,
  fold: Fold,
  sources: readonly (readonly Source[])[],
): readonly Value[] {
  const two = new Lanes(context.f, 2);
  return pairs(
    sources.length,
    (a, b) =>
      two.scoped(() =>
        sources[a]
          .map((source, k): Value => pair(context, source, sources[b][k]))
          .reduce((total, value) => fold.join(two, total, value)),
      ),
    () => two.constant(fold.start),
  );
}

/** For each kept element, the elements folded into it. */
function membersOf(shape: readonly number[], axes: readonly number[], count: number): number[][] {
  const kept = shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  const strides = stridesOf(kept.map(axis => shape[axis]));
  const members = Array.from({ length: count }, (): number[] => []);
  for (let index = 0; index < sizeOf(shape); index++) {
    const place = coordinates(index, shape);
    members[
      dot(
        kept.map(axis => place[axis]),
        strides,
      )
    ].push(index);
  }
  return members;
}

function total(context: Context, fold: Fold, sources: readonly Source[]): Value {
  const { f } = context;
  const one = new Lanes(f, 1);
  const two = new Lanes(f, 2);
  if (sources.length === 0) return { constant: fold.start };
  if (sources.length === 1) return scalar(context, sources[0]);
  let sum = pair(context, sources[0], sources[1]);
  for (let i = 2; i + 1 < sources.length; i += 2) {
    sum = fold.join(two, sum, pair(context, sources[i], sources[i + 1]));
  }
  const lane = (which: 0 | 1): Value => {
    two.push(sum);
    f.extract(which);
    return one.take();
  };
  const joined = fold.join(one, lane(0), lane(1));
  return sources.length % 2 === 0
    ? joined
    : fold.join(one, joined, scalar(context, sources[sources.length - 1]));
}
