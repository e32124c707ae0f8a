/**
 * Finds the distinct values of an array of data: one after the other, each looked for among those seen. The sign of
 * zero counts; a NaN is like no other. Past MOST_DISTINCT every element stands for itself.
 * In memory: how many there are; then the place of one of each, in bytes; then how often each occurs.
 */
import type { Context } from '../context.ts';
import { MOST_DISTINCT, type Distinct } from '../distinct.ts';
import { F64 } from '../limits.ts';
import { nest, pointer, releasePointers } from '../nest.ts';
import { OP } from '../opcodes.ts';
import type { FunctionBuilder } from '../assembler.ts';

/** Where the parts are, from the first byte on. */
export function distinctLayout({ size }: Distinct): { places: number; counts: number; bytes: number } {
  const places = 2 * F64;
  const counts = places + (size + (size % 2)) * F64;
  return { places, counts, bytes: counts + (size + (size % 2)) * F64 };
}

export function packDistinct(context: Context, distinct: Distinct, address: number): void {
  const { f } = context;
  const layout = distinctLayout(distinct);
  const at = {
    data: context.rootAddress(distinct.root),
    places: address + layout.places,
    counts: address + layout.counts,
    most: Math.min(MOST_DISTINCT, distinct.size),
  };
  const [end, crowded] = [f.local('i32'), f.local('i32')];
  for (const local of [end, crowded]) {
    f.i32(0);
    f.set(local);
  }
  search(f, at, distinct.size, end, crowded);
  f.get(crowded);
  f.when(() => everyone(f, at, distinct.size, end));
  f.i32(0);
  f.get(end);
  f.op(OP.f64ConvertI32U);
  f.f64(1 / F64);
  f.op(OP.f64Mul);
  f.store('f64', address);
  for (const local of [end, crowded]) f.release('i32', local);
}

interface Addresses {
  readonly data: number;
  readonly places: number;
  readonly counts: number;
  readonly most: number;
}

/** Leaves in `end` how many distinct values there are, in bytes, or something in `crowded`. */
function search(f: FunctionBuilder, at: Addresses, size: number, end: number, crowded: number): void {
  const element = f.local('i32');
  const hit = f.local('i32');
  f.i32(0);
  f.set(element);
  f.loop(() => {
    f.i32(0);
    f.set(hit);
    f.get(end);
    f.when(() => lookFor(f, at, element, end, hit));
    f.get(hit);
    f.op(OP.i32Eqz);
    f.when(() => {
      f.get(end);
      f.i32(at.most * F64);
      f.op(OP.i32GeS);
      f.set(crowded);
      f.get(crowded);
      f.op(OP.i32Eqz);
      f.when(() => {
        note(f, at, end, element);
        f.increment(end, F64);
      });
    });
    f.increment(element, F64);
    f.get(element);
    f.i32(size * F64);
    f.op(OP.i32LtS);
    f.get(crowded);
    f.op(OP.i32Eqz);
    f.op(OP.i32And);
  });
  f.release('i32', element);
  f.release('i32', hit);
}

/** Counts the element where its value has been seen. */
function lookFor(f: FunctionBuilder, at: Addresses, element: number, end: number, hit: number): void {
  const seen = f.local('i32');
  const [x, y] = [f.local('f64'), f.local('f64')];
  f.get(element);
  f.load('f64', at.data);
  f.set(x);
  f.i32(0);
  f.set(seen);
  f.loop(() => {
    f.get(seen);
    f.load('f64', at.places);
    f.truncate();
    f.load('f64', at.data);
    f.set(y);
    pushSame(f, x, y);
    f.set(hit);
    f.get(hit);
    f.when(() => {
      f.get(seen);
      f.get(seen);
      f.load('f64', at.counts);
      f.f64(1);
      f.op(OP.f64Add);
      f.store('f64', at.counts);
    });
    f.increment(seen, F64);
    f.get(seen);
    f.get(end);
    f.op(OP.i32LtS);
    f.get(hit);
    f.op(OP.i32Eqz);
    f.op(OP.i32And);
  });
  f.release('i32', seen);
  f.release('f64', x);
  f.release('f64', y);
}

/** x = y and, so that 0 and −0 differ, 1/x = 1/y. */
function pushSame(f: FunctionBuilder, x: number, y: number): void {
  f.get(x);
  f.get(y);
  f.op(OP.f64Eq);
  for (const local of [x, y]) {
    f.f64(1);
    f.get(local);
    f.op(OP.f64Div);
  }
  f.op(OP.f64Eq);
  f.op(OP.i32And);
}

/** Writes one occurrence of the value of `element` at `index`. */
function note(f: FunctionBuilder, at: Addresses, index: number, element: number): void {
  f.get(index);
  f.get(element);
  f.op(OP.f64ConvertI32U);
  f.store('f64', at.places);
  f.get(index);
  f.f64(1);
  f.store('f64', at.counts);
}

function everyone(f: FunctionBuilder, at: Addresses, size: number, end: number): void {
  const each = pointer(f, 0, [F64]);
  nest(f, [size], [each], () => note(f, at, each.local, each.local));
  releasePointers(f, [each]);
  f.i32(size * F64);
  f.set(end);
}
