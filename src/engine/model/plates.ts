/**
 * Plates: conditional independence with a name. The body runs once, vectorised over a hidden axis;
 * `for (const i of plate("rows", 8))` runs it per element instead.
 * Not here: how hidden axes broadcast (array/batching.ts) or which rows an outer array shows (array/plates.ts).
 */
import {
  exitAxis,
  insidePlate,
  isTensor,
  leftAxes,
  markLeft,
  newAxis,
  openAxes,
  outsidePlates,
  type Axis,
  type Tensor,
} from '../array/index.ts';
import { currentSite, innermostLoop, popLoop, pushLoop } from '../array/position.ts';
import { TildeError } from '../errors.ts';
import { PLATE_LOOP } from './addresses.ts';
import { checkCoords, rememberCoords, type Coords } from './dims.ts';
import { plateRows, withScale, type PlateOptions as BatchOptions } from './objective-minibatch.ts';

/** Same name and size inside the same outer plates is the same axis: identity is by name, not by position. */
let known = new Map<string, Axis>();

/** Runs a model from outside any plate, with axes of its own. */
export function withPlates<T>(body: () => T): T {
  const outer = known;
  known = new Map();
  try {
    return outsidePlates(body);
  } finally {
    known = outer;
  }
}

/** Options of `plate`. */
export interface PlateOptions extends BatchOptions {
  /** One name a copy: results then say `theta[A]` instead of `theta[0]`. */
  readonly coords?: Coords;
}

/**
 * Declares `size` conditionally independent copies named `name`.
 *
 * With a body: runs it once, vectorised; every site inside gets the dimension `name`, on the left. Data
 * made outside whose first extent is `size` stand for their own row; what the body returns comes back with
 * the plate as first extent. Branching on a value inside is an error.
 *
 * With `batch`, training by minibatches (`svi`) shows so many of the rows in every step, drawn anew, and counts each
 * term `size / batch` times; other methods see all rows. With `total`, the rows at hand stand for so many: each term
 * counts `total / size` times.
 *
 * Without a body: yields 0 … size−1 to loop over; then the body may branch.
 *
 * @param name name of the dimension in every result
 * @param size whole number ≥ 0, or the names of the copies: `plate("schools", ["A", "B"], () => { … })`
 * @param options `batch`, `total`, and `coords`, the names of the copies where `size` is a number
 * @throws TildeError for a size that is no whole number or not known; for a plate inside itself; for a `batch` or `total`
 *   that does not fit
 */
export function plate<T>(name: string, size: number | Coords, body: () => T): T;
export function plate<T>(name: string, size: number | Coords, options: PlateOptions, body: () => T): T;
export function plate(name: string, size: number | Coords): Iterable<number>;
export function plate<T>(
  name: string,
  size: number | Coords,
  second?: PlateOptions | (() => T),
  third?: () => T,
): T | Iterable<number> {
  const names = Array.isArray(size) ? (size as Coords) : undefined;
  const count = names?.length ?? Number(size);
  const [options, body]: [PlateOptions, (() => T) | undefined] =
    typeof second === 'object' ? [second, third] : [{}, second];
  if (typeof name !== 'string' || !Number.isInteger(count) || count < 0) throw badSize(name, size);
  if (body === undefined) return elements(name, count);
  const { shown, rows, scale } = plateRows(name, count, options);
  const axis = axisFor(name, shown);
  const coords = options.coords ?? names;
  if (coords !== undefined) checkCoords(name, coords, count);
  if (coords !== undefined && shown === count) rememberCoords(axis, coords);
  if (openAxes().includes(axis)) throw nested(name);
  const result = insidePlate(axis, scale === 1 ? body : () => withScale(scale, body), rows);
  return leave(result, axis);
}

function badSize(name: string, size: unknown): TildeError {
  return new TildeError('argument', `plate("${String(name)}", …): the size must be a whole number`, {
    span: currentSite()?.span,
    expected: 'plate("rows", 8, () => { … }) with a fixed whole number of elements',
    got: `size ${String(size)}`,
    hint: 'the number of elements must not depend on a random value; use data.length',
  });
}

function nested(name: string): TildeError {
  return new TildeError('model', `the plate "${name}" is opened inside itself`, {
    span: currentSite()?.span,
    expected: 'a different name for the inner plate',
    got: `"${name}" twice`,
    hint: 'name the two plates differently: each is a dimension of its own',
  });
}

function* elements(name: string, size: number): Generator<number> {
  // In a cell the transform has opened a loop for this `for … of` already: it has not begun its first round.
  const opened = innermostLoop();
  if (opened?.index === -1) {
    opened.key = PLATE_LOOP + name;
    for (let i = 0; i < size; i++) yield i;
    return;
  }
  const loop = pushLoop(PLATE_LOOP + name);
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
  const key = [...openAxes().map(axis => axis.name), name].join('/');
  const before = known.get(key);
  if (before?.size === size) return before;
  const axis = newAxis(name, size);
  known.set(key, axis);
  return axis;
}

/** Turns the plate's axis of every returned tensor into its first extent. */
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
  const out = exitAxis(value, axis);
  markLeft(out, [axis, ...leftAxes(value)]);
  return out;
}
