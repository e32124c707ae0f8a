/**
 * Short names for applying primitives, and the two shape moves every rule needs.
 * Not here: anything with a derivative of its own.
 */
import { applyPrimitive, constantTensor } from '../array/apply.ts';
import { sameShape } from '../array/extents.ts';
import type { BINARY, Shape, UNARY } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';

export function unary(op: (typeof UNARY)[number], x: Tensor): Tensor {
  return applyPrimitive(op, [x], {});
}

export function binary(op: (typeof BINARY)[number], a: Tensor, b: Tensor): Tensor {
  return applyPrimitive(op, [a, b], {});
}

export const add = (a: Tensor, b: Tensor): Tensor => binary('add', a, b);
export const sub = (a: Tensor, b: Tensor): Tensor => binary('sub', a, b);
export const mul = (a: Tensor, b: Tensor): Tensor => binary('mul', a, b);
export const div = (a: Tensor, b: Tensor): Tensor => binary('div', a, b);
export const neg = (x: Tensor): Tensor => unary('neg', x);

/** A scalar constant. */
export function number(x: number): Tensor {
  return constantTensor([], [x]);
}

export function select(test: Tensor, a: Tensor, b: Tensor): Tensor {
  return applyPrimitive('select', [test, a, b], {});
}

export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : applyPrimitive('reshape', [x], { shape });
}

export function broadcast(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : applyPrimitive('broadcastTo', [x], { shape });
}

export function sum(x: Tensor, axes: readonly number[]): Tensor {
  return axes.length === 0 ? x : applyPrimitive('sum', [x], { axes });
}

/** Swaps the last two axes. */
export function flip(x: Tensor): Tensor {
  const rank = x.shape.length;
  const perm = x.shape.map((_, i) => (i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i));
  return applyPrimitive('transpose', [x], { perm });
}

export function matmul(a: Tensor, b: Tensor): Tensor {
  return applyPrimitive('matmul', [a, b], {});
}

export function solve(l: Tensor, b: Tensor, transpose: boolean): Tensor {
  return applyPrimitive('triangularSolve', [l, b], { transpose });
}

/** Transpose of broadcasting: sums x down to `shape`. */
export function unbroadcast(x: Tensor, shape: Shape): Tensor {
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((extent, i) =>
    i < lead || (shape[i - lead] === 1 && extent !== 1) ? [i] : [],
  );
  return reshape(sum(x, axes), shape);
}

/** Transpose of a reduction: repeats x along the axes that were removed from `shape`. */
export function spread(x: Tensor, axes: readonly number[], shape: Shape): Tensor {
  const kept = shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
  return broadcast(reshape(x, kept), shape);
}

/** a + b, where undefined is zero. */
export function plus(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a !== undefined && b !== undefined ? add(a, b) : (a ?? b);
}
