/** Batched matrix products in general; large ones go in blocks (matmul-blocked.ts). Order: inner index from first to last; for one column, even and odd apart. */
import type { Node } from '../../../array/graph.ts';
import type { FunctionBuilder } from '../assembler.ts';
import type { Context } from '../context.ts';
import { broadcastStrides, sizeOf } from '../extents.ts';
import { F64 } from '../limits.ts';
import { nest, pointer, releasePointers, repeat } from '../nest.ts';
import { OP } from '../opcodes.ts';
import { fillZero } from './copy.ts';
import { addBlocked, extentsOf, isBlocked } from './matmul-blocked.ts';

type NodeOf<P extends Node['op']> = Extract<Node, { op: P }>;

interface Pointers {
  readonly a: number;
  readonly b: number;
  readonly out: number;
}

export function matmul(context: Context, id: number, node: NodeOf<'matmul'>): void {
  const { f, graph } = context;
  const [left, right] = node.inputs.map(input => graph.nodes[input].shape);
  const [n, m] = node.shape.slice(-2);
  const k = left[left.length - 1];
  const lead = node.shape.slice(0, -2);
  const address = context.rootAddress(id);
  if (sizeOf(node.shape) === 0) return;
  if (k === 0) {
    fillZero(f, address, sizeOf(node.shape));
    return;
  }
  const walk = (shape: readonly number[], block: number): number[] =>
    broadcastStrides(shape.slice(0, -2), lead).map(stride => stride * block * F64);
  const a = pointer(f, context.address(node.inputs[0]), [...walk(left, n * k), k * F64]);
  const b = pointer(f, context.address(node.inputs[1]), [...walk(right, k * m), 0]);
  const out = pointer(f, address, [...walk(node.shape, n * m), m * F64]);
  const at = { a: a.local, b: b.local, out: out.local };
  const scratch = context.plan.scratch.get(id);
  const extents = extentsOf(left, node.shape);
  if (scratch !== undefined && isBlocked(extents)) {
    fillZero(f, address, sizeOf(node.shape));
    nest(f, lead, [a, b, out], () => addBlocked(context, extents, at, scratch));
    releasePointers(f, [a, b, out]);
    return;
  }
  const row = (): void => (m === 1 ? dotRow(f, k, at) : addRows(f, k, m, at));
  const ahead = m === 1 ? [k * F64, k * F64, 0] : [k * F64, k * m * F64, 0];
  nest(f, [...lead, n], [a, b, out], row, ahead);
  releasePointers(f, [a, b, out]);
}

/** out[0] = Σ a[l]·b[l], two lanes. */
function dotRow(f: FunctionBuilder, k: number, { a, b, out }: Pointers): void {
  const lanes = f.local('v128');
  f.f64x2(0, 0);
  f.set(lanes);
  const half = Math.floor(k / 2);
  if (half > 0) {
    repeat(f, half, () => {
      f.get(lanes);
      f.get(a);
      f.load('v128', 0);
      f.get(b);
      f.load('v128', 0);
      f.op(OP.f64x2Mul);
      f.op(OP.f64x2Add);
      f.set(lanes);
      f.increment(a, 2 * F64);
      f.increment(b, 2 * F64);
    });
  }
  f.get(out);
  f.get(lanes);
  f.extract(0);
  f.get(lanes);
  f.extract(1);
  f.op(OP.f64Add);
  if (k % 2 === 1) {
    f.get(a);
    f.load('f64', 0);
    f.get(b);
    f.load('f64', 0);
    f.op(OP.f64Mul);
    f.op(OP.f64Add);
    f.increment(a, F64);
    f.increment(b, F64);
  }
  f.store('f64', 0);
  f.release('v128', lanes);
}

/** out[·] = Σ a[l]·b[l, ·], a row of b at a time. */
function addRows(f: FunctionBuilder, k: number, m: number, at: Pointers): void {
  const factor = f.local('v128');
  zeroRow(f, m, at.out);
  repeat(f, k, () => {
    f.get(at.a);
    f.loadSplat(0);
    f.set(factor);
    const half = Math.floor(m / 2);
    const step = (type: 'f64' | 'v128'): void => {
      multiplyAdd(f, type, factor, at);
      f.increment(at.b, type === 'v128' ? 2 * F64 : F64);
      f.increment(at.out, type === 'v128' ? 2 * F64 : F64);
    };
    if (half > 0) repeat(f, half, () => step('v128'));
    if (m % 2 === 1) step('f64');
    f.increment(at.out, -m * F64);
    f.increment(at.a, F64);
  });
  f.release('v128', factor);
}

function multiplyAdd(f: FunctionBuilder, type: 'f64' | 'v128', factor: number, { b, out }: Pointers): void {
  f.get(out);
  f.get(out);
  f.load(type, 0);
  f.get(factor);
  if (type === 'f64') f.extract(0);
  f.get(b);
  f.load(type, 0);
  f.op(type === 'v128' ? OP.f64x2Mul : OP.f64Mul);
  f.op(type === 'v128' ? OP.f64x2Add : OP.f64Add);
  f.store(type, 0);
}

function zeroRow(f: FunctionBuilder, m: number, out: number): void {
  repeat(f, m, () => {
    f.get(out);
    f.f64(0);
    f.store('f64', 0);
    f.increment(out, F64);
  });
  f.increment(out, -m * F64);
}
