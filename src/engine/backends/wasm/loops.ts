/**
 * One fused loop: elementwise nodes of one walk over two lanes with a scalar tail, products with packed matrices,
 * and sums (products, maxima) gathered on the way. Order of a sum: even places, odd places, both, tails of odd rows.
 */
import type { NodeId } from '../../array/graph.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Context } from './context.ts';
import { elementwiseRule, isImported, isSpecial } from './elementwise.ts';
import { scalar } from './elements.ts';
import { emitDistinctLoop } from './loop-distinct.ts';
import { foldOf } from './folds.ts';
import type { Fold } from './folds.ts';
import { broadcastStrides, collapse, sizeOf, stridesOf } from './extents.ts';
import { BLOCK, FactorProducts } from './factors.ts';
import { Lanes } from './lanes.ts';
import type { Value } from './lanes.ts';
import { F64, UNROLLED } from './limits.ts';
import type { Matvec } from './matvec.ts';
import { uniformConstant } from './memory.ts';
import { repeat, repeatInBlocks } from './nest.ts';
import { OP } from './opcodes.ts';
import type { LoopItem } from './schedule.ts';

/** Where a loop reads a value from. */
type Operand =
  | { readonly from: 'loop'; readonly root: NodeId }
  | { readonly from: 'splat'; readonly one: Value; readonly two: Value }
  | { readonly from: 'stream'; readonly address: number; readonly walk: number };

interface Sum {
  readonly id: NodeId;
  readonly fold: Fold;
  readonly lanes: number;
  readonly tail: number;
  readonly address: number | undefined;
  /** Column of the packed matrix, for products. */
  readonly column: number;
}

interface Panels {
  readonly address: number;
  readonly columns: number;
  readonly pointer: number;
}

/** What reading a value depends on: how wide, where, and what is there already. */
interface Body {
  readonly lanes: Lanes;
  readonly axis: number;
  readonly ahead: number;
  readonly values: Map<NodeId, Value>;
  readonly loaded: Map<string, Value>;
}

/** The value of an input of a node of the loop. */
type Read = (id: NodeId, input: NodeId) => Value;

/** Primitives that leave intermediate results for each other (Lanes.once). */
const SHARING = new Set<string>(['sigmoid', 'softplus']);

/** Special functions with branches in them, which unrolling does not help. */
const BRANCHING = new Set<string>(['lgamma', 'digamma']);

export function emitLoop(context: Context, item: LoopItem): void {
  if (item.distinct) emitDistinctLoop(context, item, item.distinct);
  else new LoopEmitter(context, item).emit();
}

/** Loops with more nodes than this, or more special functions, do one pair of elements at a time. */
const MOST_NODES = 64;
export const MOST_SPECIAL = 4;

/** Pairs of elements per turn. */
function pairsPerTurn({ graph, functions, f }: Context, item: LoopItem, pairs: number): number {
  if (pairs < 2 * UNROLLED || item.nodes.length > MOST_NODES) return 1;
  const ops = item.nodes.map(id => graph.nodes[id].op);
  if (ops.some(op => BRANCHING.has(op) || isImported(op))) return 1;
  const special = ops.filter(isSpecial).length;
  // Each is written for the pairs left over, for the turn and for the last single element.
  return special <= Math.min(MOST_SPECIAL, functions.room(f) / 3) ? UNROLLED : 1;
}

class LoopEmitter {
  private readonly context: Context;
  private readonly f: FunctionBuilder;
  private readonly item: LoopItem;
  private readonly walks: number[][] = [];
  private readonly walkKeys = new Map<string, number>();
  private readonly operands = new Map<string, Operand>();
  private readonly coefficients = new Map<NodeId, readonly Value[]>();
  private readonly panels = new Map<string, Panels>();
  private readonly sums: Sum[] = [];
  private factors: FactorProducts | undefined;
  private pointers: number[] = [];
  private shape: number[] = [];
  private strides: number[][] = [];
  private splitAxis = 0;
  private rowPointer = -1;

  constructor(context: Context, item: LoopItem) {
    this.context = context;
    this.f = context.f;
    this.item = item;
    this.walkIndex(stridesOf(item.shape));
    if (item.split !== undefined) {
      const kept = item.shape.slice(0, item.split);
      this.walkIndex([...stridesOf(kept), ...item.shape.slice(item.split).map(() => 0)]);
    }
  }

  emit(): void {
    for (const id of [...this.item.nodes, ...this.item.reductions]) this.prepare(id);
    const collapsed = collapse(this.item.shape, this.walks);
    this.shape = collapsed.shape;
    this.strides = collapsed.walks;
    this.splitAxis = this.findSplit();
    this.pointers = this.strides.map(() => this.zeroed());
    const pairs = Math.floor(this.shape[this.shape.length - 1] / 2);
    this.factors = FactorProducts.of(new Lanes(this.f, 2), this.item, this.context.schedule, pairs);
    for (const id of this.item.reductions) this.sums.push(...this.makeSums(id));
    this.rowPointer = this.zeroed();
    this.reset(sum => this.isTotal(sum));
    this.level(0);
    this.finish(sum => this.isTotal(sum));
    this.release();
  }

  private zeroed(): number {
    const local = this.f.local('i32');
    this.f.i32(0);
    this.f.set(local);
    return local;
  }

  private release(): void {
    for (const local of [...this.pointers, this.rowPointer]) this.f.release('i32', local);
    for (const { pointer } of this.panels.values()) this.f.release('i32', pointer);
    this.factors?.release();
    for (const sum of this.sums) {
      this.f.release('v128', sum.lanes);
      this.f.release('f64', sum.tail);
    }
  }

  private walkIndex(strides: readonly number[]): number {
    const key = strides.join();
    const known = this.walkKeys.get(key);
    if (known !== undefined) return known;
    this.walks.push([...strides]);
    this.walkKeys.set(key, this.walks.length - 1);
    return this.walks.length - 1;
  }

  /** Number of the first collapsed axis that partial sums run over. */
  private findSplit(): number {
    if (this.item.split === undefined) return 0;
    const kept = sizeOf(this.item.shape.slice(0, this.item.split));
    let product = 1;
    let axis = 0;
    while (product < kept) product *= this.shape[axis++];
    return axis;
  }

  private prepare(id: NodeId): void {
    const { graph, schedule } = this.context;
    const matvec = schedule.matvecs.get(id);
    if (matvec) this.preparePanel(id, matvec);
    const inputs = matvec ? (matvec.kind === 'columns' ? [matvec.vector] : []) : graph.nodes[id].inputs;
    const isSum = this.item.reductions.includes(id);
    for (const input of inputs) {
      const shape = isSum ? graph.nodes[input].shape : graph.nodes[id].shape;
      this.operands.set(`${id}:${input}`, this.operand(input, shape));
    }
  }

  private operand(input: NodeId, shape: readonly number[]): Operand {
    const { graph, schedule } = this.context;
    const { root, offset } = schedule.refs[input];
    if (this.item.nodes.includes(root)) return { from: 'loop', root };
    const node = graph.nodes[root];
    const uniform = uniformConstant(node);
    if (uniform !== undefined)
      return { from: 'splat', one: { constant: uniform }, two: { constant: uniform } };
    if (sizeOf(graph.nodes[input].shape) === 1)
      return this.splat(scalar(this.context, { root, index: offset }));
    const strides = broadcastStrides(graph.nodes[input].shape, shape).filter((_, axis) => shape[axis] !== 1);
    return { from: 'stream', address: this.context.address(input), walk: this.walkIndex(strides) };
  }

  private splat(one: Value): Operand {
    if ('constant' in one) return { from: 'splat', one, two: one };
    const key = `splat${one.local}`;
    const known = this.context.known.get(key);
    if (known) return { from: 'splat', one, two: known };
    this.f.get(one.local);
    this.f.op(OP.f64x2Splat);
    const two = new Lanes(this.f, 2).take();
    this.context.known.set(key, two);
    return { from: 'splat', one, two };
  }

  private preparePanel(id: NodeId, { panel, kind, vector }: Matvec): void {
    if (!this.panels.has(panel.key)) {
      const address = this.context.plan.panels.get(panel.key)?.address ?? 0;
      this.panels.set(panel.key, { address, columns: panel.columns, pointer: this.zeroed() });
    }
    if (kind === 'columns') return;
    const address = this.context.address(vector);
    const two = new Lanes(this.f, 2);
    const values = Array.from({ length: panel.columns }, (_, column) => {
      this.f.i32(0);
      this.f.loadSplat(address + column * F64);
      return two.take();
    });
    this.coefficients.set(id, values);
  }

  private makeSums(id: NodeId): Sum[] {
    const matvec = this.context.schedule.matvecs.get(id);
    const address = this.context.plan.address.get(id);
    const count = matvec ? matvec.panel.columns : 1;
    const fold = foldOf(matvec ? 'sum' : this.context.graph.nodes[id].op);
    return Array.from({ length: count }, (_, column) => ({
      id,
      fold,
      lanes: this.f.local('v128'),
      tail: this.f.local('f64'),
      address: address === undefined ? undefined : address + column * F64,
      column,
    }));
  }

  /** Sums over everything, as against one per row. */
  private isTotal(sum: Sum): boolean {
    return this.context.schedule.matvecs.has(sum.id) || sizeOf(this.context.graph.nodes[sum.id].shape) === 1;
  }

  private reset(which: (sum: Sum) => boolean): void {
    for (const sum of this.sums.filter(which)) {
      this.f.f64x2(sum.fold.start, sum.fold.start);
      this.f.set(sum.lanes);
      this.f.f64(sum.fold.start);
      this.f.set(sum.tail);
    }
  }

  private finish(which: (sum: Sum) => boolean): void {
    const { f } = this;
    const one = new Lanes(f, 1);
    for (const sum of this.sums.filter(which)) {
      const [even, odd] = ([0, 1] as const).map(lane => {
        f.get(sum.lanes);
        f.extract(lane);
        return one.take();
      });
      const value = sum.fold.join(one, sum.fold.join(one, even, odd), { local: sum.tail });
      this.keep(sum, value);
    }
  }

  private keep(sum: Sum, value: Value): void {
    const total = this.isTotal(sum);
    if (sizeOf(this.context.graph.nodes[sum.id].shape) === 1) this.context.held.set(sum.id, [value]);
    if (sum.address === undefined) return;
    if (total) this.f.i32(0);
    else this.f.get(this.rowPointer);
    new Lanes(this.f, 1).push(value);
    this.f.store('f64', sum.address);
  }

  private level(axis: number): void {
    const starts = axis === this.splitAxis && axis > 0;
    if (starts) this.reset(sum => !this.isTotal(sum));
    if (axis === this.shape.length - 1) this.innermost(axis);
    else {
      repeat(this.f, this.shape[axis], () => {
        this.level(axis + 1);
        this.pointers.forEach((local, walk) => {
          const back = this.shape[axis + 1] * this.strides[walk][axis + 1];
          this.f.increment(local, F64 * (this.strides[walk][axis] - back));
        });
      });
    }
    if (!starts) return;
    this.finish(sum => !this.isTotal(sum));
    this.f.increment(this.rowPointer, F64);
  }

  private innermost(axis: number): void {
    const extent = this.shape[axis];
    const half = Math.floor(extent / 2);
    const advance = (elements: number): void => {
      this.pointers.forEach((local, walk) =>
        this.f.increment(local, F64 * elements * this.strides[walk][axis]),
      );
      for (const panel of this.panels.values())
        this.f.increment(panel.pointer, F64 * elements * panel.columns);
    };
    if (half > 0) {
      this.pairs(half, axis, advance);
    }
    if (extent % 2 === 0) return;
    this.body(new Lanes(this.f, 1).share(), axis, 0);
    advance(1);
  }

  /** Walks `count` pairs of elements, several per turn where that hides latency. */
  private pairs(count: number, axis: number, advance: (elements: number) => void): void {
    const { f, factors } = this;
    const unrolled = pairsPerTurn(this.context, this.item, count);
    const step = (pairs: number): void => {
      f.interleave(
        Array.from(
          { length: pairs },
          (_, ahead) => () => this.body(new Lanes(f, 2, ahead > 0).share(), axis, ahead),
        ),
      );
      advance(2 * pairs);
    };
    // What is over comes first: a product then has at most BLOCK + UNROLLED factors when its logarithm is taken.
    if (count % unrolled > 0) repeat(f, count % unrolled, () => step(1));
    const turns = Math.floor(count / unrolled);
    const turn = (): void => step(unrolled);
    if (factors)
      repeatInBlocks(f, turns, BLOCK / unrolled, turn, () => factors.flush(id => this.lanesOf(id)));
    else repeat(f, turns, turn);
  }

  private lanesOf(sum: NodeId): { readonly local: number } {
    const found = this.sums.find(({ id }) => id === sum);
    if (!found) throw new Error(`no sum ${sum} in this loop`);
    return { local: found.lanes };
  }

  /** The work on the pair of elements `ahead` pairs after the pointers, or on their single element. */
  private body(lanes: Lanes, axis: number, ahead: number): void {
    lanes.scoped(() => {
      const values = new Map<NodeId, Value>();
      const loaded = new Map<string, Value>();
      const read = (id: NodeId, input: NodeId): Value =>
        this.read({ lanes, axis, ahead, values, loaded }, `${id}:${input}`);
      for (const id of this.item.nodes) {
        const value = this.node(lanes, id, read, ahead);
        values.set(id, value);
        this.write(lanes, id, value, 2 * ahead * this.strides[0][axis]);
      }
      for (const sum of this.sums) this.accumulate(lanes, sum, read, ahead);
      return lanes.constant(0);
    });
  }

  private node(lanes: Lanes, id: NodeId, read: Read, ahead: number): Value {
    const matvec = this.context.schedule.matvecs.get(id);
    if (matvec) return this.rowProduct(lanes, id, matvec, ahead);
    const node = this.context.graph.nodes[id];
    const rule = elementwiseRule(node.op);
    if (!rule) throw new Error(`${node.op} cannot be fused`);
    const args = node.inputs.map(input => read(id, input));
    const gathered = this.factors?.gather(lanes, id, args[0]);
    if (gathered) return gathered;
    if (SHARING.has(node.op)) return rule(lanes, args, this.context.functions);
    const value = lanes.scoped(() => rule(lanes, args, this.context.functions));
    if (node.op === 'neg') lanes.noteNegation(value, lanes.withoutSign(args[0]));
    return value;
  }

  private rowProduct(lanes: Lanes, id: NodeId, { panel, vector }: Matvec, ahead: number): Value {
    const coefficients = this.coefficients.get(id) ?? [];
    let sum: Value | undefined;
    coefficients.forEach((splat, column) => {
      const product = lanes.mul(
        this.cell(lanes, panel.key, column, ahead),
        this.coefficient(lanes, splat, vector, column),
      );
      sum = sum ? lanes.add(sum, product) : product;
    });
    return sum ?? lanes.constant(0);
  }

  private coefficient(lanes: Lanes, splat: Value, vector: NodeId, column: number): Value {
    if (lanes.width === 2) return splat;
    this.f.i32(0);
    this.f.load('f64', this.context.address(vector) + column * F64);
    return lanes.take();
  }

  /** The element of a packed matrix in this row (or these two). */
  private cell(lanes: Lanes, key: string, column: number, ahead: number): Value {
    const panel = this.panels.get(key);
    if (!panel) throw new Error('matrix was not packed');
    this.f.get(panel.pointer);
    this.f.load(
      lanes.width === 2 ? 'v128' : 'f64',
      panel.address + 2 * F64 * (column + ahead * panel.columns),
    );
    return lanes.take();
  }

  private read({ lanes, axis, ahead, values, loaded }: Body, key: string): Value {
    const operand = this.operands.get(key);
    if (!operand) throw new Error(`no operand ${key}`);
    if (operand.from === 'splat') return lanes.width === 2 ? operand.two : operand.one;
    if (operand.from === 'loop') return values.get(operand.root) ?? lanes.constant(NaN);
    const name = `${operand.address}:${operand.walk}`;
    const known = loaded.get(name);
    if (known) return known;
    this.f.get(this.pointers[operand.walk]);
    const stride = this.strides[operand.walk][axis];
    const address = operand.address + 2 * F64 * ahead * stride;
    if (lanes.width === 2 && stride === 0) this.f.loadSplat(address);
    else this.f.load(lanes.width === 2 ? 'v128' : 'f64', address);
    const value = lanes.take();
    loaded.set(name, value);
    return value;
  }

  private write(lanes: Lanes, id: NodeId, value: Value, ahead: number): void {
    const address = this.context.plan.address.get(id);
    if (address === undefined) return;
    this.f.get(this.pointers[0]);
    lanes.push(value);
    this.f.store(lanes.width === 2 ? 'v128' : 'f64', address + F64 * ahead);
  }

  private accumulate(lanes: Lanes, sum: Sum, read: Read, ahead: number): void {
    const { schedule, graph } = this.context;
    const matvec = schedule.matvecs.get(sum.id);
    const value = read(sum.id, matvec ? matvec.vector : graph.nodes[sum.id].inputs[0]);
    const term = matvec ? lanes.mul(this.cell(lanes, matvec.panel.key, sum.column, ahead), value) : value;
    const local = lanes.width === 2 ? sum.lanes : sum.tail;
    lanes.push(sum.fold.join(lanes, { local }, term));
    this.f.set(local);
  }
}
