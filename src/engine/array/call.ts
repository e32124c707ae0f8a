/** Shorthands the composites are written with: a primitive on whatever a modeller hands over. */
import { batched } from './batching.ts';
import { read } from './convert.ts';
import type { BINARY, ParamsOf, Primitive, UNARY } from './primitives.ts';
import { asTensor } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** A primitive on visible shapes, hidden axes carried along. */
export function call<P extends Primitive>(op: P, inputs: readonly Numeric[], params: ParamsOf<P>): Tensor {
  return asTensor(
    batched(
      op,
      inputs.map(input => read(input, op)),
      params,
    ),
  );
}

/** The function of one array for an elementwise primitive. */
export function unaryOp(op: (typeof UNARY)[number]): (x: Numeric) => Tensor {
  return x => call(op, [x], {});
}

/** The function of two arrays for an elementwise primitive; shapes broadcast. */
export function binaryOp(op: (typeof BINARY)[number]): (a: Numeric, b: Numeric) => Tensor {
  return (a, b) => call(op, [a, b], {});
}
