/** What the helpers ask of a value they know nothing about. Not here: what they do about the answer. */
import { isTensor } from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';

const DISTRIBUTION = Symbol.for('tilde.distribution');

export interface Drawable {
  readonly name?: string;
}

/** Distributions are known by a mark, so this room need not import theirs. */
export function isDistribution(x: unknown): x is Drawable {
  return typeof x === 'object' && x !== null && (x as Record<symbol, unknown>)[DISTRIBUTION] === true;
}

/** A plain list or typed array. */
export function isList(x: unknown): x is unknown[] {
  return Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));
}

/** Whether every element, at any depth, is a number, truth value or tensor. */
export function isNumericList(x: unknown): boolean {
  if (!isList(x)) return false;
  return Array.from(x).every(item => isNumber(item) || isTensor(item) || isNumericList(item));
}

export function isNumber(x: unknown): x is number | boolean {
  return typeof x === 'number' || typeof x === 'boolean';
}

export function isNumericValue(x: unknown): x is Numeric {
  return isNumber(x) || isTensor(x) || isNumericList(x);
}

/** The number of a known array of one element outside any plate, else undefined. */
export function scalarOf(x: Tensor): number | undefined {
  const { value, axes } = x;
  return value && axes.length === 0 && value.values.length === 1 ? value.values[0] : undefined;
}

/** How a value is called in a message. */
export function describe(x: unknown): string {
  if (isTensor(x))
    return `an array of shape [${x.shape.join(', ')}]${x.value ? '' : ' that depends on random values'}`;
  if (isDistribution(x)) return `the distribution ${x.name ?? ''}`.trim();
  if (typeof x === 'function') return `the function ${x.name || '(unnamed)'}`;
  if (typeof x === 'string') return `the text "${x.length > 30 ? `${x.slice(0, 30)}…` : x}"`;
  if (Array.isArray(x)) return `a list of ${x.length}`;
  if (x === null || x === undefined || typeof x === 'number' || typeof x === 'boolean') return String(x);
  return typeof x === 'object' ? 'an object' : `a ${typeof x}`;
}
