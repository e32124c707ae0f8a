/**
 * Nested counting loops with pointers that walk arrays by strides. Knows extents and byte strides, nothing of
 * primitives.
 */
import type { FunctionBuilder } from './assembler.ts';
import { OP } from './opcodes.ts';

/** An i32 local moved by `strides[axis]` bytes per iteration of that axis. */
export interface Pointer {
  readonly local: number;
  readonly strides: readonly number[];
}

/** A pointer that starts at `address`. */
export function pointer(f: FunctionBuilder, address: number, strides: readonly number[]): Pointer {
  const local = f.local('i32');
  f.i32(address);
  f.set(local);
  return { local, strides };
}

export function releasePointers(f: FunctionBuilder, pointers: readonly Pointer[]): void {
  for (const { local } of pointers) f.release('i32', local);
}

/**
 * Runs `body` for every index of `shape`; no iteration when an extent is 0. A pointer comes back to its start.
 * `ahead[p]` is how far `body` itself moves pointer p.
 */
export function nest(
  f: FunctionBuilder,
  shape: readonly number[],
  pointers: readonly Pointer[],
  body: () => void,
  ahead: readonly number[] = [],
): void {
  if (shape.includes(0)) return;
  level(f, shape, pointers, body, ahead, 0);
}

function level(
  f: FunctionBuilder,
  shape: readonly number[],
  pointers: readonly Pointer[],
  body: () => void,
  ahead: readonly number[],
  axis: number,
): void {
  if (axis === shape.length) {
    body();
    pointers.forEach((p, i) => f.increment(p.local, -(ahead[i] ?? 0)));
    return;
  }
  const inner = (): void => level(f, shape, pointers, body, ahead, axis + 1);
  if (shape[axis] === 1) {
    inner();
    return;
  }
  repeat(f, shape[axis], () => {
    inner();
    for (const p of pointers) f.increment(p.local, p.strides[axis]);
  });
  for (const p of pointers) f.increment(p.local, -p.strides[axis] * shape[axis]);
}

/** Runs `body` `count` times (at least once), and `after` behind every `block` of them and behind the last. */
export function repeatInBlocks(
  f: FunctionBuilder,
  count: number,
  block: number,
  body: () => void,
  after: () => void,
): void {
  const whole = Math.floor(count / block);
  const rest = count % block;
  if (whole === 0) {
    repeat(f, count, body);
    after();
    return;
  }
  const left = f.local('i32');
  const now = f.local('i32');
  // The first block is the one that may be short.
  f.i32(count);
  f.set(left);
  f.i32(rest === 0 ? block : rest);
  f.set(now);
  f.loop(() => {
    f.get(left);
    f.get(now);
    f.op(OP.i32Sub);
    f.set(left);
    f.loop(() => {
      body();
      f.increment(now, -1);
      f.get(now);
    });
    after();
    f.i32(block);
    f.set(now);
    f.get(left);
  });
  f.release('i32', left);
  f.release('i32', now);
}

/** Runs `body` `count` times (at least once). */
export function repeat(f: FunctionBuilder, count: number, body: () => void): void {
  const left = f.local('i32');
  f.i32(count);
  f.set(left);
  f.loop(() => {
    body();
    f.increment(left, -1);
    f.get(left);
  });
  f.release('i32', left);
}
