/**
 * Arguments of differentiated functions: which of them are meant, trees of arrays taken apart into leaves, and results put
 * together in the same form. A list of numbers is one array; lists of arrays and plain objects are trees.
 * Not here: derivatives.
 */
import { sameShape, formatShape } from '../array/extents.ts';
import { read } from '../array/convert.ts';
import { plainIfAble, plainly } from '../array/plain.ts';
import { asTensor, describe, isArrayValue } from '../array/tensor.ts';
import { leavesLike, type Structure, unflatten } from '../array/tree.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { shapeError, TildeError } from '../errors.ts';
import type { AnyFunction } from './staged.ts';

/** What may be handed over where a function takes T: numbers and lists for arrays, also inside lists and objects. */
export type Given<T> = T extends number
  ? Numeric
  : T extends readonly unknown[]
    ? { readonly [K in keyof T]: Given<T[K]> }
    : T extends AnyFunction
      ? T
      : T extends object
        ? { readonly [K in keyof T]: Given<T[K]> }
        : T;

/** A derivative in T: an array for every array, in the same lists and objects. */
export type Derivative<T> = T extends number
  ? Tensor
  : T extends readonly unknown[]
    ? { -readonly [K in keyof T]: Derivative<T[K]> }
    : T extends AnyFunction
      ? T
      : T extends object
        ? { -readonly [K in keyof T]: Derivative<T[K]> }
        : T;

/** All arguments of a function, as they may be handed over. */
export type GivenAll<Args extends readonly unknown[]> = { [K in keyof Args]: Given<Args[K]> };

/** The derivatives in the arguments that `argnums` names: one for a number, a list for a list. */
export type DerivativeIn<Args extends readonly unknown[], N> = N extends readonly number[]
  ? { -readonly [K in keyof N]: N[K] extends keyof Args ? Derivative<Args[N[K]]> : Tensor }
  : N extends keyof Args
    ? Derivative<Args[N]>
    : Tensor;

/** Which arguments a derivative is taken in. */
export interface ArgumentOptions<N = number | readonly number[]> {
  /** Places of the arguments, from 0: a number, or a list for a list of derivatives. Default 0, the first. */
  readonly argnums?: N;
}

/** One value taken apart. */
export interface Parts {
  readonly leaves: readonly Tensor[];
  readonly structure: Structure;
  /** The leaves as they were handed over: a plain number gets plain numbers back. */
  readonly raw: readonly unknown[];
}

/** Takes an argument apart. Throws a TildeError of code 'argument' where it holds something else than numbers. */
export function partsOf(tree: unknown, caller: string): Parts {
  if (Array.isArray(tree) && !isOneArray(tree)) {
    const items = tree.map(item => partsOf(item, caller));
    return joined(items, { kind: 'list', items: items.map(({ structure }) => structure) });
  }
  if (isPlainObject(tree)) {
    const keys = Object.keys(tree);
    const items = keys.map(key => partsOf(tree[key], caller));
    return joined(items, { kind: 'record', items: items.map(({ structure }, i) => [keys[i], structure]) });
  }
  return { leaves: [asTensor(read(tree, caller))], structure: { kind: 'leaf' }, raw: [tree] };
}

function joined(items: readonly Parts[], structure: Structure): Parts {
  return {
    leaves: items.flatMap(({ leaves }) => leaves),
    structure,
    raw: items.flatMap(({ raw }) => raw),
  };
}

/** Numbers nested to any depth, or scalars side by side. */
function isOneArray(list: readonly unknown[]): boolean {
  const isNumber = (x: unknown): boolean => typeof x === 'number' || typeof x === 'boolean';
  const nested = (x: unknown): boolean => isNumber(x) || (Array.isArray(x) && x.every(nested));
  const scalar = (x: unknown): boolean => isNumber(x) || (isArrayValue(x) && x.shape.length === 0);
  return list.every(nested) || list.every(scalar);
}

/** What is no array is passed on: text, truth values, functions, nothing. */
export function isArrays(arg: unknown): boolean {
  return typeof arg === 'number' || (typeof arg === 'object' && arg !== null);
}

/** `{ a, b }`, as against an array, a list or a number. */
export function isPlainObject<Value>(
  tree: Value | Readonly<Record<string, Value>>,
): tree is Readonly<Record<string, Value>> {
  return typeof tree === 'object' && tree !== null && Object.getPrototypeOf(tree) === Object.prototype;
}

/** The arguments a derivative is taken in, and the way back from their leaves to all arguments. */
export interface Chosen {
  readonly parts: readonly Parts[];
  readonly leaves: readonly Tensor[];
  /** True where every leaf was handed over as a plain number: results of one number are then plain, too. */
  readonly plain: boolean;
  /** All arguments, with these leaves in place of the chosen ones. */
  readonly rebuild: (leaves: readonly Tensor[]) => unknown[];
  /** One value a leaf, in the form of the chosen arguments. */
  readonly assemble: (values: readonly Tensor[]) => unknown;
}

/** Throws a TildeError of code 'argument' for a place that no argument has. */
export function choose(args: readonly unknown[], { argnums = 0 }: ArgumentOptions, caller: string): Chosen {
  const list: readonly number[] = typeof argnums === 'number' ? [argnums] : argnums;
  list.forEach((place, i) => {
    if (place in args && list.indexOf(place) === i) return;
    throw new TildeError('argument', `${caller}: argnums names an argument that is not there, or one twice`, {
      expected: args.length === 0 ? 'at least one argument' : `different places from 0 to ${args.length - 1}`,
      got: list.join(', '),
    });
  });
  const parts = list.map(place => partsOf(args[place], caller));
  const raw = parts.flatMap(part => part.raw);
  return {
    parts,
    leaves: parts.flatMap(part => part.leaves),
    plain: raw.every(leaf => typeof leaf === 'number'),
    rebuild: leaves => {
      const next = leaves.values();
      const all = [...args];
      parts.forEach(
        (part, i) =>
          (all[list[i]] = unflatten(
            part.structure,
            part.leaves.map(() => taken(next)),
          )),
      );
      return all;
    },
    assemble: values => {
      const next = values.values();
      const trees = parts.map(part =>
        unflatten(
          part.structure,
          part.raw.map(leaf => shown(taken(next), typeof leaf === 'number')),
        ),
      );
      return typeof argnums === 'number' ? trees[0] : trees;
    },
  };
}

function taken(next: Iterator<Tensor>): Tensor {
  const { value, done } = next.next();
  if (done === true) throw new Error('a tree has more leaves than values');
  return value as Tensor;
}

/** One number is a plain one where the argument was, and in cells; inside a recording an array, which knows its past. */
export function shown(x: Tensor, plain: boolean): Tensor {
  return plain ? plainly(x) : plainIfAble(x);
}

/** What a function returned: an object holds several arrays, a list is one array as everywhere. */
export function resultParts(value: unknown, caller: string): Omit<Parts, 'raw'> {
  if (!isPlainObject(value)) return { leaves: [asTensor(read(value, caller))], structure: { kind: 'leaf' } };
  const parts = Object.entries(value).map(([key, item]) => [key, resultParts(item, caller)] as const);
  return {
    leaves: parts.flatMap(([, part]) => part.leaves),
    structure: { kind: 'record', items: parts.map(([key, part]) => [key, part.structure] as const) },
  };
}

/** The leaves of a tangent or cotangent: of the form and shapes of what it belongs to. */
export function matching(
  { leaves, structure }: Pick<Parts, 'leaves' | 'structure'>,
  tree: unknown,
  caller: string,
  what: string,
): readonly Tensor[] {
  const found = leavesLike(structure, tree, caller, {
    problem: `${what} does not have the form of what it belongs to`,
    hint: 'give lists and objects with the same members',
  });
  found.forEach((leaf, i) => {
    if (sameShape(leaf.shape, leaves[i].shape)) return;
    throw shapeError(`${caller}: ${what} has shape ${formatShape(leaf.shape)}`, {
      expected: `shape ${formatShape(leaves[i].shape)}`,
      got: formatShape(leaf.shape),
    });
  });
  return found;
}

/** Throws unless `f` can be called. */
export function checkFunction(f: unknown, caller: string): void {
  if (typeof f === 'function') return;
  throw new TildeError('argument', `${caller}: the first argument must be a function`, {
    expected: `a function, as in ${caller}(x => x * x)`,
    got: describe(f),
  });
}
