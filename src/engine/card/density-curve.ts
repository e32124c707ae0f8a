/** A smooth curve through a sample: Gaussian kernels on a grid, computed by binning. Not here: which sample. */
import { exp, pow } from '../math/index.ts';
import { quantile } from '../figures/figure.ts';

const CELLS = 160;

export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Kernel density of the values that lie in the domain, as a share of all of them.
 * Bandwidth: Silverman's rule of thumb, at least a 300th of the domain.
 */
export function densityCurve(
  values: Float64Array,
  [low, high]: readonly [number, number],
  points = 61,
): Curve {
  const step = (high - low) / (CELLS - 1);
  const bins = binned(values, low, step);
  const width = bandwidth(values, (high - low) / 300);
  const reach = Math.min(CELLS, Math.ceil((4 * width) / step));
  const kernel = Float64Array.from({ length: reach + 1 }, (_, k) => exp(-0.5 * square((k * step) / width)));
  const norm = 1 / (values.length * width * Math.sqrt(2 * Math.PI));
  const stride = (CELLS - 1) / (points - 1);
  const at = Array.from({ length: points }, (_, i) => Math.round(i * stride));
  const height = (cell: number): number => {
    let sum = 0;
    const first = Math.max(0, cell - reach);
    const last = Math.min(CELLS - 1, cell + reach);
    for (let k = first; k <= last; k++) sum += bins[k] * kernel[Math.abs(k - cell)];
    return sum * norm;
  };
  return { x: at.map(cell => low + cell * step), y: at.map(height) };
}

/** Each value shared between the two cells it lies between. */
function binned(values: Float64Array, low: number, step: number): Float64Array {
  const bins = new Float64Array(CELLS);
  for (const value of values) {
    const at = (value - low) / step;
    const cell = Math.floor(at);
    if (!(cell >= 0 && cell < CELLS - 1)) continue;
    bins[cell] += 1 - (at - cell);
    bins[cell + 1] += at - cell;
  }
  return bins;
}

function bandwidth(values: Float64Array, least: number): number {
  const sorted = Float64Array.from(values).sort();
  const mean = sorted.reduce((a, b) => a + b, 0) / sorted.length;
  const sd = Math.sqrt(sorted.reduce((sum, x) => sum + square(x - mean), 0) / sorted.length);
  const spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  const scale = spread > 0 ? Math.min(sd, spread) : sd;
  return Math.max(least, 0.9 * scale * pow(values.length, -0.2)) || least || 1;
}

const square = (x: number): number => x * x;
