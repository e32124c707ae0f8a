/**
 * Bars with heights that can be added up and edges that are apart: of values about 1e-308 a density is no finite number,
 * and about 1e300 half a unit to either side is no room. Not here: what is drawn of them (density-picture.ts).
 */
import type { HistogramFrame } from '../../workers/protocol.ts';

/** Heights beyond this are measured by the highest: sums of them would be no numbers. */
const HIGH = 1e150;

export function drawableBars(frame: HistogramFrame): HistogramFrame {
  const edges = apart(frame.edges);
  const highest = frame.density.reduce((most, height) => Math.max(most, height || 0), 0);
  if (highest > 0 && highest <= HIGH && edges === frame.edges && frame.density.every(Number.isFinite))
    return frame;
  const { prior: _, ...rest } = frame;
  // Beside a height without end all others are none.
  const part = (height: number): number => (height === highest ? 1 : height > 0 ? height / highest : 0);
  const prior = Number.isFinite(highest) && highest > 0 ? frame.prior?.map(part) : undefined;
  // Bars of no height at all, be it of one value, are one of height 1.
  const density = highest > 0 ? frame.density.map(part) : frame.density.map(() => 1);
  return { ...rest, edges, density, ...(prior && { prior }) };
}

function apart(edges: Float64Array): Float64Array {
  const [first, last] = [edges[0], edges[edges.length - 1]];
  if (last > first) return edges;
  const half = Math.abs(first) / 2 || 0.5;
  const [from, to] = [first - half, first + half];
  return edges.map((_, i) => from + (i / (edges.length - 1)) * (to - from));
}
