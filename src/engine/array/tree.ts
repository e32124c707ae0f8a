/**
 * Trees of arrays: one array, or lists and records of such, to any depth. Taken apart into leaves and put together
 * again. Not here: loops over them (loop.ts).
 */
import { TildeError } from '../errors.ts';
import { read, stackValues } from './convert.ts';
import { currentSite } from './position.ts';
import { asTensor, asValue, describe, isArrayValue, isTensor } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** An array, or lists and records of arrays, nested to any depth. */
export type Tree = Numeric | readonly Tree[] | { readonly [key: string]: Tree };

/** What a tree looks like without its arrays. */
export type Structure =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'list'; readonly items: readonly Structure[] }
  | { readonly kind: 'record'; readonly items: readonly (readonly [string, Structure])[] };

export interface Flat {
  readonly leaves: readonly Tensor[];
  readonly structure: Structure;
}

const LEAF: Structure = { kind: 'leaf' };
/** A list of more plain numbers than this is one array, not that many numbers. */
const MAX_TUPLE = 16;

/** Which lists are arrays: those of plain numbers that are long (`tuples`), or all of them (`rows`). */
export type ListsAre = 'tuples' | 'rows';

/** Takes a tree apart. Throws a TildeError of code 'argument' where it holds something else than numbers. */
export function flatten(tree: unknown, lists: ListsAre, caller: string): Flat {
  if (Array.isArray(tree) && !isOneArray(tree, lists)) {
    const parts = tree.map(item => flatten(item, lists, caller));
    return {
      leaves: parts.flatMap(part => part.leaves),
      structure: { kind: 'list', items: parts.map(part => part.structure) },
    };
  }
  if (isRecord(tree)) {
    const parts = Object.entries(tree).map(([key, item]) => [key, flatten(item, lists, caller)] as const);
    return {
      leaves: parts.flatMap(([, part]) => part.leaves),
      structure: { kind: 'record', items: parts.map(([key, part]) => [key, part.structure] as const) },
    };
  }
  return { leaves: [asTensor(read(tree, caller))], structure: LEAF };
}

/** The tree with these leaves. */
export function unflatten(structure: Structure, leaves: readonly Tensor[]): unknown {
  const next = leaves.values();
  const build = (part: Structure): unknown => {
    if (part.kind === 'leaf') return next.next().value;
    if (part.kind === 'list') return part.items.map(build);
    return Object.fromEntries(part.items.map(([key, item]) => [key, build(item)]));
  };
  return build(structure);
}

/** How a message tells that a tree has another structure. */
export interface Mismatch {
  readonly problem: string;
  readonly hint: string;
}

const OF_A_STEP: Mismatch = {
  problem: 'a step gave back another structure than it took',
  hint: 'return [carry, y] with the carry built like the one at the start',
};

/** The leaves of a tree that must have this structure. A vector may stand for a list, a list of numbers for a leaf. */
export function leavesLike(
  structure: Structure,
  tree: unknown,
  caller: string,
  mismatch: Mismatch = OF_A_STEP,
): readonly Tensor[] {
  if (structure.kind === 'leaf') {
    if (Array.isArray(tree)) return [asTensor(stackValues(tree.map(item => read(item, caller))))];
    return [asTensor(read(tree, caller))];
  }
  if (structure.kind === 'list') {
    const items: readonly unknown[] | undefined = Array.isArray(tree)
      ? tree
      : isTensor(tree) && tree.shape.length > 0
        ? [...tree]
        : undefined;
    if (items?.length !== structure.items.length) throw unlike(structure, tree, caller, mismatch);
    return structure.items.flatMap((item, i) => leavesLike(item, items[i], caller, mismatch));
  }
  if (!isRecord(tree) || Object.keys(tree).length !== structure.items.length)
    throw unlike(structure, tree, caller, mismatch);
  return structure.items.flatMap(([key, item]) => {
    if (!Object.hasOwn(tree, key)) throw unlike(structure, tree, caller, mismatch);
    return leavesLike(item, tree[key], caller, mismatch);
  });
}

function isOneArray(list: readonly unknown[], lists: ListsAre): boolean {
  const plain = (item: unknown): boolean =>
    typeof item === 'number' || typeof item === 'boolean' || (Array.isArray(item) && item.every(plain));
  if (lists === 'rows') {
    const scalar = (item: unknown): boolean =>
      plain(item) || (isArrayValue(item) && asValue(asTensor(item)).shape.length === 0);
    return list.every(scalar);
  }
  return list.length > MAX_TUPLE && list.every(plain);
}

function isRecord(tree: unknown): tree is Readonly<Record<string, unknown>> {
  return (
    typeof tree === 'object' &&
    tree !== null &&
    !Array.isArray(tree) &&
    Object.getPrototypeOf(tree) === Object.prototype
  );
}

function show(structure: Structure): string {
  if (structure.kind === 'leaf') return 'an array';
  if (structure.kind === 'list') return `[${structure.items.map(show).join(', ')}]`;
  return `{ ${structure.items.map(([key, item]) => `${key}: ${show(item)}`).join(', ')} }`;
}

function unlike(
  structure: Structure,
  tree: unknown,
  caller: string,
  { problem, hint }: Mismatch,
): TildeError {
  const got = Array.isArray(tree)
    ? `a list of ${tree.length}`
    : isRecord(tree)
      ? `{ ${Object.keys(tree).join(', ')} }`
      : describe(tree);
  return new TildeError('shape', `${caller}: ${problem}`, {
    span: currentSite()?.span,
    expected: show(structure),
    got,
    hint,
  });
}
