/**
 * Smooth densities of draws: a Gaussian kernel estimate on even places, by binning and one convolution.
 * Not here: densities of two quantities (joint-density.ts) or figures.
 */
import { exp, pow } from '../math/index.ts';
import { quantile } from './figure.ts';

/** A density at even places. */
export interface Density {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Ends beyond which a density has no mass; its estimate is reflected there instead of leaking out. */
export interface Support {
  readonly low?: number;
  readonly high?: number;
}

const PLACES = 128;
/** Kernels are cut off here, in bandwidths; a density reaches this far beyond the outermost draw. */
const REACH = 3;

/** What numbers obey as far as they show: none below zero, none above one. */
export function supportOf(low: number, high: number): Support {
  if (low < 0) return {};
  return low >= 0 && high <= 1 && high > low ? { low: 0, high: 1 } : { low: 0 };
}

/**
 * Silverman's rule of thumb (Silverman 1986): 0.9 · min(sd, IQR / 1.34) · n^(−1/5), in the unit of the draws.
 * @param sorted finite, ascending, not empty
 */
export function bandwidthOf(sorted: Float64Array): number {
  const sd = Math.sqrt(varianceOf(sorted));
  const iqr = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  const spread = iqr > 0 ? Math.min(sd, iqr) : sd;
  return 0.9 * (spread > 0 ? spread : 1) * pow(sorted.length, -0.2);
}

/** Where a density of these draws is drawn: to where it vanishes, but not beyond the support. */
export function reachOf(sorted: Float64Array, { low, high }: Support): [number, number] {
  const width = REACH * bandwidthOf(sorted);
  return [
    Math.max(sorted[0] - width, low ?? -Infinity),
    Math.min(sorted[sorted.length - 1] + width, high ?? Infinity),
  ];
}

/**
 * The density of draws at even places.
 * @param sorted finite, ascending, not empty
 * @param ends of the places; default where the density vanishes
 * @param width of the kernel, its standard deviation
 */
export function estimateDensity(
  sorted: Float64Array,
  support: Support = supportOf(sorted[0], sorted[sorted.length - 1]),
  [from, to]: readonly [number, number] = reachOf(sorted, support),
  width: number = bandwidthOf(sorted),
): Density {
  // Draws beyond the ends still reach over them: bins go on for one kernel.
  const step = (to - from) / (PLACES - 1);
  const beyond = Math.ceil((REACH * width) / step);
  const counts = binned(sorted, from - beyond * step, step, PLACES + 2 * beyond);
  const reflected = { low: support.low === from, high: support.high === to };
  const smooth = smoothedWithin(counts, beyond, reflected, width / step);
  const scale = 1 / (sorted.length * step);
  return {
    x: Array.from({ length: PLACES }, (_, i) => from + i * step),
    y: Array.from(smooth, mass => mass * scale),
  };
}

/** Shares each draw between the two places beside it. */
function binned(sorted: Float64Array, from: number, step: number, count: number): Float64Array {
  const counts = new Float64Array(count);
  for (const value of sorted) {
    const at = (value - from) / step;
    const bin = Math.floor(at);
    if (bin < 0 || bin >= count) continue;
    counts[bin] += 1 - (at - bin);
    if (bin + 1 < count) counts[bin + 1] += at - bin;
  }
  return counts;
}

/**
 * Smooths masses that have `beyond` places more at either side, which are then left out; where an end is one of the
 * support, what would leak over it stays inside.
 */
export function smoothedWithin(
  counts: Float64Array,
  beyond: number,
  ends: { readonly low: boolean; readonly high: boolean },
  width: number,
): Float64Array {
  reflect(counts, beyond, ends.low, ends.high);
  return smoothed(counts, width).subarray(beyond, counts.length - beyond);
}

/** Mirrors what is near an end of the support to its other side, so that smoothing loses nothing. */
function reflect(counts: Float64Array, beyond: number, low: boolean, high: boolean): void {
  const last = counts.length - 1;
  if (low) {
    // A place on the end stands for half a step of the support: its mass counts on both sides.
    counts[beyond] *= 2;
    for (let i = 1; i <= beyond; i++) counts[beyond - i] += counts[Math.min(beyond + i, last)];
  }
  if (high) {
    counts[last - beyond] *= 2;
    for (let i = 1; i <= beyond; i++) counts[last - beyond + i] += counts[Math.max(last - beyond - i, 0)];
  }
}

/**
 * Values convolved with a Gaussian kernel of mass one.
 * @param width standard deviation in places
 */
function smoothed(values: Float64Array, width: number): Float64Array {
  const reach = Math.max(0, Math.ceil(REACH * width));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const z = (i - reach) / width;
    return reach === 0 ? 1 : exp(-0.5 * z * z);
  });
  const mass = kernel.reduce((sum, weight) => sum + weight, 0);
  return values.map((_, at) => {
    let sum = 0;
    const first = Math.max(0, at - reach);
    const last = Math.min(values.length - 1, at + reach);
    for (let i = first; i <= last; i++) sum += values[i] * kernel[i - at + reach];
    return sum / mass;
  });
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return values.length < 2 ? 0 : squares / (values.length - 1);
}
