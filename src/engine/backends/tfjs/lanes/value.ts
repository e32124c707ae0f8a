/**
 * What a generated program knows of a node's value: expressions of its elements, by a number or by a counter of the
 * program. Moves of elements are done here, by index arithmetic, and cost nothing. Not here: statements (emit.ts).
 */
import { sizeOf } from '../../../array/extents.ts';
import type { Shape } from '../../../array/primitives.ts';

/** An element's expression, by the expression of its flat index. */
export type Indexed = (index: string) => string;

export interface Value {
  readonly size: number;
  /** The element at a place known now. */
  at(place: number): string;
  /** Elements at places known only when the program runs; may write statements, so it is asked for before a loop. */
  indexed(): Indexed;
  /** The elements [start, start + size), if there is a shorter way to them. */
  range?(start: number, size: number): Value | undefined;
}

/** An affine map of the places of a shape to those of another value. */
export interface View {
  readonly shape: Shape;
  readonly offset: number;
  /** Per axis. */
  readonly strides: readonly number[];
}

export function rowMajor(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** Where the flat place `index` of the view is. */
export function placeIn({ shape, offset, strides }: View, index: number): number {
  return rowMajor(shape).reduce(
    (place, row, axis) => place + (Math.floor(index / row) % shape[axis]) * strides[axis],
    offset,
  );
}

/** The same as an expression; axes that lie as in one longer axis are taken together. */
export function placeExpression(view: View, index: string): string {
  const { shape, strides } = merged(view);
  const rows = rowMajor(shape);
  const terms = shape.flatMap((extent, axis) => {
    if (strides[axis] === 0) return [];
    const quotient = rows[axis] === 1 ? index : `(${index} / ${rows[axis]})`;
    const coordinate = axis === 0 ? quotient : `(${quotient} % ${extent})`;
    return [strides[axis] === 1 ? coordinate : `${coordinate} * ${strides[axis]}`];
  });
  if (view.offset !== 0 || terms.length === 0) terms.push(String(view.offset));
  return terms.length === 1 ? terms[0] : `(${terms.join(' + ')})`;
}

function merged({ shape, offset, strides }: View): View {
  const axes: { extent: number; stride: number }[] = [];
  shape.forEach((extent, axis) => {
    if (extent === 1) return;
    const last = axes.at(-1);
    if (last !== undefined && last.stride === strides[axis] * extent) {
      last.extent *= extent;
      last.stride = strides[axis];
    } else axes.push({ extent, stride: strides[axis] });
  });
  return { shape: axes.map(({ extent }) => extent), offset, strides: axes.map(({ stride }) => stride) };
}

/** Gives an index a name, so that expressions of expressions do not grow without end. */
export type Name = (expression: string) => string;

/** A value seen through a view. */
export function viewed(name: Name, from: Value, view: View): Value {
  const size = sizeOf(view.shape);
  const plain = isWhole(view);
  if (plain && size === from.size && view.offset === 0) return from;
  const short = plain ? from.range?.(view.offset, size) : undefined;
  if (short !== undefined) return short;
  return {
    size,
    at: place => from.at(placeIn(view, place)),
    indexed() {
      const inner = from.indexed();
      return index => inner(name(placeExpression(view, index)));
    },
    range: plain ? (start, length) => from.range?.(view.offset + start, length) : undefined,
  };
}

/** Whether a view is a stretch of consecutive places. */
function isWhole({ shape, strides }: View): boolean {
  return rowMajor(shape).every((row, axis) => shape[axis] === 1 || strides[axis] === row);
}
