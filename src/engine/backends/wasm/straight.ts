/**
 * Code without loops for arrays of at most MAX_STRAIGHT elements: every two elements are one local.
 * Sums add pairs left to right, then the two lanes, then an odd last element.
 */
import type { NodeId } from '../../array/graph.ts';
import type { Context } from './context.ts';
import { elementwiseRule } from './elementwise.ts';
import { pair, scalar } from './elements.ts';
import type { Source } from './elements.ts';
import { coordinates, dot, sizeOf, stridesOf } from './extents.ts';
import { Lanes } from './lanes.ts';
import type { Value } from './lanes.ts';
import { F64 } from './limits.ts';
import { OP } from './opcodes.ts';
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
