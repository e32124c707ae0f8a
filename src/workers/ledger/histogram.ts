/**
 * A histogram of draws that keeps up with them: edges follow the central 99.6%, so that one far draw of a heavy
 * tail does not squeeze the rest into one bar; they are laid anew each time the number of draws doubles.
 * Not here: which draws.
 */
import type { Bounds } from '../../engine/model/spec.ts';
import { supportFor, withinSupport } from './support.ts';

const TAIL = 0.002;
const SAMPLE = 2_000;

export interface Histogram {
  readonly edges: Float64Array;
  /** Densities: they integrate to the share of draws inside the edges. */
  readonly density: Float64Array;
  readonly draws: number;
}

/** Equal bins over the central part of the finite values, from the end of a support that is near (without `bounds` that of the draws); one bin around a single value. */
export function histogramEdges(values: Float64Array, bins: number, bounds?: Bounds): Float64Array {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const sorted = values.filter((value, i) => i % step === 0 && Number.isFinite(value)).sort();
  if (sorted.length === 0) return Float64Array.of(0, 1);
  const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))];
  if (at(TAIL) === at(1 - TAIL)) return Float64Array.of(at(TAIL) - 0.5, at(TAIL) + 0.5);
  const [low, high] = withinSupport([at(TAIL), at(1 - TAIL)], supportFor(bounds, endsOf(values)));
  const wide = (high - low) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * wide));
}

/** The least and the largest finite value. */
function endsOf(values: Float64Array): Float64Array {
  const ends = Float64Array.of(Infinity, -Infinity);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < ends[0]) ends[0] = value;
    if (value > ends[1]) ends[1] = value;
  }
  return ends;
}

/** Counts in [edges[i], edges[i+1]), the last bin closed; values outside are left out. */
export function countInto(counts: Float64Array, edges: Float64Array, values: Float64Array): void {
  const bins = edges.length - 1;
  const low = edges[0];
  const high = edges[bins];
  const scale = bins / (high - low);
  // Of the smallest numbers the quotient would be none.
  const [unit, bin] = Number.isFinite(scale) ? [1, scale] : [high - low || 1, bins];
  for (const value of values) {
    if (!(value >= low && value <= high)) continue;
    counts[Math.min(bins - 1, Math.floor(((value - low) / unit) * bin))] += 1;
  }
}

/** A histogram that is fed batch by batch; `all` re-reads every draw fed so far when edges are laid anew. */
export function createHistogram(bins: number, all: () => Float64Array, bounds?: Bounds) {
  let edges: Float64Array = Float64Array.of(0, 1);
  let counts: Float64Array = new Float64Array(1);
  let draws = 0;
  let laidAt = 0;
  return {
    add(values: Float64Array) {
      draws += values.length;
      if (draws >= 2 * laidAt) {
        const every = all();
        edges = histogramEdges(every, bins, bounds);
        counts = new Float64Array(edges.length - 1);
        countInto(counts, edges, every);
        laidAt = Math.max(1, draws);
      } else countInto(counts, edges, values);
    },
    read(): Histogram {
      const wide = (edges[edges.length - 1] - edges[0]) / counts.length;
      const all = Math.max(1, draws);
      // Of the largest numbers the product would be none.
      const density = counts.map(n => (Number.isFinite(all * wide) ? n / (all * wide) : n / all / wide));
      return { edges: edges.slice(), density, draws };
    },
  };
}
