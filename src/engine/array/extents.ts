/**
 * Plain arithmetic on shapes: sizes, strides, NumPy broadcasting, printing. Not here: what each primitive does
 * to a shape (shape.ts).
 */
import { shapeError } from '../errors.ts';
import type { Shape } from './primitives.ts';

/** Number of elements of an array of this shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/** A shape as modellers read it: "[2, 3]". */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = Array.from({ length: shape.length }, () => 1);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

/** The common shape of two arrays by NumPy's rule; undefined where there is none. */
export function tryBroadcast(a: Shape, b: Shape): Shape | undefined {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const result: number[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    result[i] = x === 1 ? y : x;
  }
  return result;
}

/** The common shape of several arrays; a TildeError naming the two shapes and the axis where there is none. */
export function broadcastShapes(shapes: readonly Shape[], op = 'this operation'): Shape {
  let result: Shape = [];
  for (const shape of shapes) {
    const next = tryBroadcast(result, shape);
    if (!next) throw broadcastError(result, shape, op);
    result = next;
  }
  return result;
}

function broadcastError(a: Shape, b: Shape, op: string) {
  let back = 1;
  while (clash(a.at(-back), b.at(-back)) === false) back++;
  const [x, y] = [a.at(-back), b.at(-back)];
  return shapeError(
    `${op}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: axis −${back} has ${x} against ${y}`,
    {
      expected: 'extents that are equal, or 1, counted from the last axis',
      got: `${formatShape(a)} and ${formatShape(b)}`,
      hint: 'reshape one of them, for example x.reshape(n, 1), so that the axes line up',
    },
  );
}

function clash(x: number | undefined, y: number | undefined): boolean {
  return x !== undefined && y !== undefined && x !== y && x !== 1 && y !== 1;
}

/** Turns an axis counted from either end into 0 … rank−1; a TildeError when it is out of range. */
export function normalizeAxis(axis: number, rank: number, op: string): number {
  const index = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && index >= 0 && index < rank) return index;
  throw shapeError(`${op}: axis ${axis} does not exist in an array of ${rank} axes`, {
    expected: rank === 0 ? 'no axis: the value is a scalar' : `a whole number from ${-rank} to ${rank - 1}`,
    got: String(axis),
  });
}

/** Row-major index of the flat element. */
export function unravel(flat: number, shape: Shape): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
