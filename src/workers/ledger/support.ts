/**
 * Between which ends the draws of an element lie, so that no picture has mass where the element cannot be.
 * Not here: the pictures (densities.ts, histogram.ts).
 */
import type { Bounds } from '../../engine/model/spec.ts';
import { supportOf } from '../../engine/figures/density.ts';
import type { RunRecord } from './run-record.ts';

/** Of the length of an axis: an end of the support that is nearer is shown. */
const NEAR = 0.05;
/** Of the range of the draws. */
const ROUNDING = 1e-9;

/** What the model says of an element; undefined where it says nothing, as of a deterministic. */
export function boundsIn(record: RunRecord, element: string): Bounds | undefined {
  const entry = record.elements.get(element)?.entry;
  return record.job.model.entries.find(({ name }) => name === entry)?.bounds;
}

/**
 * What the model says, else what the draws show. Draws beyond what is said (the job came from user code) belie it.
 * @param sorted finite, ascending, not empty
 */
export function supportFor(bounds: Bounds | undefined, sorted: Float64Array): Bounds {
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  if (bounds === undefined) return supportOf(first, last);
  const { low = -Infinity, high = Infinity } = bounds;
  // Rounding may carry a draw over its end.
  const slack = ROUNDING * (last - first);
  return first < low - slack || last > high + slack ? {} : bounds;
}

/** An axis from `low` to `high` that ends at the support where that is near, and never beyond it. */
export function withinSupport(
  [low, high]: readonly [number, number],
  support: Bounds,
): readonly [low: number, high: number] {
  const near = NEAR * (high - low);
  return [
    support.low !== undefined && low - support.low < near ? support.low : low,
    support.high !== undefined && support.high - high < near ? support.high : high,
  ];
}
