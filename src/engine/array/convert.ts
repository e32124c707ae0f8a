/**
 * Takes in what a modeller hands over: numbers, nested lists (of numbers or Tensors), typed arrays, Tensors.
 * Not here: making arrays from sizes (create.ts).
 */
import { refusePromise, shapeError, TildeError } from '../errors.ts';
import { batched } from './batching.ts';
import { broadcastShapes, formatShape, sameShape, sizeOf } from './extents.ts';
import { currentRecorder } from './recorder.ts';
import type { Shape } from './primitives.ts';
import { ArrayValue, asTensor, concrete, describe, isArrayValue, scalar } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** `x` as an ArrayValue; throws a TildeError when it is not numbers or its rows have unequal lengths. */
export function toValue(x: Numeric): ArrayValue {
  return read(x, 'an array function');
}

/** `x` as a Tensor; numbers and lists are wrapped. */
export function toTensor(x: Numeric): Tensor {
  return asTensor(toValue(x));
}

/** Like toValue, with the name of the caller for messages. */
export function read(x: unknown, caller: string): ArrayValue {
  if (isArrayValue(x)) return x;
  if (typeof x === 'number' || typeof x === 'boolean') return scalar(x);
  if (Array.isArray(x)) return fromList(x, caller);
  if (isTyped(x)) return remembered(x, () => concrete([x.length], Float64Array.from(x)));
  throw refusal(x, caller);
}

function isTyped(x: unknown): x is ArrayLike<number> {
  return (
    ArrayBuffer.isView(x) &&
    !(x instanceof DataView) &&
    !(x instanceof BigInt64Array) &&
    !(x instanceof BigUint64Array)
  );
}

function fromList(list: readonly unknown[], caller: string): ArrayValue {
  if (holdsTensor(list)) return stackValues(list.map(item => read(item, caller)));
  return remembered(list, () => {
    const shape = shapeOfList(list, caller);
    const values = new Float64Array(sizeOf(shape));
    fill(list, shape, values, { at: 0 }, caller);
    return concrete(shape, values);
  });
}

function holdsTensor(list: readonly unknown[]): boolean {
  return list.some(item => isArrayValue(item) || (Array.isArray(item) && holdsTensor(item)));
}

function shapeOfList(list: readonly unknown[], caller: string): Shape {
  const shape: number[] = [];
  let level: unknown = list;
  while (Array.isArray(level) || isTyped(level)) {
    shape.push(level.length);
    level = level[0];
    if (shape.length > 32) throw refusal(list, caller);
  }
  return shape;
}

function fill(item: unknown, shape: Shape, out: Float64Array, cursor: { at: number }, caller: string): void {
  if (shape.length === 0) {
    if (typeof item !== 'number' && typeof item !== 'boolean') throw refusal(item, caller);
    out[cursor.at++] = Number(item);
    return;
  }
  if (!Array.isArray(item) && !isTyped(item)) throw ragged(caller, shape, describe(item));
  if (item.length !== shape[0]) throw ragged(caller, shape, `a row of ${item.length}`);
  for (let i = 0; i < item.length; i++) fill(item[i], shape.slice(1), out, cursor, caller);
}

function ragged(caller: string, shape: Shape, got: string): TildeError {
  return shapeError(`${caller}: the rows of a nested list have unequal lengths`, {
    expected: `rows of ${shape[0]} numbers`,
    got,
    hint: 'for rows of unequal lengths use one long list and a list of group numbers',
  });
}

function refusal(x: unknown, caller: string): TildeError {
  refusePromise(x, caller);
  const got = describe(x);
  const distribution = typeof x === 'object' && x !== null && 'logProb' in x;
  return new TildeError(
    'argument',
    `${caller} expected numbers, got ${distribution ? 'a distribution' : got}`,
    {
      expected: 'a number, an array or nested lists of numbers',
      got,
      hint: distribution ? 'draw a value first: ~Normal(0, 1)' : undefined,
    },
  );
}

/** The value of an array met before in this trace, unless its contents have changed since. */
function remembered(source: object, make: () => ArrayValue): ArrayValue {
  const fresh = make();
  const made = new ArrayValue(fresh.full, { value: fresh.value, origin: fresh.origin, born: 0 });
  const arrays = currentRecorder()?.arrays;
  if (!arrays) return made;
  const before = arrays.get(source);
  if (before && equalData(before, made)) return before;
  arrays.set(source, made);
  return made;
}

function equalData(a: ArrayValue, b: ArrayValue): boolean {
  const [x, y] = [a.value?.values, b.value?.values];
  return (
    x !== undefined && y !== undefined && sameShape(a.full, b.full) && x.every((v, i) => Object.is(v, y[i]))
  );
}

/** Joins values of equal visible shape (scalars broadcast) along a new visible axis. */
export function stackValues(values: readonly ArrayValue[], axis = 0): ArrayValue {
  if (values.length === 0) return concrete([0], new Float64Array());
  const shape = broadcastShapes(
    values.map(value => value.shape),
    'stack',
  );
  const rows = values.map(value => {
    if (!sameShape(value.shape, shape) && value.shape.length > 0) throw unequal(value.shape, shape);
    const full = sameShape(value.shape, shape) ? value : batched('broadcastTo', [value], { shape });
    return batched('reshape', [full], { shape: shape.toSpliced(axis, 0, 1) });
  });
  return batched('concat', rows, { axis });
}

function unequal(a: Shape, b: Shape): TildeError {
  return shapeError(`stack: shapes ${formatShape(a)} and ${formatShape(b)} differ`, {
    expected: 'arrays of one shape',
    got: `${formatShape(a)} and ${formatShape(b)}`,
  });
}
