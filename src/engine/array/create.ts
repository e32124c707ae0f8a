/** Makes arrays: from data (`tensor`) or from sizes. Those made from sizes are constants of a model, not its data. */
import { shapeError, TildeError } from '../errors.ts';
import { literal } from './apply.ts';
import { batched } from './batching.ts';
import { read, toValue } from './convert.ts';
import { formatShape, sizeOf } from './extents.ts';
import type { Shape } from './primitives.ts';
import { type ArrayValue, asTensor, concrete } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** Extents, as several numbers or one list. */
export type ShapeArguments = readonly number[] | readonly [Shape];

/** The shape meant by extents given one by one or as a list; throws a TildeError unless they are whole and ≥ 0. */
export function shapeFrom(given: ShapeArguments, caller: string): Shape {
  const [first] = given;
  const shape = (Array.isArray(first) ? first : given).map((extent: unknown) => {
    if (typeof extent === 'number' && Number.isInteger(extent) && extent >= 0) return extent;
    throw new TildeError(
      'argument',
      `${caller}: an extent must be a whole number ≥ 0, got ${String(extent)}`,
      {
        expected: 'whole numbers ≥ 0',
        got: String(extent),
      },
    );
  });
  return shape;
}

/**
 * An array holding a copy of `data`; with `shape`, its numbers in row-major order under that shape.
 * Inside a model it is data: it can be bound anew without recompiling. Throws a TildeError on ragged lists.
 */
export function tensor(data: Numeric, shape?: Shape): Tensor {
  const value = read(data, 'tensor');
  const made = value.value && value.axes.length === 0 ? ownCopy(value, value.value.values) : value;
  if (!shape) return asTensor(made);
  const wanted = shapeFrom([shape], 'tensor');
  if (made.value && made.axes.length === 0 && made.value.values.length === sizeOf(wanted)) {
    return asTensor(concrete(wanted, made.value.values));
  }
  if (made.value && made.axes.length === 0) {
    throw shapeError(`tensor: ${made.value.values.length} numbers do not fill shape ${formatShape(wanted)}`, {
      expected: `${sizeOf(wanted)} numbers`,
      got: String(made.value.values.length),
    });
  }
  return asTensor(batched('reshape', [made], { shape: wanted }));
}

/** What comes from lists is already a private copy; a number becomes data too; a Tensor stays itself. */
function ownCopy(value: ArrayValue, values: Float64Array): ArrayValue {
  return value.origin.kind === 'literal' ? concrete(value.full, values) : value;
}

/** An array filled with 0. Extents as numbers or a list: `zeros(2, 3)`, `zeros([2, 3])`; `zeros()` is a scalar. */
export function zeros(...shape: number[] | [Shape]): Tensor {
  return asTensor(literal(shapeFrom(shape, 'zeros'), [0]));
}

/** An array filled with 1. */
export function ones(...shape: number[] | [Shape]): Tensor {
  return asTensor(literal(shapeFrom(shape, 'ones'), [1]));
}

/** An array of this shape filled with `value`, a number or a scalar Tensor. */
export function full(shape: Shape | number, value: Numeric): Tensor {
  const wanted = shapeFrom(typeof shape === 'number' ? [shape] : [shape], 'full');
  return asTensor(batched('broadcastTo', [toValue(value)], { shape: wanted }));
}

/** The identity matrix [n, n]. */
export function eye(n: number): Tensor {
  const [size] = shapeFrom([n], 'eye');
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + i] = 1;
  return asTensor(literal([size, size], values));
}

/** `count` equally spaced numbers from `start` to `end`, both included; default 50. */
export function linspace(start: number, end: number, count = 50): Tensor {
  const [size] = shapeFrom([count], 'linspace');
  const step = size > 1 ? (end - start) / (size - 1) : 0;
  const values = Float64Array.from({ length: size }, (_, i) =>
    i > 0 && i === size - 1 ? end : start + i * step,
  );
  return asTensor(literal([size], values));
}

/** Plain numbers 0 … end−1, or start … end−1 by `step`: for loops and indices. */
export function range(start: number, end?: number, step = 1): number[] {
  const [from, to] = end === undefined ? [0, start] : [start, end];
  if (!Number.isFinite(from) || !Number.isFinite(to) || !Number.isFinite(step) || step === 0) {
    throw new TildeError(
      'argument',
      `range needs finite numbers and a step other than 0, got ${from}, ${to}, ${step}`,
    );
  }
  const count = Math.max(0, Math.ceil((to - from) / step));
  return Array.from({ length: count }, (_, i) => from + i * step);
}

/** Rows of the identity: whole `labels` of any shape become 0/1 vectors of length `count` along a new last axis. */
export function oneHot(labels: Numeric, count: number): Tensor {
  const [size] = shapeFrom([count], 'oneHot');
  const value = toValue(labels);
  const column = batched('reshape', [value], { shape: [...value.shape, 1] });
  const classes = literal(
    [size],
    Array.from({ length: size }, (_, i) => i),
  );
  return asTensor(batched('eq', [column, classes], {}));
}
