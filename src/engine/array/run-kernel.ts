/** Calls the kernel of a primitive. Here is the one cast from the table's rows to a common form. */
import type { ArrayData } from './graph.ts';
import { kernels } from './kernels/index.ts';
import type { Primitive, Shape } from './primitives.ts';

type Kernel = (inputs: readonly ArrayData[], params: object, shape: Shape) => Float64Array;

/** Row-major result of a primitive; `shape` is what its shape rule gave. */
export function runKernel(
  op: Primitive,
  inputs: readonly ArrayData[],
  params: object,
  shape: Shape,
): Float64Array {
  return (kernels[op] as unknown as Kernel)(inputs, params, shape);
}
