/** Rearranges visible axes without arithmetic: reshape, transpose, join. Not here: picking elements (indexing.ts). */
import { shapeError, TildeError } from '../errors.ts';
import { batched } from './batching.ts';
import { call } from './call.ts';
import { read, stackValues, toValue } from './convert.ts';
import { shapeFrom, type ShapeArguments } from './create.ts';
import { formatShape, normalizeAxis, sizeOf } from './extents.ts';
import type { Shape } from './primitives.ts';
import { asTensor, describe, isArrayValue } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** The same elements in row-major order under another shape; one extent may be −1 and is worked out. */
export function reshape(x: Numeric, ...shape: number[] | [Shape]): Tensor {
  const value = toValue(x);
  return asTensor(batched('reshape', [value], { shape: solveShape(shape, value.shape) }));
}

function solveShape(given: ShapeArguments, from: Shape): Shape {
  const [first] = given;
  const list: readonly unknown[] = Array.isArray(first) ? first : given;
  const open = list.indexOf(-1);
  const shape = shapeFrom([list.map((extent, i) => (i === open ? 1 : Number(extent)))], 'reshape');
  if (open < 0) return checkSize(shape, from);
  const rest = sizeOf(shape);
  return checkSize(shape.toSpliced(open, 1, rest === 0 ? 0 : sizeOf(from) / rest), from);
}

function checkSize(shape: Shape, from: Shape): Shape {
  if (sizeOf(shape) === sizeOf(from) && shape.every(Number.isInteger)) return shape;
  throw shapeError(
    `reshape: ${sizeOf(from)} elements of shape ${formatShape(from)} do not fill ${formatShape(shape)}`,
    {
      expected: `a shape of ${sizeOf(from)} elements`,
      got: formatShape(shape),
    },
  );
}

/** Axes in another order: output axis i is input axis perm[i]; by default reversed. */
export function transpose(x: Numeric, ...perm: number[] | [readonly number[]]): Tensor {
  const value = toValue(x);
  const rank = value.shape.length;
  const [first] = perm;
  const list = (Array.isArray(first) ? first : perm) as readonly number[];
  const order = list.length === 0 ? value.shape.map((_, i) => rank - 1 - i) : list;
  if (order.length !== rank || new Set(order).size !== rank) {
    throw shapeError(`transpose: axes ${formatShape(order)} do not name each of ${rank} axes once`, {
      expected: `the numbers 0 to ${rank - 1} in any order`,
      got: formatShape(order),
    });
  }
  return asTensor(
    batched('transpose', [value], { perm: order.map(axis => normalizeAxis(axis, rank, 'transpose')) }),
  );
}

/** `x` repeated to a larger shape by NumPy's rule. */
export function broadcastTo(x: Numeric, ...shape: number[] | [Shape]): Tensor {
  return call('broadcastTo', [x], { shape: shapeFrom(shape, 'broadcastTo') });
}

/** Arrays joined end to end along an existing axis; default the first. */
export function concat(arrays: readonly Numeric[], axis = 0): Tensor {
  const values = listOf(arrays, 'concat').map(item => read(item, 'concat'));
  const rank = values[0]?.shape.length ?? 0;
  if (values.length === 0)
    throw new TildeError('argument', 'concat needs at least one array, got an empty list');
  return asTensor(batched('concat', values, { axis: normalizeAxis(axis, rank, 'concat') }));
}

/** Arrays of one shape (numbers fit any) side by side along a new axis; default a new first one. */
export function stack(arrays: readonly Numeric[], axis = 0): Tensor {
  const values = listOf(arrays, 'stack').map(item => read(item, 'stack'));
  const rank = values.reduce((most, value) => Math.max(most, value.shape.length), 0);
  return asTensor(stackValues(values, normalizeAxis(axis, rank + 1, 'stack')));
}

function listOf(x: unknown, caller: string): readonly Numeric[] {
  if (Array.isArray(x)) return x;
  throw new TildeError(
    'argument',
    `${caller} expected a list of arrays, got ${isArrayValue(x) ? 'one array' : describe(x)}`,
    {
      expected: 'a list of arrays',
      hint: `write ${caller}([a, b])`,
    },
  );
}
