/**
 * Applies one primitive to underlying values: at once when all are concrete, else by recording it. Hidden axes are
 * not looked at and not returned; see batching.ts for the operations that carry them.
 */
import { TildeError } from '../errors.ts';
import type { ParamsOf, Primitive, Shape } from './primitives.ts';
import { currentRecorder, dataAreInputs } from './recorder.ts';
import { runKernel } from './run-kernel.ts';
import { resultShape } from './shape.ts';
import { type ArrayValue, asTensor, asValue, concrete, LITERAL, type Origin } from './tensor.ts';
import { sizeOf } from './extents.ts';
import type { Tensor } from './types.ts';

/** `op` on full underlying shapes. Throws a TildeError of code 'shape' where they do not fit. */
export function applyPrimitive<P extends Primitive>(
  op: P,
  inputs: readonly Tensor[],
  params: ParamsOf<P>,
): Tensor {
  return asTensor(apply(op, inputs.map(asValue), params));
}

/** A constant of this shape; one number fills it. Recorded as a constant, never as a data input. */
export function constantTensor(shape: Shape, values: ArrayLike<number>): Tensor {
  return asTensor(literal(shape, values));
}

/** Like constantTensor, as an ArrayValue. */
export function literal(shape: Shape, values: ArrayLike<number>): ArrayValue {
  const size = sizeOf(shape);
  const filled =
    values.length === 1 && size !== 1 ? new Float64Array(size).fill(values[0]) : Float64Array.from(values);
  return concrete(shape, filled, LITERAL);
}

/** `applyPrimitive` on ArrayValues. */
export function apply<P extends Primitive>(
  op: P,
  inputs: readonly ArrayValue[],
  params: ParamsOf<P>,
): ArrayValue {
  const recorder = currentRecorder();
  if (inputs.some(input => input.node !== undefined)) {
    if (!recorder) throw outside();
    const ids = inputs.map(input => recorder.idOf(input));
    return recorder.value(recorder.append(op, ids, params));
  }
  const shapes = inputs.map(input => input.full);
  const shape = resultShape(op, shapes, params);
  const data = inputs.map(input => input.value ?? missing());
  return concrete(shape, runKernel(op, data, params, shape), originOf(op, inputs, params));
}

/** Work on data is remembered only for a trace that takes data as inputs: it must be redone when they are re-bound. */
function originOf(op: Primitive, inputs: readonly ArrayValue[], params: object): Origin {
  if (inputs.every(input => input.origin.kind === 'literal')) return LITERAL;
  return dataAreInputs() ? { kind: 'derived', op, inputs, params } : { kind: 'data' };
}

function outside(): TildeError {
  return new TildeError('model', 'a traced value was used after its model had finished', {
    expected: 'a value with numbers',
    hint: 'return the value from the model, or use deterministic(name, value) and read it from the posterior',
  });
}

function missing(): never {
  throw new Error('an array value is neither concrete nor traced');
}
