/** One acceptance figure against its expected value: pure, so that a wrong number can be fed to the same check. Not here: where figures come from. */

export interface Claim {
  /** As in the gallery: "T13 mu". */
  readonly id: string;
  readonly expected: number;
  readonly got: number;
  /** Largest allowed distance. */
  readonly bound: number;
}

export interface Judgement {
  readonly ok: boolean;
  /** One line for the log. */
  readonly line: string;
}

/** Holds when got is within bound of expected. A figure or bound that is no number, or a bound of zero or less, never holds. */
export function judge({ id, expected, got, bound }: Claim): Judgement {
  const ok = Number.isFinite(got) && bound > 0 && Math.abs(got - expected) <= bound;
  const number = (value: number) => String(Number(value.toPrecision(7)));
  const line = `${id}: expected ${number(expected)}, got ${number(got)}, bound ${number(bound)}: ${ok ? 'ok' : 'FAILED'}`;
  return { ok, line };
}

/** Monte Carlo standard error of a mean. */
export const mcseOfMean = (sd: number, ess: number): number => sd / Math.sqrt(ess);

/** Of a standard deviation; kurtosis of the exact distribution, 3 for a normal. */
export const mcseOfSd = (sd: number, ess: number, kurtosis: number): number =>
  sd * Math.sqrt((kurtosis - 1) / (4 * ess));

/** Of the quantile at probability p, where the exact density is `density`. */
export const mcseOfQuantile = (p: number, density: number, ess: number): number =>
  Math.sqrt((p * (1 - p)) / ess) / density;

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Linear between order statistics. The values are sorted upwards. */
export function quantile(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

/** Median and 95th percentile by nearest rank. */
export function medianAndP95(values: readonly number[]): { readonly median: number; readonly p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (p: number) => sorted[Math.ceil(p * sorted.length) - 1];
  return { median: rank(0.5), p95: rank(0.95) };
}
