/**
 * Array functions the module leaves to the interpreter's kernels: sorting and orthogonal factors, rare and small beside
 * their cost in code. An import sees no memory, so numbers cross one by one: `hostPush` all elements, name the function
 * with the extents of its matrices, `hostPull` all results. Not here: the code that calls them (steps/host.ts).
 */
import { kernels } from '../../array/kernels/index.ts';

export type HostName = 'argsort' | 'qr' | 'eigh';

const STAGING = ['hostPush', 'hostPull'] as const;

/** The imports such a function needs. */
export const hostImports = (op: HostName): readonly string[] => [...STAGING, op];

/** How many numbers each import takes; `hostPull` alone gives one back. */
export const HOST_ARITY: Readonly<Record<string, number>> = {
  hostPush: 1,
  hostPull: 0,
  argsort: 3,
  qr: 3,
  eigh: 3,
};

export const isHost = (op: string): op is HostName => op === 'argsort' || op === 'qr' || op === 'eigh';

/** One call's numbers. A module runs from push to pull without interruption, so one place serves all modules. */
let staged = new Float64Array(64);
let results = new Float64Array(64);
let pushed = 0;
let pulled = 0;

function push(x: number): void {
  if (pushed === staged.length) {
    const larger = new Float64Array(2 * pushed);
    larger.set(staged);
    staged = larger;
  }
  staged[pushed++] = x;
}

/** Runs the kernel on `count` matrices [m, n]. */
function work(op: HostName, count: number, m: number, n: number): void {
  const shape = [count, m, n];
  const size = count * m * n;
  if (results.length < size) results = new Float64Array(staged.length);
  kernels[op]([{ shape, values: staged.subarray(0, size) }], {}, shape, results.subarray(0, size));
  pushed = 0;
  pulled = 0;
}

/** The imports by name. */
export const HOST: Readonly<Record<string, (...x: number[]) => number | void>> = {
  hostPush: push,
  hostPull: () => results[pulled++],
  argsort: (count, m, n) => work('argsort', count, m, n),
  qr: (count, m, n) => work('qr', count, m, n),
  eigh: (count, m, n) => work('eigh', count, m, n),
};
