/** Small steps along the trailing axes that constraints, bijectors and vector families share. */
import { concat, eye, reshape, sum, where, zeros, type Tensor } from '../array/index.ts';

/** `text` as index of the last axis, all of the others kept. */
function lastAxis(x: Tensor, text: string): Tensor {
  const indices = x.shape.map(() => ':');
  indices[indices.length - 1] = text;
  return x.at(...indices);
}

/** Without the first element of the last axis. */
export function dropFirst(x: Tensor): Tensor {
  return lastAxis(x, '1:');
}

/** Without the last element of the last axis. */
export function dropLast(x: Tensor): Tensor {
  return lastAxis(x, ':-1');
}

/** Elements start … end−1 of the last axis. */
export function sliceLast(x: Tensor, start: number, end: number): Tensor {
  return lastAxis(x, `${start}:${end}`);
}

/** Extent of the last axis. */
export function lastSize(x: Tensor): number {
  return x.shape[x.shape.length - 1];
}

/** A new last axis of extent 1. */
export function expandLast(x: Tensor): Tensor {
  return reshape(x, [...x.shape, 1]);
}

/** Zeros of x's shape but `size` on the last axis. */
function zerosLike(x: Tensor, size: number): Tensor {
  return zeros([...x.shape.slice(0, -1), size]);
}

/** x with a zero before its first element, along the last axis. */
export function prependZero(x: Tensor): Tensor {
  return concat([zerosLike(x, 1), x], -1);
}

/** x with a zero after its last element, along the last axis. */
export function appendZero(x: Tensor): Tensor {
  return concat([x, zerosLike(x, 1)], -1);
}

/** Sum of the elements before each one, along the last axis. */
export function sumBefore(x: Tensor): Tensor {
  return prependZero(dropLast(x).cumsum(-1));
}

/** Sum of each element and all after it, along the last axis: keeps the digits of a small rest. */
export function sumFrom(x: Tensor): Tensor {
  return lastAxis(lastAxis(x, '::-1').cumsum(-1), '::-1');
}

/** Diagonal of [..., d, d] as [..., d]. */
export function diagonal(x: Tensor): Tensor {
  return sum(where(eye(lastSize(x)), x, 0), -1);
}
