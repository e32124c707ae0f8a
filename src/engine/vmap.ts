/**
 * `vmap`: a function of one element made a function of many. Not here: how its operations carry the new axis
 * (array/vmap.ts, array/batching.ts).
 */
import { normalizeAxis } from './array/extents.ts';
import { type Tensor, transpose } from './array/index.ts';
import { rowOf } from './array/row.ts';
import { describe } from './array/tensor.ts';
import { type Flat, type Structure, unflatten } from './array/tree.ts';
import { mapLeading } from './array/vmap.ts';
import { checkFunction, type Derivative, type GivenAll, isArrays, partsOf } from './autodiff/arguments.ts';
import { type AnyFunction, staged } from './autodiff/staged.ts';
import { shapeError, TildeError } from './errors.ts';
import { type Handler, withHandler } from './model/effects.ts';
import { allWays, explained } from './transform.ts';

/** An axis for all arrays of a tree, or a list or object of such for its parts; null: not mapped. */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes };

/** Options of `vmap`. */
export interface VmapOptions {
  /**
   * The axis of the elements in the arguments: a number or null for all of them, or a list with one for each. null means
   * that every element gets the argument whole. For an argument that is an object or a list of arrays, an object or list
   * of axes may stand. Negative axes count from the last. Default 0.
   */
  readonly inAxes?: Axes;
  /**
   * The axis of the elements in the results, or a list or object of axes in the form of the result; null for a result that
   * is the same for all elements, and comes once. Default 0.
   */
  readonly outAxes?: Axes;
}

/**
 * The function that applies f to every element along an axis of its arguments and stacks the results, as one computation:
 * `vmap((a, b) => a.dot(b))(X, Y)` is the vector of products of rows, `vmap(grad(f))(X)` the gradients at all rows. f runs
 * once, on one symbolic element; its operations then run on all elements at once. It may return an array, or a list or plain object of
 * arrays. Nests with itself, `grad`, `jacobian`, `jit`, `scan`.
 *
 * A condition on an element is followed both ways, and each element takes its own, up to 64 ways. f must not draw: `~`
 * belongs into a `plate`. Arguments that hold no arrays (text, functions, truth values) are passed on.
 *
 * @throws TildeError 'shape' where the mapped arguments differ in their number of elements, or have no such axis;
 *   or where a result whose outAxes is null differs from element to element; 'condition' where conditions cannot be
 *   followed; 'model' for a statement inside
 */
export function vmap<Args extends readonly Tensor[], R>(
  f: (...args: Args) => R,
  options?: VmapOptions,
): (...args: GivenAll<Args>) => Derivative<R>;
export function vmap<Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  options?: VmapOptions,
): (...args: GivenAll<Args>) => Derivative<R>;
export function vmap(f: AnyFunction, options: VmapOptions = {}): unknown {
  checkFunction(f, 'vmap');
  return staged(
    f,
    raw =>
      (...args) =>
        mapped(raw as Loose, args, options),
  );
}

type Loose = (...args: unknown[]) => unknown;

/** An argument that holds arrays, and where its elements are. */
interface Argument extends Flat {
  readonly place: number;
  readonly axes: readonly (number | null)[];
}

function mapped(f: Loose, args: readonly unknown[], { inAxes = 0, outAxes = 0 }: VmapOptions): unknown {
  const found = args.flatMap((arg, place): Argument[] => {
    const spec = Array.isArray(inAxes) ? (inAxes as readonly Axes[])[place] : inAxes;
    if (spec === undefined) throw tooFew(args.length, inAxes);
    if (spec === null || !isArrays(arg)) return [];
    const { leaves, structure } = partsOf(arg, 'vmap');
    return [{ place, structure, leaves, axes: axesOf(structure, spec, 'inAxes') }];
  });
  const rows = found.flatMap(({ leaves, axes, place }) =>
    leaves.flatMap((leaf, i) => (axes[i] === null ? [] : [inFront(leaf, axes[i], place)])),
  );
  const size = sizeOfAll(rows);
  let structure: Structure = { kind: 'leaf' };
  const one = (elements: readonly Tensor[]): readonly Tensor[] => {
    const result = allWays(() => f(...replaced(args, found, elements)), 'vmap');
    structure = result.structure;
    return result.leaves;
  };
  let places: readonly (number | null)[] = [];
  const isShared = (result: number): boolean => {
    places = axesOf(structure, outAxes, 'outAxes');
    return places[result] === null;
  };
  const results = explained('vmap', HINT, () =>
    withHandler(noStatements, () => mapLeading(one, rows, size, isShared)),
  );
  return unflatten(
    structure,
    results.map((x, i) => toAxis(x, places[i])),
  );
}

const HINT =
  'choose element by element, where(test, a, b) or cond(…); a loop that ends by a value is whileLoop(…) or scan with a mask';

/** The arguments of one element. */
function replaced(
  args: readonly unknown[],
  found: readonly Argument[],
  elements: readonly Tensor[],
): unknown[] {
  const next = elements.values();
  const all = [...args];
  for (const { place, structure, leaves, axes } of found) {
    const own = leaves.map((leaf, i) => (axes[i] === null ? leaf : (next.next().value ?? leaf)));
    all[place] = unflatten(structure, own);
  }
  return all;
}

/** One axis for every leaf. */
function axesOf(structure: Structure, spec: Axes, option: string): readonly (number | null)[] {
  if (typeof spec === 'number' || spec === null) {
    return leavesOf(structure).map(() => spec);
  }
  if (structure.kind === 'leaf') throw badAxes(option, structure, spec);
  const parts: readonly (readonly [string | number, Structure])[] =
    structure.kind === 'list' ? structure.items.map((item, i) => [i, item]) : structure.items;
  return parts.flatMap(([key, item]) => {
    const own = (spec as Readonly<Record<string | number, Axes | undefined>>)[key];
    if (own === undefined) throw badAxes(option, structure, spec);
    return axesOf(item, own, option);
  });
}

function leavesOf(structure: Structure): readonly Structure[] {
  if (structure.kind === 'leaf') return [structure];
  if (structure.kind === 'list') return structure.items.flatMap(leavesOf);
  return structure.items.flatMap(([, item]) => leavesOf(item));
}

/** The elements along the first axis; inside a plate, of the argument's own row. */
function inFront(leaf: Tensor, axis: number, place: number): Tensor {
  const own = rowOf(leaf, 1);
  const rank = own.shape.length;
  if (rank === 0) throw noAxis(place);
  const from = normalizeAxis(axis, rank, 'vmap');
  const others = own.shape.map((_, i) => i).filter(i => i !== from);
  return from === 0 ? own : transpose(own, [from, ...others]);
}

/** The first axis moved to its place in the result. */
function toAxis(x: Tensor, axis: number | null): Tensor {
  if (axis === null) return x;
  const to = normalizeAxis(axis, x.shape.length, 'vmap');
  const others = x.shape.map((_, i) => i).slice(1);
  return to === 0 ? x : transpose(x, others.toSpliced(to, 0, 0));
}

function sizeOfAll(rows: readonly Tensor[]): number {
  const sizes = rows.map(({ shape }) => shape[0]);
  if (sizes.length === 0) {
    throw new TildeError('argument', 'vmap: no argument is mapped', {
      expected: 'at least one array whose elements f is applied to',
      got: 'inAxes null for all arguments',
    });
  }
  if (sizes.every(size => size === sizes[0])) return sizes[0];
  throw shapeError('vmap: the arguments differ in their number of elements', {
    expected: 'the same extent along the mapped axes',
    got: sizes.join(', '),
    hint: 'give inAxes null for an argument that every element gets whole',
  });
}

const noStatements: Handler = {
  process: ({ name, span }) => {
    throw new TildeError('model', `vmap: the statement "${name}" stands inside a mapped function`, {
      ...(span ? { span } : {}),
      expected: 'a function that only computes',
      got: 'a random choice, an observation or another statement of a model',
      hint: 'use plate("name", n, () => …), whose copies have a name and coordinates in the results',
    });
  },
};

function noAxis(place: number): TildeError {
  return shapeError(`vmap: argument ${place} is a single number and has no axis to map over`, {
    expected: 'an array',
    got: 'a number',
    hint: 'give inAxes null in its place, for example vmap(f, { inAxes: [0, null] })',
  });
}

function tooFew(count: number, inAxes: Axes): TildeError {
  return new TildeError('argument', 'vmap: inAxes has no entry for an argument', {
    expected: `one for all, or a list of ${count}`,
    got: JSON.stringify(inAxes),
  });
}

function badAxes(option: string, structure: Structure, spec: Axes): TildeError {
  const form = structure.kind === 'leaf' ? 'one array' : `a ${structure.kind} of ${structure.items.length}`;
  return new TildeError('argument', `vmap: ${option} does not have the form of what it is for`, {
    expected: `a whole number, or axes in the form of ${form}`,
    got: typeof spec === 'object' ? JSON.stringify(spec) : describe(spec),
  });
}
