/** cholesky and triangularSolve, unblocked; inner sums run from the first index to the last. */
import type { Node } from '../../../array/graph.ts';
import type { FunctionBuilder } from '../assembler.ts';
import type { Context } from '../context.ts';
import { sizeOf, stridesOf } from '../extents.ts';
import { F64 } from '../limits.ts';
import { pointer, releasePointers, repeat } from '../nest.ts';
import { OP } from '../opcodes.ts';
import { copyStrided, fillZero } from './copy.ts';

type NodeOf<P extends Node['op']> = Extract<Node, { op: P }>;

/** Runs `body` as often as the i32 local `count` says, possibly never; `count` is 0 afterwards. */
function countdown(f: FunctionBuilder, count: number, body: () => void): void {
  f.get(count);
  f.when(() =>
    f.loop(() => {
      body();
      f.increment(count, -1);
      f.get(count);
    }),
  );
}

/** target = base + scale · index, all i32 locals. */
function locate(f: FunctionBuilder, target: number, base: number, index: number, scale: number): void {
  f.get(index);
  f.i32(scale);
  f.op(OP.i32Mul);
  f.get(base);
  f.op(OP.i32Add);
  f.set(target);
}

/** total −= Σ a·b over `count` elements, with pointers moving by byte strides. Clobbers all but `total`. */
function subtractProducts(
  f: FunctionBuilder,
  total: number,
  count: number,
  a: { local: number; stride: number },
  b: { local: number; stride: number },
): void {
  countdown(f, count, () => {
    f.get(total);
    f.get(a.local);
    f.load('f64', 0);
    f.get(b.local);
    f.load('f64', 0);
    f.op(OP.f64Mul);
    f.op(OP.f64Sub);
    f.set(total);
    f.increment(a.local, a.stride);
    f.increment(b.local, b.stride);
  });
}

class Locals {
  readonly f: FunctionBuilder;
  private readonly taken: number[] = [];
  readonly total: number;

  constructor(f: FunctionBuilder) {
    this.f = f;
    this.total = f.local('f64');
  }

  i32(): number {
    const local = this.f.local('i32');
    this.taken.push(local);
    return local;
  }

  release(): void {
    for (const local of this.taken) this.f.release('i32', local);
    this.f.release('f64', this.total);
  }
}

export function cholesky(context: Context, id: number, node: NodeOf<'cholesky'>): void {
  const { f } = context;
  const n = node.shape[node.shape.length - 1];
  if (sizeOf(node.shape) === 0) return;
  const block = n * n * F64;
  const locals = new Locals(f);
  const from = pointer(f, context.address(node.inputs[0]), []);
  const to = pointer(f, context.rootAddress(id), []);
  fillZero(f, context.rootAddress(id), sizeOf(node.shape));
  repeat(f, sizeOf(node.shape.slice(0, -2)), () => {
    factorize(f, n, from.local, to.local, locals);
    f.increment(from.local, block);
    f.increment(to.local, block);
  });
  locals.release();
  releasePointers(f, [from, to]);
}

function factorize(f: FunctionBuilder, n: number, from: number, to: number, locals: Locals): void {
  const [row, column, bad] = [locals.i32(), locals.i32(), locals.i32()];
  f.i32(0);
  f.set(bad);
  f.i32(0);
  f.set(row);
  f.loop(() => {
    f.i32(0);
    f.set(column);
    f.loop(() => {
      factorElement(f, n, { from, to, row, column, bad }, locals);
      f.increment(column, 1);
      f.get(row);
      f.get(column);
      f.op(OP.i32GeS);
    });
    f.increment(row, 1);
    f.get(row);
    f.i32(n);
    f.op(OP.i32LtS);
  });
  f.get(bad);
  f.when(() => fillNaN(f, to, n * n, locals));
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly column: number;
  readonly bad: number;
}

function factorElement(f: FunctionBuilder, n: number, at: Place, locals: Locals): void {
  const { total } = locals;
  const [rowStart, columnStart, a, b, count, target] = Array.from({ length: 6 }, () => locals.i32());
  locate(f, rowStart, at.to, at.row, n * F64);
  locate(f, columnStart, at.to, at.column, n * F64);
  locate(f, a, at.from, at.row, n * F64);
  locate(f, a, a, at.column, F64);
  f.get(a);
  f.load('f64', 0);
  f.set(total);
  locate(f, target, rowStart, at.column, F64);
  for (const [to, from] of [
    [a, rowStart],
    [b, columnStart],
    [count, at.column],
  ]) {
    f.get(from);
    f.set(to);
  }
  subtractProducts(f, total, count, { local: a, stride: F64 }, { local: b, stride: F64 });
  f.get(at.row);
  f.get(at.column);
  f.op(OP.i32Eq);
  f.when(
    () => storePivot(f, target, total, at.bad),
    () => {
      f.get(target);
      f.get(total);
      f.get(b);
      f.load('f64', 0);
      f.op(OP.f64Div);
      f.store('f64', 0);
    },
  );
}

function storePivot(f: FunctionBuilder, target: number, total: number, bad: number): void {
  f.get(target);
  f.get(total);
  f.op(OP.f64Sqrt);
  f.store('f64', 0);
  f.get(total);
  f.f64(0);
  f.op(OP.f64Gt);
  f.op(OP.i32Eqz);
  f.when(() => {
    f.i32(1);
    f.set(bad);
  });
}

function fillNaN(f: FunctionBuilder, start: number, count: number, locals: Locals): void {
  const at = locals.i32();
  f.get(start);
  f.set(at);
  repeat(f, count, () => {
    f.get(at);
    f.f64(NaN);
    f.store('f64', 0);
    f.increment(at, F64);
  });
}

export function triangularSolve(context: Context, id: number, node: NodeOf<'triangularSolve'>): void {
  const { f } = context;
  const [n, m] = node.shape.slice(-2);
  if (sizeOf(node.shape) === 0) return;
  const strides = stridesOf(node.shape);
  const address = context.rootAddress(id);
  copyStrided(f, node.shape, { address: context.address(node.inputs[1]), strides }, { address, strides });
  const locals = new Locals(f);
  const factor = pointer(f, context.address(node.inputs[0]), []);
  const x = pointer(f, address, []);
  repeat(f, sizeOf(node.shape.slice(0, -2)), () => {
    repeat(f, m, () => {
      solveColumn(f, n, m, node.params.transpose, { factor: factor.local, x: x.local }, locals);
      f.increment(x.local, F64);
    });
    f.increment(x.local, (n - 1) * m * F64);
    f.increment(factor.local, n * n * F64);
  });
  locals.release();
  releasePointers(f, [factor, x]);
}

/** x[i] = (x[i] − Σ known) / diagonal, from the first row down or from the last row up. */
function solveColumn(
  f: FunctionBuilder,
  n: number,
  m: number,
  up: boolean,
  at: { factor: number; x: number },
  locals: Locals,
): void {
  const { total } = locals;
  const [done, row, a, b, count, target] = Array.from({ length: 6 }, () => locals.i32());
  f.i32(0);
  f.set(done);
  f.loop(() => {
    if (up) {
      f.i32(n - 1);
      f.get(done);
      f.op(OP.i32Sub);
    } else f.get(done);
    f.set(row);
    locate(f, target, at.x, row, m * F64);
    f.get(target);
    f.load('f64', 0);
    f.set(total);
    f.get(done);
    f.set(count);
    if (up) {
      // Below the diagonal of this column, and the unknowns already found.
      locate(f, a, at.factor, row, (n + 1) * F64);
      f.increment(a, n * F64);
      locate(f, b, at.x, row, m * F64);
      f.increment(b, m * F64);
    } else {
      locate(f, a, at.factor, row, n * F64);
      f.get(at.x);
      f.set(b);
    }
    subtractProducts(
      f,
      total,
      count,
      { local: a, stride: up ? n * F64 : F64 },
      { local: b, stride: m * F64 },
    );
    locate(f, a, at.factor, row, (n + 1) * F64);
    f.get(target);
    f.get(total);
    f.get(a);
    f.load('f64', 0);
    f.op(OP.f64Div);
    f.store('f64', 0);
    f.increment(done, 1);
    f.get(done);
    f.i32(n);
    f.op(OP.i32LtS);
  });
}
