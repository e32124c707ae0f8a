/** The height of the highest mark, for the default y axis. */
import type { Mark } from '../../notebook/plot-spec.ts';

export function highest(marks: readonly Mark[]): number {
  let top = 0;
  for (const mark of marks) {
    const heights =
      mark.type === 'bars'
        ? mark.heights
        : mark.type === 'line' || mark.type === 'area' || mark.type === 'dots'
          ? (mark.y ?? [])
          : mark.type === 'ranges'
            ? mark.high89
            : [];
    for (const height of heights) if (Number.isFinite(height) && height > top) top = height;
  }
  return top === 0 ? 1 : top;
}
