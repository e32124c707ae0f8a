/**
 * Which places for a label are far enough from other curves to be read as its own curve's.
 * Not here: the places (label-candidates.ts), the choice among them (place-labels.ts).
 */
import type { Candidate } from './place-labels.ts';
import type { Scale } from './scale.ts';

/** The height of a curve in pixels at a place in pixels. */
export type HeightAt = (pixel: number) => number;

/** Pixels that another curve is farther than the label's own: from the second on it is surely read right, from the third on most often. */
const FARTHER = [36, 12, 4];
/** Where along a label the distances are measured, in its widths from its anchor. */
const REACH = { start: [0, 0.5, 1], middle: [-0.5, 0, 0.5], end: [-1, -0.5, 0] } as const;
/** Pixels of a label where the words are not known. */
const SHORT = 48;
/** From a text's baseline to its middle. */
const HALF = 4;

/** Places where a label of this width has its own curve nearest by far first, else in the order given. */
export function apartFirst(
  candidates: readonly Candidate[],
  own: HeightAt,
  others: readonly HeightAt[],
  width = SHORT,
): Candidate[] {
  const lead = (at: Candidate): number => {
    const distance = (height: HeightAt): number =>
      Math.min(...REACH[at.anchor].map(part => Math.abs(height(at.x + part * width) - at.y + HALF)));
    return Math.min(...others.map(distance)) - distance(own);
  };
  return candidates
    .map(at => {
      const found = lead(at);
      return { at, crowd: FARTHER.filter(asked => found < asked).length };
    })
    .toSorted((a, b) => a.crowd - b.crowd)
    .map(({ at }) => at);
}

/** Of a curve with ascending x: the height at the first point from there on. */
export function heightAt(
  { x, y }: { readonly x: readonly number[]; readonly y: readonly number[] },
  scales: { readonly x: Scale; readonly y: Scale },
): HeightAt {
  return pixel => {
    let [low, high] = [0, x.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (scales.x(x[middle]) < pixel) low = middle + 1;
      else high = middle;
    }
    return scales.y(y[low]);
  };
}
