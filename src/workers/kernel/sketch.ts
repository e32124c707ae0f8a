/**
 * A few values of a name that a cell defines, for the list of data beside the page.
 * Not here: the words for its type (present.ts).
 */
import { isTensor } from '../../engine/array/tensor.ts';
import { LIMITS } from '../protocol.ts';
import type { Sketch } from '../protocol.ts';

/** Undefined for what is neither a number, a small array of numbers, nor a list of words. Never throws. */
export function sketchOf(value: unknown): Sketch | undefined {
  try {
    if (typeof value === 'number') return numbers([value]);
    const list = listOf(value);
    if (list === undefined || list.length === 0 || list.length > LIMITS.sketchedLength) return undefined;
    if (list.every(item => typeof item === 'number')) return numbers(list);
    return list.every(item => typeof item === 'string') ? words(list) : undefined;
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (isTensor(value)) {
    const numeric = value.value?.values;
    return numeric === undefined || numeric.length > LIMITS.sketchedLength ? undefined : Array.from(numeric);
  }
  return value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array
    ? value.length > LIMITS.sketchedLength
      ? undefined
      : Array.from(value)
    : undefined;
}

/** Missing values do not count; of many, an even choice over their order. */
function numbers(all: readonly number[]): Sketch | undefined {
  const sorted = all.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const kept = Math.min(sorted.length, LIMITS.sketch);
  const at = (index: number) => (kept === 1 ? 0 : Math.round((index * (sorted.length - 1)) / (kept - 1)));
  const values = Array.from({ length: kept }, (_, index) => sorted[at(index)]);
  return { kind: 'numbers', min: sorted[0], max: sorted[sorted.length - 1], values };
}

function words(all: readonly string[]): Sketch {
  const cut = (text: string) =>
    text.length <= LIMITS.sketchWord ? text : `${text.slice(0, LIMITS.sketchWord - 1)}…`;
  return { kind: 'words', first: cut(all[0]), last: cut(all[all.length - 1]) };
}
