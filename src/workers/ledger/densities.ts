/**
 * Smooth densities of one element in several runs, on a common grid: to be laid over each other.
 * Not here: histograms of one run (histogram.ts), or tables.
 */
import { bandwidthOf, smoothedWithin } from '../../engine/figures/density.ts';
import type { ElementDensities } from '../protocol.ts';
import type { RunRecord } from './run-record.ts';
import { elementDraws } from './result.ts';

const GRID = 160;
/** Of the draws, left out at either end: one far draw would squeeze the rest. */
const TAIL = 0.002;
/** Places mirrored at either end, in bandwidths: as far as a kernel goes. */
const REACH = 3;

/** @param records null for a run that is gone */
export function densitiesOf(
  records: readonly (RunRecord | null)[],
  elements: readonly string[],
): ElementDensities[] {
  return elements.flatMap(element => {
    const runs = records.map(record => (record === null ? null : sortedDraws(record, element)));
    const present = runs.filter(run => run !== null);
    if (present.length === 0) return [];
    const low = Math.min(...present.map(run => at(run, TAIL)));
    const high = Math.max(...present.map(run => at(run, 1 - TAIL)));
    const pad = low === high ? 0.5 : 0.02 * (high - low);
    const grid = Float64Array.from(
      { length: GRID },
      (_, i) => low - pad + (i * (high - low + 2 * pad)) / (GRID - 1),
    );
    return [{ element, grid, runs: runs.map(run => (run === null ? null : smooth(run, grid))) }];
  });
}

/** Null where there are none. */
function sortedDraws(record: RunRecord, element: string): Float64Array | null {
  const values = elementDraws(record, element)?.values.filter(Number.isFinite).sort();
  return values === undefined || values.length === 0 ? null : values;
}

const at = (sorted: Float64Array, q: number): number => sorted[Math.round(q * (sorted.length - 1))];

/**
 * Counts on the grid, smoothed and reflected at the smallest and the largest draw so that a density which ends there
 * does not leak out. Draws that are all the same stay on one place.
 */
export function smooth(sorted: Float64Array, grid: Float64Array): Float64Array {
  const step = grid[1] - grid[0];
  const counts = new Float64Array(grid.length);
  for (const value of sorted) {
    const place = Math.round((value - grid[0]) / step);
    if (place >= 0 && place < counts.length) counts[place] += 1;
  }
  const [first, last] = [counts.findIndex(n => n > 0), counts.findLastIndex(n => n > 0)];
  if (first === -1) return counts;
  const width = sorted[0] === sorted[sorted.length - 1] ? 0 : bandwidthOf(sorted) / step;
  const inside = counts.subarray(first, last + 1);
  const beyond = Math.min(inside.length, Math.ceil(REACH * width));
  const mirrored = Float64Array.of(
    ...inside.slice(0, beyond).reverse(),
    ...inside,
    ...inside.slice(inside.length - beyond).reverse(),
  );
  const mass = smoothedWithin(mirrored, beyond, { low: false, high: false }, width);
  const out = new Float64Array(grid.length);
  out.set(
    mass.map(share => share / (sorted.length * step)),
    first,
  );
  return out;
}
