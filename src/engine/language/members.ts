/**
 * Indices, assignment to elements, iteration, and the methods that would be silently wrong on a tensor.
 * Not here: what an index means on a tensor (array/indexing.ts).
 */
import { at, isTensor, isTraced } from '../array/index.ts';
import type { Index, Numeric, Tensor } from '../array/index.ts';
import { plainly } from '../array/plain.ts';
import type { Cell } from './cell.ts';
import type { NameOfValue } from './conditions.ts';
import { describe, isDistribution, isList, isNumericList, scalarOf } from './values.ts';

export interface Members {
  /** `obj[i]`, `obj[i, j]`, `obj[":, 0"]`. */
  readonly $at: (obj: unknown, siteId: number, ...indices: unknown[]) => unknown;
  /** `obj[key] = value`; gives the value. */
  readonly $set: (obj: unknown, key: unknown, value: unknown, siteId: number) => unknown;
  /** What `for … of` goes through. */
  readonly $iter: (x: unknown, siteId: number) => unknown;
  /** `obj.name(…args)` for methods that compare by identity. */
  readonly $member: (obj: unknown, name: string, siteId: number, ...args: unknown[]) => unknown;
}

type Keyed = Record<PropertyKey, unknown>;

const SLICE = /^[\s\d:,.-]*[:,][\s\d:,.-]*$/;

export function members(cell: Cell, nameOf: NameOfValue): Members {
  return {
    $at(obj, siteId, ...indices) {
      for (const index of indices) {
        const site = isTraced(index) ? nameOf(index) : undefined;
        if (site !== undefined) throw byUnknown(cell, site, siteId);
      }
      return plainly(read(cell, obj, siteId, indices));
    },
    $set: (obj, key, value, siteId) => write(cell, { obj, key, value, siteId }),
    $iter(x, siteId) {
      if (typeof x === 'number' || (isTensor(x) && x.shape.length === 0)) throw notIterable(cell, x, siteId);
      if (isDistribution(x)) throw notIterable(cell, x, siteId);
      return x;
    },
    $member(obj, name, siteId, ...args) {
      const compares = obj === Number || isList(obj) || obj instanceof Map || obj instanceof Set;
      if (compares && isTensor(args[0])) throw byIdentity(cell, name, args[0], siteId);
      const method = (obj as Keyed)[name];
      if (typeof method !== 'function') throw new TypeError(`.${name} is not a function`);
      return method.apply(obj, args);
    },
  };
}

/** Gradient methods need continuous unknowns, and an index is whole. */
function byUnknown(cell: Cell, site: string, siteId: number): Error {
  return cell.error('condition', siteId, `an index depends on the random value "${site}"`, {
    site,
    unknown: true,
    expected: 'an index known before sampling: a number or data',
    got: `a value that changes with "${site}"`,
    hint: 'weigh the alternatives instead, with where(test, a, b) or mixture([…], […])',
  });
}

function read(cell: Cell, obj: unknown, siteId: number, indices: readonly unknown[]): unknown {
  for (const index of indices) if (isDistribution(index)) throw byDistribution(cell, index, siteId);
  const key = indices.at(-1);
  const several = indices.length > 1;
  if (isTensor(obj)) {
    if (typeof key === 'symbol') return (obj as unknown as Keyed)[key];
    return cell.located(siteId, () => at(obj, ...(indices as Index[])));
  }
  if (typeof obj === 'number') return cell.located(siteId, () => at(obj, ...(indices as Index[])));
  if (!isList(obj)) return (obj as Keyed)[plainKey(cell, obj, key, siteId)];
  if (several || isList(key) || (typeof key === 'string' && SLICE.test(key)))
    return gather(cell, obj, siteId, indices);
  if (isTensor(key) && scalarOf(key) === undefined) return gather(cell, obj, siteId, indices);
  return (obj as unknown as Keyed)[plainKey(cell, obj, key, siteId)];
}

/** Elements of a plain list by an index that is not one known number. */
function gather(cell: Cell, list: unknown[], siteId: number, indices: readonly unknown[]): unknown {
  if (isNumericList(list))
    return cell.located(siteId, () => at(list as unknown as Numeric, ...(indices as Index[])));
  if (indices.every(index => typeof index === 'number')) {
    return indices.reduce<unknown>((row, index) => (row as Keyed)[index as number], list);
  }
  const traced = indices.some(isTraced);
  throw cell.error(
    traced ? 'condition' : 'argument',
    siteId,
    'a list of things that are not numbers takes one known index',
    {
      expected: 'a plain whole number',
      got: indices.map(describe).join(', '),
      hint: 'index a list of numbers or an array, or choose with where(test, a, b)',
    },
  );
}

function plainKey(cell: Cell, obj: unknown, key: unknown, siteId: number): PropertyKey {
  if (!isTensor(key)) return key as PropertyKey;
  const known = scalarOf(key);
  if (known !== undefined) return known;
  throw cell.error(
    isTraced(key) ? 'condition' : 'argument',
    siteId,
    `${describe(obj)} was indexed by an array`,
    {
      expected: 'a plain whole number or a name',
      got: describe(key),
      hint: 'only arrays and lists of numbers take an array as index',
    },
  );
}

interface Write {
  readonly obj: unknown;
  readonly key: unknown;
  readonly value: unknown;
  readonly siteId: number;
}

function write(cell: Cell, { obj, key, value, siteId }: Write): unknown {
  if (isTensor(obj)) throw intoTensor(cell, obj, siteId);
  const stored = ArrayBuffer.isView(obj) && isTensor(value) ? storable(cell, value, siteId) : value;
  (obj as Keyed)[plainKey(cell, obj, key, siteId)] = stored;
  return value;
}

/** A typed array holds plain numbers only. */
function storable(cell: Cell, value: Tensor, siteId: number): number {
  const known = scalarOf(value);
  if (known !== undefined) return known;
  throw cell.error('argument', siteId, 'a typed array can only hold plain numbers', {
    expected: 'a plain number',
    got: describe(value),
    hint: 'collect the values in a list, [], and join them with stack(list)',
  });
}

function intoTensor(cell: Cell, obj: Tensor, siteId: number): Error {
  return cell.error('language', siteId, 'an array cannot be assigned into', {
    expected: 'a list, a typed array or an object',
    got: describe(obj),
    hint: 'build a list and join it: const xs = []; xs[i] = …; stack(xs); or choose with where(test, new, old)',
  });
}

function notIterable(cell: Cell, x: unknown, siteId: number): Error {
  if (isDistribution(x)) {
    return cell.error(
      'language',
      siteId,
      `a distribution has no elements: draw a value first: \`~${x.name ?? 'Normal'}(…)\``,
      {
        expected: 'a list or an array',
        got: describe(x),
        hint: `write ~${x.name ?? 'Normal'}(…)`,
      },
    );
  }
  const count = isTensor(x) ? (scalarOf(x) ?? 'n') : String(x);
  return cell.error('language', siteId, `a number has no elements: did you mean range(${count})?`, {
    expected: 'a list or an array',
    got: describe(x),
    hint: `write for (const i of range(${count}))`,
  });
}

function byDistribution(cell: Cell, index: { readonly name?: string }, siteId: number): Error {
  const name = index.name ?? 'Categorical';
  return cell.error('language', siteId, `an index by a distribution: draw a value first: \`~${name}(…)\``, {
    expected: 'a whole number',
    got: describe(index),
    hint: `write ~${name}(…)`,
  });
}

function byIdentity(cell: Cell, name: string, argument: Tensor, siteId: number): Error {
  return cell.error('language', siteId, `\`${name}\` compares by identity and would be wrong on an array`, {
    expected: 'a plain value',
    got: describe(argument),
    hint: isTraced(argument)
      ? 'compare with ===, which works element by element'
      : 'take the number out first: x.item()',
  });
}
