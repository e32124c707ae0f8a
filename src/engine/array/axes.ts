/**
 * Hidden named axes: making, attaching, detaching and aligning them. They lead the underlying value in ascending
 * order of id, so an axis made earlier (an outer plate) stands further left. Not here: what each primitive does
 * with them (batching.ts).
 */
import { shapeError } from '../errors.ts';
import { apply } from './apply.ts';
import { formatShape, sameShape } from './extents.ts';
import type { Shape } from './primitives.ts';
import { ArrayValue, asTensor, asValue } from './tensor.ts';
import type { Axis, Tensor } from './types.ts';

let made = 0;

/** A new axis, different from every other whatever their names and sizes. */
export function newAxis(name: string, size: number): Axis {
  made += 1;
  return Object.freeze({ id: made, name, size });
}

/**
 * Declares the first visible axes of `x` to be these hidden axes, in the order given. `x` must have no hidden axes.
 * Inverse of `underlying` when the axes are in ascending order of id.
 */
export function withAxes(x: Tensor, axes: readonly Axis[]): Tensor {
  const value = asValue(x);
  const sizes = axes.map(axis => axis.size);
  if (value.axes.length > 0 || !sameShape(value.full.slice(0, axes.length), sizes)) {
    throw shapeError(
      `withAxes: an array of shape ${formatShape(value.full)} cannot take axes ${axisList(axes)}`,
    );
  }
  const order = axes.map((_, i) => i).toSorted((i, j) => axes[i].id - axes[j].id);
  const rest = value.full.slice(axes.length).map((_, i) => axes.length + i);
  const moved = permute(value, [...order, ...rest]);
  return asTensor(
    attach(
      moved,
      order.map(i => axes[i]),
    ),
  );
}

/** The same array with its hidden axes visible, leading, in ascending order of id. */
export function underlying(x: Tensor): Tensor {
  return asTensor(attach(asValue(x), []));
}

/** Moves visible axis 0, whose extent must be `axis.size`, into the hidden axis. */
export function enterAxis(x: Tensor, axis: Axis): Tensor {
  const value = asValue(x);
  const [extent] = value.shape;
  if (extent !== axis.size || value.axes.some(own => own.id === axis.id)) {
    throw shapeError(
      `an array of shape ${formatShape(value.shape)} does not line up with ${axisList([axis])}`,
      {
        expected: `a first axis of extent ${axis.size}`,
        got: formatShape(value.shape),
      },
    );
  }
  const h = value.axes.length;
  const place = value.axes.filter(own => own.id < axis.id).length;
  const order = value.full.map((_, i) => i).filter(i => i !== h);
  const moved = permute(value, order.toSpliced(place, 0, h));
  return asTensor(attach(moved, value.axes.toSpliced(place, 0, axis)));
}

/** Makes a hidden axis the leading visible one; a value that does not vary along it is repeated. */
export function exitAxis(x: Tensor, axis: Axis): Tensor {
  const value = asValue(x);
  const place = value.axes.findIndex(own => own.id === axis.id);
  const h = value.axes.length;
  if (place < 0) {
    const hidden = value.full.slice(0, h);
    const room = apply('reshape', [value], { shape: [...hidden, 1, ...value.shape] });
    return asTensor(
      attach(apply('broadcastTo', [room], { shape: [...hidden, axis.size, ...value.shape] }), value.axes),
    );
  }
  const order = value.full.map((_, i) => i).filter(i => i !== place);
  const moved = permute(value, order.toSpliced(h - 1, 0, place));
  return asTensor(attach(moved, value.axes.toSpliced(place, 1)));
}

/** The axes of all values, each once, in canonical order. Throws if two of one id disagree in size. */
export function unionAxes(values: readonly ArrayValue[]): readonly Axis[] {
  const [first] = values;
  if (values.every(value => value.axes.length === 0)) return [];
  if (values.every(value => value.axes === first.axes)) return first.axes;
  const byId = new Map(values.flatMap(value => value.axes).map(axis => [axis.id, axis]));
  return [...byId.values()].toSorted((a, b) => a.id - b.id);
}

/**
 * The underlying array of `value` laid out for NumPy broadcasting against others that carry `axes`: extent 1 where
 * it lacks an axis, and 1s in front of its visible shape up to `rank`.
 */
export function alignAxes(value: ArrayValue, axes: readonly Axis[], rank: number): ArrayValue {
  const visible = value.shape;
  if (value.axes.length === 0 && visible.length <= rank) return value;
  const hidden = axes.map(axis => (value.axes.some(own => own.id === axis.id) ? axis.size : 1));
  const ones = Array.from({ length: rank - visible.length }, () => 1);
  return apply('reshape', [attach(value, [])], { shape: [...hidden, ...ones, ...visible] });
}

/** The underlying array of `value` repeated along the axes it lacks: hidden extents all present, then visible ones. */
export function expandAxes(value: ArrayValue, axes: readonly Axis[]): ArrayValue {
  const aligned = alignAxes(value, axes, value.shape.length);
  return broadcastValue(aligned, [...axes.map(axis => axis.size), ...value.shape]);
}

/** The same numbers under other hidden axes; no data moves. */
export function attach(value: ArrayValue, axes: readonly Axis[]): ArrayValue {
  return axes === value.axes ? value : new ArrayValue(value.full, value, axes);
}

/** Transposes the underlying array, dropping the hidden axes' marks. */
export function permute(value: ArrayValue, perm: readonly number[]): ArrayValue {
  const plain = attach(value, []);
  return perm.every((axis, i) => axis === i) ? plain : apply('transpose', [plain], { perm });
}

function broadcastValue(value: ArrayValue, shape: Shape): ArrayValue {
  return sameShape(value.full, shape) ? attach(value, []) : apply('broadcastTo', [value], { shape });
}

function axisList(axes: readonly Axis[]): string {
  return axes.map(axis => `${axis.name}: ${axis.size}`).join(', ') || 'none';
}
