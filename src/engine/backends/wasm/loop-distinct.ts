/**
 * The loop over the distinct values of an array of data: two at a time and perhaps a last one, as many as bind found.
 * Sums take each value as often as it occurs. Not here: other loops (loops.ts).
 */
import type { NodeId } from '../../array/graph.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Context } from './context.ts';
import type { Distinct } from './distinct.ts';
import { elementwiseRule } from './elementwise.ts';
import { scalar } from './elements.ts';
import { sizeOf } from './extents.ts';
import { Lanes } from './lanes.ts';
import type { Value } from './lanes.ts';
import { F64 } from './limits.ts';
import { uniformConstant } from './memory.ts';
import { OP } from './opcodes.ts';
import type { LoopItem } from './schedule.ts';
import { distinctLayout } from './steps/pack-distinct.ts';

type Operand =
  | { readonly from: 'loop'; readonly root: NodeId }
  | { readonly from: 'number'; readonly one: Value; readonly two: Value }
  | { readonly from: 'data'; readonly address: number };

export function emitDistinctLoop(context: Context, item: LoopItem, distinct: Distinct): void {
  new DistinctEmitter(context, item, distinct).emit();
}

class DistinctEmitter {
  private readonly context: Context;
  private readonly f: FunctionBuilder;
  private readonly item: LoopItem;
  private readonly address: number;
  private readonly layout: { readonly places: number; readonly counts: number };
  private readonly operands = new Map<NodeId, Operand>();
  private readonly sums: readonly { readonly id: NodeId; readonly lanes: number; readonly tail: number }[];
  /** Bytes from the first distinct value to those at hand. */
  private readonly at: number;

  constructor(context: Context, item: LoopItem, distinct: Distinct) {
    const { f } = context;
    this.context = context;
    this.f = f;
    this.item = item;
    this.address = context.plan.panels.get(distinct.key)?.address ?? 0;
    this.layout = distinctLayout(distinct);
    this.sums = item.reductions.map(id => ({ id, lanes: f.local('v128'), tail: f.local('f64') }));
    this.at = f.local('i32');
  }

  emit(): void {
    const { f, sums } = this;
    for (const id of [...this.item.nodes, ...this.item.reductions])
      for (const input of this.context.graph.nodes[id].inputs) this.operands.set(input, this.operand(input));
    for (const { lanes, tail } of sums) {
      f.f64x2(0, 0);
      f.set(lanes);
      f.f64(0);
      f.set(tail);
    }
    f.i32(0);
    f.set(this.at);
    const left = f.local('i32');
    this.pushHalf();
    f.truncate();
    f.set(left);
    f.get(left);
    f.when(() =>
      f.loop(() => {
        this.body(new Lanes(f, 2));
        f.increment(this.at, 2 * F64);
        f.increment(left, -1);
        f.get(left);
      }),
    );
    this.pushOdd();
    f.when(() => this.body(new Lanes(f, 1)));
    f.release('i32', left);
    f.release('i32', this.at);
    this.finish();
  }

  private pushCount(): void {
    this.f.i32(0);
    this.f.load('f64', this.address);
  }

  /** Half the number of values, rounded down. */
  private pushHalf(): void {
    this.pushCount();
    this.f.f64(0.5);
    this.f.op(OP.f64Mul);
    this.f.op(OP.f64Floor);
  }

  private pushOdd(): void {
    this.pushHalf();
    this.f.f64(2);
    this.f.op(OP.f64Mul);
    this.pushCount();
    this.f.op(OP.f64Ne);
  }

  private operand(input: NodeId): Operand {
    const { graph, schedule } = this.context;
    const { root, offset } = schedule.refs[input];
    if (this.item.nodes.includes(root)) return { from: 'loop', root };
    const uniform = uniformConstant(graph.nodes[root]);
    if (uniform !== undefined)
      return { from: 'number', one: { constant: uniform }, two: { constant: uniform } };
    if (sizeOf(graph.nodes[input].shape) > 1) return { from: 'data', address: this.context.address(input) };
    const one = scalar(this.context, { root, index: offset });
    const two = new Lanes(this.f, 2);
    new Lanes(this.f, 1).push(one);
    this.f.op(OP.f64x2Splat);
    return { from: 'number', one, two: two.take() };
  }

  private body(lanes: Lanes): void {
    const { f, context } = this;
    lanes.scoped(() => {
      const places = Array.from({ length: lanes.width }, (_, lane) => this.place(lane));
      const loaded = new Map<number, Value>();
      const values = new Map<NodeId, Value>();
      const read = (input: NodeId): Value => {
        const operand = this.operands.get(input);
        if (operand?.from === 'loop') return values.get(operand.root) ?? lanes.constant(NaN);
        if (operand?.from === 'number') return lanes.width === 2 ? operand.two : operand.one;
        if (!operand) throw new Error(`no operand ${input}`);
        const value = loaded.get(operand.address) ?? this.load(lanes, places, operand.address);
        loaded.set(operand.address, value);
        return value;
      };
      for (const id of this.item.nodes) {
        const { op, inputs } = context.graph.nodes[id];
        const rule = elementwiseRule(op);
        if (!rule) throw new Error(`${op} cannot be fused`);
        const args = inputs.map(read);
        values.set(
          id,
          lanes.scoped(() => rule(lanes, args, context.functions)),
        );
      }
      f.get(this.at);
      f.load(lanes.width === 2 ? 'v128' : 'f64', this.address + this.layout.counts);
      const count = lanes.take();
      for (const { id, lanes: two, tail } of this.sums) {
        const term = lanes.mul(read(context.graph.nodes[id].inputs[0]), count);
        const local = lanes.width === 2 ? two : tail;
        lanes.assign({ local }, lanes.add({ local }, term));
      }
      for (const place of places) f.release('i32', place);
      return lanes.constant(0);
    });
  }

  /** Bytes to the element that stands for the distinct value of a lane. */
  private place(lane: number): number {
    const { f } = this;
    const local = f.local('i32');
    f.get(this.at);
    f.load('f64', this.address + this.layout.places + lane * F64);
    f.truncate();
    f.set(local);
    return local;
  }

  private load(lanes: Lanes, places: readonly number[], address: number): Value {
    const { f } = this;
    f.get(places[0]);
    f.load('f64', address);
    if (lanes.width === 2) {
      f.op(OP.f64x2Splat);
      f.get(places[1]);
      f.load('f64', address);
      f.replace(1);
    }
    return lanes.take();
  }

  private finish(): void {
    const { f, context } = this;
    const one = new Lanes(f, 1);
    for (const { id, lanes, tail } of this.sums) {
      const [even, odd] = ([0, 1] as const).map(lane => {
        f.get(lanes);
        f.extract(lane);
        return one.take();
      });
      const value = one.add(one.add(even, odd), { local: tail });
      context.held.set(id, [value]);
      const address = context.plan.address.get(id);
      if (address !== undefined) {
        f.i32(0);
        one.push(value);
        f.store('f64', address);
      }
      f.release('v128', lanes);
      f.release('f64', tail);
    }
  }
}
