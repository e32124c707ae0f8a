/** Strided copies, and the steps that are nothing else: transpose, slice, unslice, concat. */
import type { Node } from '../../../array/graph.ts';
import type { FunctionBuilder } from '../assembler.ts';
import type { Context } from '../context.ts';
import { collapse, dot, sizeOf, stridesOf } from '../extents.ts';
import { F64 } from '../limits.ts';
import { nest, pointer, releasePointers, repeat } from '../nest.ts';

/** A walk over memory: address of the first element and element strides per axis. */
export interface Walk {
  readonly address: number;
  readonly strides: readonly number[];
}

const inBytes = (strides: readonly number[]): number[] => strides.map(stride => stride * F64);

/** Copies element by element (two at a time where both sides are contiguous). */
export function copyStrided(f: FunctionBuilder, shape: readonly number[], from: Walk, to: Walk): void {
  if (sizeOf(shape) === 0) return;
  const joined = collapse(shape, [from.strides, to.strides]);
  const [source, target] = joined.walks;
  const inner = joined.shape.length - 1;
  const contiguous = inner >= 0 && source[inner] === 1 && target[inner] === 1;
  const read = pointer(f, from.address, inBytes(source));
  const write = pointer(f, to.address, inBytes(target));
  if (contiguous) {
    const outer = [read, write].map(p => ({ ...p, strides: p.strides.slice(0, -1) }));
    const extent = joined.shape[inner];
    const bytes = extent * F64;
    nest(f, joined.shape.slice(0, -1), outer, () => copyRow(f, extent, read.local, write.local), [
      bytes,
      bytes,
    ]);
  } else nest(f, joined.shape, [read, write], () => copyOne(f, 'f64', read.local, write.local));
  releasePointers(f, [read, write]);
}

function copyOne(f: FunctionBuilder, type: 'f64' | 'v128', read: number, write: number): void {
  f.get(write);
  f.get(read);
  f.load(type, 0);
  f.store(type, 0);
}

/** Copies contiguous elements and leaves both pointers behind them. */
function copyRow(f: FunctionBuilder, extent: number, read: number, write: number): void {
  const step = (type: 'f64' | 'v128', bytes: number): void => {
    copyOne(f, type, read, write);
    f.increment(read, bytes);
    f.increment(write, bytes);
  };
  const half = Math.floor(extent / 2);
  if (half > 0) repeat(f, half, () => step('v128', 2 * F64));
  if (extent % 2 === 1) step('f64', F64);
}

export function fillZero(f: FunctionBuilder, address: number, count: number): void {
  f.i32(address);
  f.i32(0);
  f.i32(count * F64);
  f.memoryFill();
}

type NodeOf<P extends Node['op']> = Extract<Node, { op: P }>;

export function transpose(context: Context, id: number, node: NodeOf<'transpose'>): void {
  const [input] = node.inputs;
  const own = stridesOf(context.graph.nodes[input].shape);
  const from = { address: context.address(input), strides: node.params.perm.map(axis => own[axis]) };
  copyStrided(context.f, node.shape, from, {
    address: context.rootAddress(id),
    strides: stridesOf(node.shape),
  });
}

function placed(
  shape: readonly number[],
  address: number,
  starts: readonly number[],
  steps: readonly number[],
): Walk {
  const own = stridesOf(shape);
  return {
    address: address + dot(starts, own) * F64,
    strides: own.map((stride, axis) => stride * steps[axis]),
  };
}

export function slice(context: Context, id: number, node: NodeOf<'slice'>): void {
  const [input] = node.inputs;
  const { starts, steps } = node.params;
  const from = placed(context.graph.nodes[input].shape, context.address(input), starts, steps);
  copyStrided(context.f, node.shape, from, {
    address: context.rootAddress(id),
    strides: stridesOf(node.shape),
  });
}

export function unslice(context: Context, id: number, node: NodeOf<'unslice'>): void {
  const [input] = node.inputs;
  const { shape } = context.graph.nodes[input];
  const address = context.rootAddress(id);
  if (sizeOf(shape) < sizeOf(node.shape)) fillZero(context.f, address, sizeOf(node.shape));
  const to = placed(node.shape, address, node.params.starts, node.params.steps);
  copyStrided(context.f, shape, { address: context.address(input), strides: stridesOf(shape) }, to);
}

export function concat(context: Context, id: number, node: NodeOf<'concat'>): void {
  const strides = stridesOf(node.shape);
  const { axis } = node.params;
  let at = 0;
  for (const input of node.inputs) {
    const { shape } = context.graph.nodes[input];
    const to = { address: context.rootAddress(id) + at * strides[axis] * F64, strides };
    copyStrided(context.f, shape, { address: context.address(input), strides: stridesOf(shape) }, to);
    at += shape[axis];
  }
}
