/**
 * Lifts functions of plain numbers over known tensors: broadcasting by position on visible batch axes and by
 * identity on hidden ones. Used by samplers and by cdfs without a closed form.
 * Not here: traced arithmetic (array/).
 */
import { sizeOf, tensor, withAxes, type Axis, type Tensor } from '../array/index.ts';
import type { Shape } from '../array/primitives.ts';
import { shapeError, TildeError } from '../errors.ts';

/** A parameter and how many of its trailing axes belong to one draw. */
export interface LiftInput {
  readonly name: string;
  readonly tensor: Tensor;
  readonly eventRank: number;
}

/** NumPy's broadcast of visible batch shapes. @throws TildeError naming the parameters that do not fit */
export function broadcastBatch(owner: string, inputs: readonly LiftInput[]): Shape {
  const out: number[] = [];
  for (const { tensor: x, eventRank } of inputs) {
    const shape = x.shape.slice(0, x.shape.length - eventRank);
    while (out.length < shape.length) out.unshift(1);
    shape.forEach((size, i) => {
      const at = out.length - shape.length + i;
      if (size === 1 || out[at] === size) return;
      if (out[at] !== 1) throw doNotFit(owner, inputs);
      out[at] = size;
    });
  }
  return out;
}

function doNotFit(owner: string, inputs: readonly LiftInput[]): TildeError {
  const shapes = inputs.map(({ name, tensor: x }) => `${name} [${x.shape.join(', ')}]`).join(', ');
  return shapeError(`${owner}: the shapes of the parameters do not broadcast`, {
    expected: 'equal sizes, or 1, on every axis counted from the right',
    got: shapes,
    hint: 'index or reshape the parameters to match',
  });
}

/** The hidden axes of all inputs after those given, each once. */
export function unionAxes(first: readonly Axis[], inputs: readonly LiftInput[]): readonly Axis[] {
  const out = [...first];
  for (const { tensor: x } of inputs) {
    for (const axis of x.axes) if (!out.some(known => known.id === axis.id)) out.push(axis);
  }
  return out;
}

export interface Lifted {
  readonly owner: string;
  readonly inputs: readonly LiftInput[];
  readonly axes: readonly Axis[];
  /** Visible shape outside one event. */
  readonly batchShape: Shape;
  readonly eventShape: Shape;
}

/**
 * Calls `fill` for every batch element (hidden axes outermost) with the inputs' events and the place of the result.
 * @throws TildeError when an input is traced
 */
export function liftEvents(
  { owner, inputs, axes, batchShape, eventShape }: Lifted,
  fill: (events: readonly Float64Array[], out: Float64Array) => void,
): Tensor {
  const outer = [...axes.map(axis => axis.size), ...batchShape];
  const readers = inputs.map(input => reader(owner, input, axes, outer));
  const eventSize = sizeOf(eventShape);
  const count = sizeOf(outer);
  const values = new Float64Array(count * eventSize);
  const index = outer.map(() => 0);
  const events: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    readers.forEach((read, k) => {
      events[k] = read(index);
    });
    fill(events, values.subarray(i * eventSize, (i + 1) * eventSize));
    advance(index, outer);
  }
  return withAxes(tensor(values, [...outer, ...eventShape]), axes);
}

function advance(index: number[], shape: Shape): void {
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] += 1;
    if (index[axis] < shape[axis]) return;
    index[axis] = 0;
  }
}

/** Reads the event of one input at an outer index; an axis of size 1, or one it lacks, has stride 0. */
function reader(
  owner: string,
  input: LiftInput,
  axes: readonly Axis[],
  outer: Shape,
): (index: readonly number[]) => Float64Array {
  const { tensor: x, eventRank, name } = input;
  const data = x.value;
  if (data === undefined) throw notKnown(owner, name);
  const batch = x.shape.slice(0, x.shape.length - eventRank);
  const eventSize = sizeOf(x.shape.slice(x.shape.length - eventRank));
  const strides = outer.map(() => 0);
  let stride = eventSize;
  for (let i = batch.length - 1; i >= 0; i--) {
    strides[outer.length - batch.length + i] = batch[i] === 1 ? 0 : stride;
    stride *= batch[i];
  }
  for (let i = x.axes.length - 1; i >= 0; i--) {
    strides[axes.findIndex(axis => axis.id === x.axes[i].id)] = stride;
    stride *= x.axes[i].size;
  }
  return index => {
    let offset = 0;
    for (let i = 0; i < strides.length; i++) offset += strides[i] * index[i];
    return data.values.subarray(offset, offset + eventSize);
  };
}

function notKnown(owner: string, name: string): TildeError {
  return new TildeError(
    'argument',
    `${owner} needs known numbers, but ${name} is not known while the model is traced`,
    {
      expected: `a fixed value of ${name}`,
      got: 'a symbolic value',
      hint: 'draw with ~ in the model, and call sample() or this cdf outside it',
    },
  );
}

/** Applies a function of numbers to known tensors, elementwise. */
export function elementwise(
  owner: string,
  named: Readonly<Record<string, Tensor>>,
  fn: (...args: number[]) => number,
): Tensor {
  const inputs = Object.entries(named).map(([name, x]) => ({ name, tensor: x, eventRank: 0 }));
  const lifted = {
    owner,
    inputs,
    axes: unionAxes([], inputs),
    batchShape: broadcastBatch(owner, inputs),
    eventShape: [],
  };
  return liftEvents(lifted, (events, out) => {
    out[0] = fn(...events.map(event => event[0]));
  });
}
