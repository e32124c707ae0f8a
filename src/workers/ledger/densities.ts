/**
 * Smooth densities of one element in several runs, on a common axis: to be laid over each other.
 * Not here: the estimate (engine/figures/density.ts), histograms of one run (histogram.ts), or tables.
 */
import { bandwidthOf, estimateDensity } from '../../engine/figures/density.ts';
import type { Bounds } from '../../engine/model/spec.ts';
import type { DensityCurve, ElementDensities } from '../protocol.ts';
import type { RunRecord } from './run-record.ts';
import { elementDraws } from './result.ts';
import { boundsIn, supportFor, withinSupport } from './support.ts';

/** Of the draws, left out at either end: one far draw would squeeze the rest. */
const TAIL = 0.002;
/** Of an axis, free at an end that is none of the support. */
const PAD = 0.02;

/** The draws of one element in one run. */
interface Drawn {
  /** Ascending, not empty. */
  readonly sorted: Float64Array;
  readonly support: Bounds;
}

/** @param records null for a run that is gone */
export function densitiesOf(
  records: readonly (RunRecord | null)[],
  elements: readonly string[],
): ElementDensities[] {
  return elements.flatMap(element => {
    const runs = records.map(record => (record === null ? null : drawnIn(record, element)));
    const axes = runs.flatMap(run => (run === null ? [] : [axisOf(run)]));
    if (axes.length === 0) return [];
    const domain = [
      Math.min(...axes.map(([low]) => low)),
      Math.max(...axes.map(([, high]) => high)),
    ] as const;
    return [{ element, domain, runs: runs.map(run => (run === null ? null : densityWithin(run, domain))) }];
  });
}

/** Null where there are none. */
function drawnIn(record: RunRecord, element: string): Drawn | null {
  const sorted = elementDraws(record, element)?.values.filter(Number.isFinite).sort();
  if (sorted === undefined || sorted.length === 0) return null;
  return { sorted, support: supportFor(boundsIn(record, element), sorted) };
}

function axisOf({ sorted, support }: Drawn): readonly [number, number] {
  const [low, high] = [TAIL, 1 - TAIL].map(q => sorted[Math.round(q * (sorted.length - 1))]);
  const pad = low === high ? 0.5 : PAD * (high - low);
  return withinSupport([low - pad, high + pad], support);
}

/**
 * The density between the ends of an axis, or of the support where that ends before: none is beyond it, and what the
 * estimate would spread there stays inside. Draws that are all the same stay on one place.
 */
export function densityWithin(
  { sorted, support }: Drawn,
  [low, high]: readonly [number, number],
): DensityCurve {
  const ends = [Math.max(low, support.low ?? -Infinity), Math.min(high, support.high ?? Infinity)] as const;
  const width = sorted[0] === sorted[sorted.length - 1] ? 0 : bandwidthOf(sorted);
  const { x, y } = estimateDensity(sorted, support, ends, width);
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}
