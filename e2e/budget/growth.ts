/** Whether a series of heap sizes grows. Not here: how heaps are read (heaps.ts). Pure. */

/** How much a steady growth adds from the first of these values to the last: the median of all slopes between two of them (Theil and Sen), which single outliers do not move. */
export function growth(values: readonly number[]): number {
  const slopes = values.flatMap((value, from) =>
    values.slice(from + 1).map((later, by) => (later - value) / (by + 1)),
  );
  const sorted = slopes.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return median * (values.length - 1);
}

/** The same as a part of the first value, in percent. */
export const growthInPercent = (values: readonly number[]): number => (100 * growth(values)) / values[0];
