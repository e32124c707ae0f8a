/**
 * Plates: conditional independence with a name. The body runs once, vectorised over a hidden axis;
 * `for (const i of plate("rows", 8))` runs it per element instead.
 * Not here: how hidden axes broadcast (array/batching.ts).
 */
import { enterAxis, exitAxis, newAxis, withPlateAxes, type Axis, type Numeric, type Tensor } from '../array/index.ts';
import { isTensor } from '../array/index.ts';
import { popLoop, pushLoop } from '../array/position.ts';
import { TildeError } from '../errors.ts';

const open: Axis[] = [];
/** Same name and size inside the same outer plates is the same axis: identity is by name, not by position. */
const known = new Map<string, Axis>();
/** Values that left a plate, and the axes that became their leading visible dimensions. */
const left = new WeakMap<object, readonly Axis[]>();

/** The plates around the statement now running, outermost first. */
export function openPlates(): readonly Axis[] {
  return open.slice();
}

/** The axes by which a value left its plates, outermost first. */
export function leftAxes(value: Tensor): readonly Axis[] {
  return left.get(value as unknown as object) ?? [];
}

/** Forgets the axes of earlier executions. */
export function withPlates<T>(body: () => T): T {
  const outer = open.splice(0);
  const outerKnown = new Map(known);
  known.clear();
  try {
    return body();
  } finally {
    open.splice(0, open.length, ...outer);
    known.clear();
    for (const [key, axis] of outerKnown) known.set(key, axis);
  }
}

/**
 * Declares `size` conditionally independent copies named `name`.
 *
 * With a body: runs it once, vectorised; every site inside gets the dimension `name`, on the left. Data
 * made outside whose leading length is `size` stand for their own row; what the body returns comes back with
 * the plate as leading dimension. Branching on a value inside is an error.
 *
 * Without a body: returns 0 … size−1 to loop over; then the body may branch.
 *
 * @param name name of the dimension in every result
 * @param size whole number ≥ 0
 */
export function plate<T>(name: string, size: number, body: () => T): T;
export function plate(name: string, size: number): Iterable<number>;
export function plate<T>(name: string, size: number, body?: () => T): T | Iterable<number> {
  checkArguments(name, size);
  if (body === undefined) return elements(name, size);
  const axis = axisFor(name, size);
  if (open.includes(axis)) throw nested(name);
  open.push(axis);
  try {
    return leave(withPlateAxes(open.slice(), body), axis);
  } finally {
    open.pop();
  }
}

function checkArguments(name: string, size: number): void {
  if (typeof name === 'string' && Number.isInteger(Number(size)) && size >= 0) return;
  throw new TildeError('argument', `plate(${JSON.stringify(name)}, ${String(size)}): the size must be a whole number`, {
    expected: 'plate("rows", 8, () => { … }) with a fixed whole number of elements',
    got: `size ${String(size)}`,
    hint: 'the number of elements must not depend on a random value; use data.length',
  });
}

function nested(name: string): TildeError {
  return new TildeError('model', `the plate "${name}" is opened inside itself`, {
    expected: 'a different name for the inner plate',
    got: `"${name}" twice`,
    hint: 'name the two plates differently: each is a dimension of its own',
  });
}

function* elements(name: string, size: number): Generator<number> {
  const loop = pushLoop(name);
  try {
    for (let i = 0; i < size; i++) {
      loop.index = i;
      yield i;
    }
  } finally {
    popLoop(loop);
  }
}

function axisFor(name: string, size: number): Axis {
  const key = [...open.map(axis => axis.name), name].join('/');
  const before = known.get(key);
  if (before === undefined || before.size !== size) {
    const axis = newAxis(name, size);
    known.set(key, axis);
    return axis;
  }
  return before;
}

/** Turns the plate's axis of every returned tensor into a leading dimension. */
function leave<T>(value: T, axis: Axis): T {
  if (isTensor(value)) return leaveTensor(value, axis) as T;
  if (Array.isArray(value)) return value.map(item => leave(item, axis)) as T;
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, leave(item, axis)])) as T;
  }
  return value;
}

function leaveTensor(value: Tensor, axis: Axis): Tensor {
  if (!value.axes.includes(axis)) return value;
  const before = leftAxes(value);
  const out = exitAxis(value, axis);
  left.set(out as unknown as object, [axis, ...before]);
  return out;
}

/** Makes data of leading extent `axis.size` stand for its row, for every open plate it matches, outermost first. */
export function enterPlates(value: Tensor, plates: readonly Axis[]): Tensor {
  let out = value;
  for (const axis of plates) {
    if (!out.axes.includes(axis) && out.shape[0] === axis.size) out = enterAxis(out, axis);
  }
  return out;
}

export type { Numeric };
