/** Reductions that no loop could take, and running sums. Order: row-major order of the input. */
import type { Node } from '../../../array/graph.ts';
import type { FunctionBuilder } from '../assembler.ts';
import type { Context } from '../context.ts';
import { collapse, sizeOf, stridesOf } from '../extents.ts';
import { Lanes } from '../lanes.ts';
import type { Value } from '../lanes.ts';
import { F64 } from '../limits.ts';
import { nest, pointer, releasePointers, repeat } from '../nest.ts';
import { OP } from '../opcodes.ts';
import { foldOf } from '../folds.ts';
import type { Fold } from '../folds.ts';

type NodeOf<P extends Node['op']> = Extract<Node, { op: P }>;

export function reduce(context: Context, id: number, node: NodeOf<'sum' | 'prod' | 'reduceMax'>): void {
  const { f } = context;
  const [input] = node.inputs;
  const { shape } = context.graph.nodes[input];
  const fold = foldOf(node.op);
  const kept = stridesOf(node.shape);
  let next = 0;
  const target = shape.map((_, axis) => (node.params.axes.includes(axis) ? 0 : kept[next++]));
  fill(f, context.rootAddress(id), sizeOf(node.shape), fold.start);
  if (sizeOf(shape) === 0) return;
  const joined = collapse(shape, [stridesOf(shape), target]);
  const [source, place] = joined.walks.map(walk => walk.map(stride => stride * F64));
  const inner = joined.shape.length - 1;
  const read = pointer(f, context.address(input), source.slice(0, -1));
  const write = pointer(f, context.rootAddress(id), place.slice(0, -1));
  const extent = joined.shape[inner];
  const folding = place[inner] === 0;
  const row = (): void =>
    folding
      ? foldRow(f, fold, extent, read.local, write.local)
      : addRow(f, fold, extent, read.local, write.local);
  nest(f, joined.shape.slice(0, -1), [read, write], row, [extent * F64, folding ? 0 : extent * F64]);
  releasePointers(f, [read, write]);
}

function fill(f: FunctionBuilder, address: number, count: number, value: number): void {
  if (count === 0) return;
  const at = pointer(f, address, [F64]);
  nest(f, [count], [at], () => {
    f.get(at.local);
    f.f64(value);
    f.store('f64', 0);
  });
  releasePointers(f, [at]);
}

/** Folds a row into the one element at `write`; leaves `read` behind the row. */
function foldRow(f: FunctionBuilder, fold: Fold, extent: number, read: number, write: number): void {
  const lanes = new Lanes(f, 1);
  const total = f.local('f64');
  f.get(write);
  f.load('f64', 0);
  f.set(total);
  repeat(f, extent, () => {
    lanes.scoped(() => {
      f.get(read);
      f.load('f64', 0);
      lanes.push(fold.join(lanes, { local: total }, lanes.take()));
      f.set(total);
      return lanes.constant(0);
    });
    f.increment(read, F64);
  });
  f.get(write);
  f.get(total);
  f.store('f64', 0);
  f.release('f64', total);
}

/** Folds a row into the row at `write`, element by element; leaves both pointers behind their rows. */
function addRow(f: FunctionBuilder, fold: Fold, extent: number, read: number, write: number): void {
  const step = (lanes: Lanes, type: 'f64' | 'v128'): void => {
    const load = (from: number): Value => {
      f.get(from);
      f.load(type, 0);
      return lanes.take();
    };
    lanes.scoped(() => {
      const joined = fold.join(lanes, load(write), load(read));
      f.get(write);
      lanes.push(joined);
      f.store(type, 0);
      return lanes.constant(0);
    });
    f.increment(read, F64 * lanes.width);
    f.increment(write, F64 * lanes.width);
  };
  const half = Math.floor(extent / 2);
  if (half > 0) repeat(f, half, () => step(new Lanes(f, 2), 'v128'));
  if (extent % 2 === 1) step(new Lanes(f, 1), 'f64');
}

export function cumsum(context: Context, id: number, node: NodeOf<'cumsum'>): void {
  const { f } = context;
  const { shape } = node;
  if (sizeOf(shape) === 0) return;
  const { axis, reverse } = node.params;
  const strides = stridesOf(shape).map(stride => stride * F64);
  const others = shape.map((_, i) => i).filter(i => i !== axis);
  const start = reverse ? (shape[axis] - 1) * strides[axis] : 0;
  const walk = others.map(i => strides[i]);
  const read = pointer(f, context.address(node.inputs[0]) + start, walk);
  const write = pointer(f, context.rootAddress(id) + start, walk);
  const step = reverse ? -strides[axis] : strides[axis];
  const total = f.local('f64');
  const body = (): void => {
    f.f64(0);
    f.set(total);
    repeat(f, shape[axis], () => {
      f.get(total);
      f.get(read.local);
      f.load('f64', 0);
      f.op(OP.f64Add);
      f.set(total);
      f.get(write.local);
      f.get(total);
      f.store('f64', 0);
      f.increment(read.local, step);
      f.increment(write.local, step);
    });
  };
  nest(
    f,
    others.map(i => shape[i]),
    [read, write],
    body,
    [step * shape[axis], step * shape[axis]],
  );
  f.release('f64', total);
  releasePointers(f, [read, write]);
}
