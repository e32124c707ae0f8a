/** gather and scatterAdd. An index out of range reads NaN and adds nowhere. */
import type { Node } from '../../../array/graph.ts';
import type { FunctionBuilder } from '../assembler.ts';
import type { Context } from '../context.ts';
import { sizeOf } from '../extents.ts';
import { F64 } from '../limits.ts';
import { nest, pointer, releasePointers, repeat } from '../nest.ts';
import { OP } from '../opcodes.ts';
import { fillZero } from './copy.ts';

type NodeOf<P extends Node['op']> = Extract<Node, { op: P }>;

/** The whole is [shared, middle, size, inner]; the picked is [shared, middle, count, inner]. */
interface Extents {
  readonly walk: readonly number[];
  readonly size: number;
  readonly inner: number;
}

interface Addresses {
  readonly whole: number;
  readonly picked: number;
  readonly indices: number;
}

function extentsOf(
  whole: readonly number[],
  indices: readonly number[],
  params: { axis: number; batch: number },
): Extents {
  const { axis, batch } = params;
  const shared = sizeOf(whole.slice(0, batch));
  const middle = sizeOf(whole.slice(batch, axis));
  const count = sizeOf(indices.slice(batch));
  return { walk: [shared, middle, count], size: whole[axis], inner: sizeOf(whole.slice(axis + 1)) };
}

/** Calls `run` for every index with the local that points at the run of the whole, and whether it is in range. */
function eachRun(
  f: FunctionBuilder,
  extents: Extents,
  at: Addresses,
  run: (place: number, valid: number, picked: number) => void,
): void {
  const { walk, size, inner } = extents;
  const [, middle, count] = walk;
  const block = size * inner * F64;
  const whole = pointer(f, at.whole, [middle * block, block, 0]);
  const indices = pointer(f, at.indices, [count * F64, 0, F64]);
  const picked = pointer(f, at.picked, [middle * count * inner * F64, count * inner * F64, inner * F64]);
  const index = f.local('f64');
  const place = f.local('i32');
  const valid = f.local('i32');
  nest(f, walk, [whole, indices, picked], () => {
    f.get(indices.local);
    f.load('f64', 0);
    f.op(OP.f64Floor);
    f.set(index);
    inRange(f, index, size);
    f.set(valid);
    f.get(whole.local);
    f.get(index);
    f.truncate();
    f.i32(inner * F64);
    f.op(OP.i32Mul);
    f.op(OP.i32Add);
    f.set(place);
    run(place, valid, picked.local);
  });
  f.release('f64', index);
  f.release('i32', place);
  f.release('i32', valid);
  releasePointers(f, [whole, indices, picked]);
}

function inRange(f: FunctionBuilder, index: number, size: number): void {
  f.get(index);
  f.f64(0);
  f.op(OP.f64Ge);
  f.get(index);
  f.f64(size);
  f.op(OP.f64Lt);
  f.op(OP.i32And);
}

/** Runs `body` with two moving pointers for each of `inner` elements, then puts both back. */
function eachElement(f: FunctionBuilder, inner: number, pointers: readonly number[], body: () => void): void {
  if (inner === 0) return;
  if (inner === 1) {
    body();
    return;
  }
  repeat(f, inner, () => {
    body();
    for (const local of pointers) f.increment(local, F64);
  });
  for (const local of pointers) f.increment(local, -inner * F64);
}

export function gather(context: Context, id: number, node: NodeOf<'gather'>): void {
  const { f, graph } = context;
  const [x, indices] = node.inputs;
  if (sizeOf(node.shape) === 0) return;
  const extents = extentsOf(graph.nodes[x].shape, graph.nodes[indices].shape, node.params);
  const at = {
    whole: context.address(x),
    picked: context.rootAddress(id),
    indices: context.address(indices),
  };
  eachRun(f, extents, at, (place, valid, picked) => {
    f.get(valid);
    f.when(
      () =>
        eachElement(f, extents.inner, [place, picked], () => {
          f.get(picked);
          f.get(place);
          f.load('f64', 0);
          f.store('f64', 0);
        }),
      () =>
        eachElement(f, extents.inner, [picked], () => {
          f.get(picked);
          f.f64(NaN);
          f.store('f64', 0);
        }),
    );
  });
}

export function scatterAdd(context: Context, id: number, node: NodeOf<'scatterAdd'>): void {
  const { f, graph } = context;
  const [updates, indices] = node.inputs;
  const address = context.rootAddress(id);
  fillZero(f, address, sizeOf(node.shape));
  if (sizeOf(graph.nodes[updates].shape) === 0 || sizeOf(node.shape) === 0) return;
  const extents = extentsOf(node.shape, graph.nodes[indices].shape, node.params);
  const at = { whole: address, picked: context.address(updates), indices: context.address(indices) };
  eachRun(f, extents, at, (place, valid, picked) => {
    f.get(valid);
    f.when(() =>
      eachElement(f, extents.inner, [place, picked], () => {
        f.get(place);
        f.get(place);
        f.load('f64', 0);
        f.get(picked);
        f.load('f64', 0);
        f.op(OP.f64Add);
        f.store('f64', 0);
      }),
    );
  });
}
