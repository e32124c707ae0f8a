/**
 * Scans: a function with a loop around the code of the body. A body of small arrays is written straight into the loop
 * and its carry lives in locals; any other works on memory, and its carry is copied from step to step.
 * Not here: the code of the body's own nodes.
 */
import type { Node, NodeId } from '../../../array/graph.ts';
import { scanLayout, type ScanPart } from '../../../array/scan-layout.ts';
import { FunctionBuilder } from '../assembler.ts';
import type { Context } from '../context.ts';
import { pair, scalar, type Source } from '../elements.ts';
import { sizeOf } from '../extents.ts';
import { Lanes, type Value } from '../lanes.ts';
import { F64 } from '../limits.ts';
import { OP } from '../opcodes.ts';
import type { Body, Phase } from '../schedule.ts';
import { fillZero } from './copy.ts';
import { packPanel } from './pack.ts';

type Scan = Node<'scan'>;

export function scan(context: Context, id: number, node: Scan): void {
  const body = context.schedule.bodies.get(id);
  const plan = context.plan.bodies.get(id);
  if (!body || !plan) throw new Error(`scan ${id} has no body`);
  const address = new Map(plan.address);
  body.inputs
    .slice(0, node.params.constants)
    .forEach((input, i) => address.set(input, context.address(node.inputs[i])));
  const f = new FunctionBuilder();
  const inner = context.inside(body.graph, body.schedule, { ...plan, address }, f);
  new Writer(context, inner, id, node, body).write();
  context.f.call(context.functions.add(f));
}

/** Something that moves by a number of bytes each step. */
interface Stride {
  readonly local: number;
  readonly bytes: number;
}

class Writer {
  private readonly outer: Context;
  private readonly inner: Context;
  private readonly f: FunctionBuilder;
  private readonly node: Scan;
  private readonly body: Body;
  private readonly carry: readonly ScanPart[];
  private readonly ys: readonly ScanPart[];
  private readonly result: number;
  private readonly countPlace: number;
  /** Steps left to do; set before the loop. */
  private readonly left: number;
  private readonly total: number;

  constructor(outer: Context, inner: Context, id: NodeId, node: Scan, body: Body) {
    this.outer = outer;
    this.inner = inner;
    this.f = inner.f;
    this.node = node;
    this.body = body;
    const layout = scanLayout(node.params);
    this.carry = layout.carry;
    this.ys = layout.ys;
    this.countPlace = layout.count;
    this.result = outer.rootAddress(id);
    this.left = this.f.local('i32');
    this.total = this.f.local('i32');
  }

  write(): void {
    const { f, node, body } = this;
    const { length, counted, stops } = node.params;
    if (counted || stops) {
      for (const { start, size } of this.ys) if (size > 0) fillZero(f, this.result + start * F64, size);
    }
    this.setSteps();
    const steps = body.straight ? this.straight() : this.throughMemory();
    const all = (): void => {
      steps.once();
      if (length > 0) steps.loop();
    };
    if (counted) {
      f.get(this.left);
      f.when(all);
    } else all();
    steps.end();
    if (!stops) return;
    f.i32(0);
    f.get(this.total);
    f.get(this.left);
    f.op(OP.i32Sub);
    f.op(OP.f64ConvertI32U);
    f.store('f64', this.result + this.countPlace * F64);
  }

  /** The number of steps: the length, or the last input brought into 0 … length. */
  private setSteps(): void {
    const { f, node } = this;
    const { length, counted } = node.params;
    if (counted) {
      f.i32(0);
      f.load('f64', this.outer.address(node.inputs[node.inputs.length - 1]));
      f.f64(0);
      f.op(OP.f64Max);
      f.f64(length);
      f.op(OP.f64Min);
      f.truncate();
    } else f.i32(length);
    f.set(this.total);
    f.get(this.total);
    f.set(this.left);
  }

  /** A pointer to the first step's element of an array with a leading axis of steps. */
  private stride(address: number, size: number): Stride {
    const { f } = this;
    const local = f.local('i32');
    f.i32(address);
    if (this.node.params.reverse) {
      f.get(this.total);
      f.i32(-1);
      f.op(OP.i32Add);
      f.i32(size * F64);
      f.op(OP.i32Mul);
      f.op(OP.i32Add);
    }
    f.set(local);
    return { local, bytes: this.node.params.reverse ? -size * F64 : size * F64 };
  }

  private strides(): { xs: readonly Stride[]; ys: readonly Stride[] } {
    const { constants, carries, length } = this.node.params;
    const first = constants + carries;
    const xs = this.body.inputs.slice(first).map((input, i) => {
      const size = sizeOf(this.body.graph.nodes[input].shape);
      return this.stride(this.outer.address(this.node.inputs[first + i]), size);
    });
    const ys = this.ys.map(({ start, size }) =>
      this.stride(this.result + start * F64, length === 0 ? 0 : size / length),
    );
    return { xs, ys };
  }

  /** Ends a step: moves the pointers and leaves on the stack whether there is another one. A stop flag lies below. */
  private turn(strides: readonly Stride[]): void {
    const { f } = this;
    for (const { local, bytes } of strides) f.increment(local, bytes);
    f.increment(this.left, -1);
    f.get(this.left);
    if (!this.node.params.stops) return;
    f.op(OP.i32Eqz);
    f.op(OP.i32Or);
    f.op(OP.i32Eqz);
  }

  private size(id: NodeId): number {
    return sizeOf(this.body.graph.nodes[id].shape);
  }

  // Small arrays

  private straight() {
    const { f, inner, body, node } = this;
    const { constants, carries, stops } = node.params;
    const once = (): void => {
      for (const input of body.inputs.slice(0, constants)) {
        if (this.size(input) <= 16)
          inner.held.set(input, this.fetch(undefined, inner.address(input), this.size(input)));
      }
      this.emitPhase('bind');
    };
    const carried = body.inputs.slice(constants, constants + carries);
    const state = carried.map((input, i) =>
      this.fetch(undefined, this.outer.address(node.inputs[constants + i]), this.size(input)),
    );
    const { xs, ys } = this.strides();
    const loop = (): void =>
      f.loop(() => {
        carried.forEach((input, i) => inner.held.set(input, state[i]));
        body.inputs.slice(constants + carries).forEach((input, i) => {
          inner.held.set(input, this.fetch(xs[i].local, 0, this.size(input)));
        });
        this.emitPhase('run');
        ys.forEach(({ local }, j) => this.storeSources(this.sources(body.outputs[carries + j]), local));
        // Before the carry moves on: the flag may be part of it.
        if (stops) this.pushTruth(scalar(inner, this.sources(body.outputs[body.outputs.length - 1])[0]));
        this.advance(state);
        this.turn([...xs, ...ys]);
      });
    return {
      once,
      loop,
      end: () => {
        this.carry.forEach(({ start, size }, i) =>
          this.storeValues(state[i], size, undefined, this.result + start * F64),
        );
      },
    };
  }

  private emitPhase(phase: Phase): void {
    const { inner } = this;
    for (const item of inner.schedule.items) if (item.phase === phase) inner.emit(inner, item);
    if (phase === 'bind') this.pack();
  }

  private pack(): void {
    for (const { panel, address } of this.inner.plan.panels.values()) packPanel(this.inner, panel, address);
  }

  private sources(id: NodeId): Source[] {
    const { root, offset } = this.inner.schedule.refs[id];
    return Array.from({ length: this.size(id) }, (_, i): Source => ({ root, index: offset + i }));
  }

  /** Loads an array into locals of its own. */
  private fetch(local: number | undefined, address: number, size: number): Value[] {
    const { f } = this;
    const base = (): void => (local === undefined ? f.i32(0) : f.get(local));
    const take = (type: 'f64' | 'v128'): Value => {
      const own = f.local(type);
      f.set(own);
      return { local: own };
    };
    if (size === 1) {
      base();
      f.load('f64', address);
      return [take('f64')];
    }
    return Array.from({ length: Math.ceil(size / 2) }, (_, p) => {
      base();
      if (2 * p + 1 < size) f.load('v128', address + 2 * p * F64);
      else f.loadSplat(address + 2 * p * F64);
      return take('v128');
    });
  }

  /** The values as `held` wants them: one f64, or pairs, an odd last one twice. */
  private gathered(sources: readonly Source[]): Value[] {
    if (sources.length === 1) return [scalar(this.inner, sources[0])];
    return Array.from({ length: Math.ceil(sources.length / 2) }, (_, p) =>
      pair(this.inner, sources[2 * p], sources[Math.min(2 * p + 1, sources.length - 1)]),
    );
  }

  private storeSources(sources: readonly Source[], local: number): void {
    this.storeValues(this.gathered(sources), sources.length, local, 0);
  }

  private storeValues(
    values: readonly Value[],
    size: number,
    local: number | undefined,
    address: number,
  ): void {
    const { f } = this;
    values.forEach((value, p) => {
      if (local === undefined) f.i32(0);
      else f.get(local);
      new Lanes(f, size === 1 ? 1 : 2).push(value);
      const whole = 2 * p + 1 < size;
      if (!whole && size > 1) f.extract(0);
      f.store(whole ? 'v128' : 'f64', address + 2 * p * F64);
    });
  }

  /** Puts the new carry into the locals of the old one, all at once. */
  private advance(state: readonly (readonly Value[])[]): void {
    const { f, body } = this;
    const next = state.map((_, i) => this.gathered(this.sources(body.outputs[i])));
    const pairs = state.flatMap((own, i) =>
      own.map(
        (to, p) => ({ to, from: next[i][p], width: this.size(body.outputs[i]) === 1 ? 1 : 2 }) as const,
      ),
    );
    for (const { from, width } of pairs) new Lanes(f, width).push(from);
    for (const { to } of pairs.toReversed()) if ('local' in to) f.set(to.local);
  }

  private pushTruth(value: Value): void {
    const { f } = this;
    new Lanes(f, 1).push(value);
    f.f64(0);
    f.op(OP.f64Ne);
  }

  // Arrays in memory

  private throughMemory() {
    const { f, inner, body, node } = this;
    const { constants, carries, stops } = node.params;
    const once = (): void => this.callParts('bind');
    const carried = body.inputs.slice(constants, constants + carries);
    carried.forEach((input, i) =>
      this.copy(
        undefined,
        this.outer.address(node.inputs[constants + i]),
        undefined,
        inner.address(input),
        this.size(input),
      ),
    );
    const { xs, ys } = this.strides();
    const parts = this.parts('run');
    const loop = (): void =>
      f.loop(() => {
        body.inputs.slice(constants + carries).forEach((input, i) => {
          this.copy(xs[i].local, 0, undefined, inner.address(input), this.size(input));
        });
        for (const part of parts) f.call(part);
        ys.forEach(({ local }, j) => {
          const output = body.outputs[carries + j];
          this.copy(undefined, inner.address(output), local, 0, this.size(output));
        });
        if (stops) {
          f.i32(0);
          f.load('f64', inner.address(body.outputs[body.outputs.length - 1]));
          f.f64(0);
          f.op(OP.f64Ne);
        }
        carried.forEach((input, i) => {
          const [from, to] = [inner.address(body.outputs[i]), inner.address(input)];
          if (from !== to) this.copy(undefined, from, undefined, to, this.size(input));
        });
        this.turn([...xs, ...ys]);
      });
    return {
      once,
      loop,
      end: () => {
        this.carry.forEach(({ start, size }, i) =>
          this.copy(undefined, inner.address(carried[i]), undefined, this.result + start * F64, size),
        );
      },
    };
  }

  private callParts(phase: Phase): void {
    for (const part of this.parts(phase)) this.f.call(part);
    if (phase === 'bind') this.pack();
  }

  /** Functions that do a phase of the body, one for each chunk. */
  private parts(phase: Phase): number[] {
    const { inner, f } = this;
    const builders: FunctionBuilder[] = [];
    let chunk = -1;
    for (const item of inner.schedule.items) {
      if (item.phase !== phase) continue;
      if (item.chunk !== chunk) {
        builders.push(new FunctionBuilder());
        inner.enter(builders[builders.length - 1]);
      }
      chunk = item.chunk;
      inner.emit(inner, item);
    }
    inner.enter(f);
    return builders.map(builder => inner.functions.add(builder));
  }

  private copy(
    from: number | undefined,
    fromAddress: number,
    to: number | undefined,
    toAddress: number,
    size: number,
  ): void {
    const { f } = this;
    const base = (local: number | undefined): void => (local === undefined ? f.i32(0) : f.get(local));
    if (size > 8) {
      for (const [local, address] of [
        [to, toAddress],
        [from, fromAddress],
      ] as const) {
        base(local);
        f.i32(address);
        f.op(OP.i32Add);
      }
      f.i32(size * F64);
      f.memoryCopy();
      return;
    }
    for (let i = 0; i < size; i += i + 1 < size ? 2 : 1) {
      const type = i + 1 < size ? 'v128' : 'f64';
      base(to);
      base(from);
      f.load(type, fromAddress + i * F64);
      f.store(type, toAddress + i * F64);
    }
  }
}
