/** All first and second derivatives of a user's function, column by column. Not here: gradients (grad.ts). */
import { concrete, asTensor } from '../array/tensor.ts';
import { toTensor } from '../array/convert.ts';
import { reshape, stack } from '../array/shape-ops.ts';
import { sizeOf } from '../array/extents.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { grad, jvp, type Differentiable } from './grad.ts';

/**
 * The function that returns all partial derivatives of f in its first argument, of shape
 * [...shape of the value, ...shape of the argument]: jacobian(x => [x, x.mul(x)])(3) is [1, 6]. f may return an array.
 */
export function jacobian<Rest extends readonly unknown[]>(f: Differentiable<Rest>) {
  return (x: Numeric, ...rest: Rest): Tensor => {
    const own = (at: Tensor): Numeric => f(at, ...rest);
    const at = toTensor(x);
    const { shape } = at;
    const size = sizeOf(shape);
    if (shape.length === 0) return plainly(x, jvp(own, at, 1).tangent);
    const columns = Array.from({ length: size }, (_, i) => jvp(own, at, unit(shape, size, i)).tangent);
    if (columns.length === 0) return asTensor(concrete([0], new Float64Array()));
    const value = toTensor(columns[0]).shape;
    return reshape(stack(columns, value.length), [...value, ...shape]);
  };
}

/**
 * The function that returns all second derivatives of f, which must return one number, in its first argument: shape
 * [...shape of the argument, ...shape of the argument]. Throws a TildeError of code 'shape' where f returns more.
 */
export function hessian<Rest extends readonly unknown[]>(f: Differentiable<Rest>) {
  return jacobian<Rest>(grad(f));
}

/** A number in, a number out. */
function plainly(x: Numeric, tangent: Tensor): Tensor {
  const plain = typeof x === 'number' && tangent.shape.length === 0 && tangent.value !== undefined;
  return plain ? (tangent.value.values[0] as Tensor) : tangent;
}

function unit(shape: readonly number[], size: number, at: number): Tensor {
  const values = new Float64Array(size);
  values[at] = 1;
  return asTensor(concrete(shape, values));
}
