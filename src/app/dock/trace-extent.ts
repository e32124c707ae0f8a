/** From where to where a trace is drawn. Not here: drawing it (trace-plot.ts). */
import type { TraceFrame } from '../../workers/protocol.ts';

/** Ends that differ and are finite, whatever the draws are. */
export function traceExtent(frame: TraceFrame, warmup: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const { band } = frame;
  const bounds = band === undefined ? [] : [band.low, band.high].map(y => ({ y, filled: y.length }));
  for (const chain of [...frame.chains, ...bounds]) {
    for (let index = 0; index < chain.filled; index += 1) {
      const value = chain.y[index];
      // The first steps of warm-up come from afar and would flatten the rest.
      if (frame.x[index] < warmup * 0.2 || !Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [-1, 1];
  return padded(low, high);
}

/** Of numbers larger than this the differences are none. */
const LARGEST = 8e307;

function padded(first: number, last: number): [number, number] {
  const [low, high] = [first, last].map(value => Math.max(-LARGEST, Math.min(LARGEST, value)));
  const pad = 0.04 * (high - low || Math.abs(high) || 1);
  return low - pad < high + pad ? [low - pad, high + pad] : [low - 1, high + 1];
}
