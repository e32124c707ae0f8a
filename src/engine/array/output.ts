/** Takes plain numbers out of arrays again: one number, nested lists, or rows one by one. */
import { shapeError, TildeError } from '../errors.ts';
import { at } from './indexing.ts';
import { formatShape, stridesOf } from './extents.ts';
import type { ArrayData } from './graph.ts';
import { type ArrayValue, asTensor } from './tensor.ts';
import type { NestedNumbers, Tensor } from './types.ts';

/** The number in an array of one element. Throws a TildeError when there are more, or none known yet. */
export function item(x: ArrayValue): number {
  const { values } = numbers(x, 'item()');
  if (values.length === 1) return values[0];
  throw shapeError(`item() needs an array of one element, this one has ${values.length}`, {
    expected: 'one element',
    got: formatShape(x.shape),
    hint: 'pick one with at(x, i), or take all with x.toArray()',
  });
}

/** Nested plain lists of the visible shape; a number for a scalar. */
export function toArray(x: ArrayValue): number | NestedNumbers {
  const { shape, values } = numbers(x, 'toArray()');
  const strides = stridesOf(shape);
  const build = (axis: number, offset: number): number | NestedNumbers =>
    axis === shape.length
      ? values[offset]
      : Array.from({ length: shape[axis] }, (_, i) => build(axis + 1, offset + i * strides[axis]));
  return build(0, 0);
}

/** Sub-arrays along the first axis, in order. A scalar throws. */
export function* rows(x: ArrayValue): Generator<Tensor, void, undefined> {
  if (x.shape.length === 0) throw notIterable(x.value ? String(x) : 'one random value');
  for (let i = 0; i < x.length; i++) yield at(asTensor(x), i);
}

/** The error of looping over a number. */
export function notIterable(got: string): TildeError {
  return new TildeError('language', `cannot loop over ${got}`, {
    expected: 'an array with at least one axis, or a list',
    got,
    hint: /^\d+$/.test(got) ? `did you mean range(${got})?` : undefined,
  });
}

function numbers(x: ArrayValue, caller: string): ArrayData {
  if (x.value && x.axes.length === 0) return x.value;
  const plates = x.axes.map(axis => axis.name).join(', ');
  throw new TildeError(
    'condition',
    `${caller} asked for the numbers of a value that ${x.value ? `varies over ${plates}` : 'is not known yet'}`,
    {
      expected: 'a value with numbers',
      got: String(x),
      hint: 'inside a model compute with the value itself; its numbers are in the posterior',
    },
  );
}
