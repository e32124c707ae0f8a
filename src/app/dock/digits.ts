/** Numbers of one column with the same places after the point. Not here: single numbers (ui/numbers.ts). */
import { inPlaces } from '../../notebook/in-places.ts';
import { minus } from '../ui/numbers.ts';

/** Most places; what needs more is written with an exponent. */
const MOST = 4;

/**
 * Places after the point with which the smallest of these spreads has two digits; `least` keeps a column that is being
 * updated from losing places again.
 */
export function placesFor(spreads: readonly number[], least = 0): number {
  const known = spreads.filter(spread => Number.isFinite(spread) && spread > 0);
  const smallest = known.reduce((a, b) => Math.min(a, b), Infinity);
  const wanted = smallest === Infinity ? 1 : 1 - Math.floor(Math.log10(smallest) + 1e-9);
  return Math.min(MOST, Math.max(least, wanted, 0));
}

/** "−1,234.50" with two places. */
export function withPlaces(value: number, places: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && size < 0.5 * 10 ** -MOST)) return minus(value.toExponential(1));
  return inPlaces(value, places);
}

/** A number of a summary's row with the places that its spread gives it. */
export const bySpread = ({ sd }: { readonly sd: number }, value: number): string =>
  withPlaces(value, placesFor([sd]));

/** "4 ms", "0.2 s", "12 s": of a short time the digits that it has. */
export function duration(seconds: number, long: (seconds: number) => string): string {
  if (seconds >= 0.0995) return long(seconds);
  const milliseconds = 1000 * seconds;
  return milliseconds < 1 ? 'under 1 ms' : `${Math.round(milliseconds)} ms`;
}
