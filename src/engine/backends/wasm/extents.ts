/** Arithmetic of shapes: sizes, strides, broadcast strides. Not here: shape rules of primitives (array/). */
import type { Shape } from '../../array/primitives.ts';

export { sizeOf } from '../../array/extents.ts';

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = [...shape];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Strides with which an array of `from` is read while walking over `to`; 0 where it repeats. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const own = stridesOf(from);
  const shift = to.length - from.length;
  return to.map((_, axis) => {
    const at = axis - shift;
    return at < 0 || from[at] === 1 ? 0 : own[at];
  });
}

/** A shape without its axes of extent 1: the loops that walking it needs. */
export function essential(shape: Shape): number[] {
  return shape.filter(extent => extent !== 1);
}

/** Position in the walk → coordinates. */
export function coordinates(index: number, shape: Shape): number[] {
  const out = [...shape];
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    out[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return out;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** Joins neighbouring axes that all the given stride lists walk as one. */
export function collapse(
  shape: readonly number[],
  walks: readonly (readonly number[])[],
): { shape: number[]; walks: number[][] } {
  const out: number[] = [];
  const joined: number[][] = walks.map(() => []);
  shape.forEach((extent, axis) => {
    if (extent === 1) return;
    const last = out.length - 1;
    const joins = last >= 0 && walks.every((walk, w) => joined[w][last] === walk[axis] * extent);
    if (joins) out[last] *= extent;
    else out.push(extent);
    walks.forEach((walk, w) => {
      if (joins) joined[w][last] = walk[axis];
      else joined[w].push(walk[axis]);
    });
  });
  return { shape: out, walks: joined };
}
