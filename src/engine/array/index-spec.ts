/**
 * Reads one index into what it picks along an axis of known extent. Negative whole numbers written as numbers or in
 * text count from the end; lists and Tensors of indices must lie in 0 … extent−1, because a −1 among group codes is
 * nearly always a mistake. Not here: the picking (indexing.ts).
 */
import { shapeError, TildeError } from '../errors.ts';
import { read } from './convert.ts';
import { type ArrayValue, describe, isArrayValue } from './tensor.ts';

/** One axis' worth of index. */
export type IndexSpec =
  | { readonly kind: 'number'; readonly index: number }
  | { readonly kind: 'range'; readonly start: number; readonly size: number; readonly step: number }
  | { readonly kind: 'list'; readonly indices: ArrayValue };

/** Splits text such as ":, 0" so that every item speaks of one axis. */
export function splitIndices(indices: readonly unknown[]): readonly unknown[] {
  return indices.flatMap(index =>
    typeof index === 'string' ? index.split(',').map(part => part.trim()) : [index],
  );
}

/** What `index` picks along `axis` of this extent; a TildeError when it is out of range or not an index. */
export function readIndex(index: unknown, extent: number, axis: number): IndexSpec {
  if (typeof index === 'number') return { kind: 'number', index: wholeNumber(index, extent, axis) };
  if (typeof index === 'string') return fromText(index, extent, axis);
  if (typeof index === 'boolean' || holdsBoolean(index)) throw maskRefused();
  if (!isArrayValue(index) && !Array.isArray(index) && !ArrayBuffer.isView(index))
    throw notAnIndex(describe(index));
  const indices = read(index, 'an index');
  checkRange(indices, extent, axis);
  return { kind: 'list', indices };
}

function wholeNumber(index: number, extent: number, axis: number): number {
  if (!Number.isInteger(index)) throw notAnIndex(String(index));
  if (index >= -extent && index < extent) return index < 0 ? index + extent : index;
  throw outOfRange(index, extent, axis, 0);
}

/** "3", "1:4", ":", "::-1": Python's meaning, ends clamped. */
function fromText(text: string, extent: number, axis: number): IndexSpec {
  const parts = text.split(':').map(part => part.trim());
  if (parts.length > 3 || !parts.every(part => /^-?\d*$/.test(part) && part !== '-'))
    throw notAnIndex(`"${text}"`);
  if (parts.length === 1) {
    if (parts[0] === '') throw notAnIndex(`"${text}"`);
    return { kind: 'number', index: wholeNumber(Number(parts[0]), extent, axis) };
  }
  const [start, end, step] = parts.map(part => (part === '' ? undefined : Number(part)));
  return resolveRange(start, end, step ?? 1, extent);
}

/** The range of Python's slice(start, end, step) on an axis: negative counts from the end, too far is clamped. */
export function resolveRange(
  start: number | undefined,
  end: number | undefined,
  step: number,
  extent: number,
): Extract<IndexSpec, { kind: 'range' }> {
  if (!Number.isInteger(step) || step === 0) throw notAnIndex(`a step of ${step}`);
  for (const bound of [start, end])
    if (bound !== undefined && !Number.isInteger(bound)) throw notAnIndex(String(bound));
  const [low, high] = step > 0 ? [0, extent] : [-1, extent - 1];
  const clamp = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + extent : bound, low), high);
  const from = start === undefined ? (step > 0 ? low : high) : clamp(start);
  const to = end === undefined ? (step > 0 ? high : low) : clamp(end);
  const size = Math.max(0, Math.ceil((to - from) / step));
  return { kind: 'range', start: size === 0 ? 0 : from, size, step };
}

/** Throws where a known index is not one of 0 … extent−1. Traced indices cannot be checked. */
export function checkRange(indices: ArrayValue, extent: number, axis: number): void {
  const values = indices.value?.values;
  const bad = values?.find(index => !Number.isInteger(index) || index < 0 || index >= extent);
  if (bad === undefined) return;
  if (!Number.isInteger(bad)) throw notAnIndex(String(bad));
  throw outOfRange(bad, extent, axis, values?.indexOf(bad));
}

function outOfRange(index: number, extent: number, axis: number, place = 0): TildeError {
  const codes =
    index === extent ? 'indices start at 0: subtract 1 from codes that start at 1, add(g, -1)' : undefined;
  return shapeError(
    `index ${index} is out of range: axis ${axis} has ${extent} element${extent === 1 ? '' : 's'}`,
    {
      expected: extent === 0 ? 'no index: the axis is empty' : `a whole number from 0 to ${extent - 1}`,
      got: place > 0 ? `${index}, at place ${place} of the indices` : String(index),
      hint: codes,
    },
  );
}

function notAnIndex(got: string): TildeError {
  return new TildeError('argument', `${got} is not an index`, {
    expected: 'a whole number, a list of whole numbers, or text such as "1:3" or ":, 0"',
    got,
  });
}

function maskRefused(): TildeError {
  return new TildeError('argument', 'an array cannot be indexed by true and false', {
    expected: 'whole numbers',
    got: 'truth values',
    hint: 'use where(mask, a, b), or filter the data before the model',
  });
}

function holdsBoolean(index: unknown): boolean {
  return Array.isArray(index) && index.some(item => typeof item === 'boolean');
}
