/** A chain that can do many transitions at a call. Not here: what does them (nuts/native). */
import type { Run } from './contracts.ts';

export interface BlockRun extends Run {
  /**
   * Does at least one transition, unless none is left, and at most `most`; how many. The same draws as `step` by `step`.
   * They are written into `positions` (row-major [rows, dim]) and `stats` ([rows, stats]) from row `row` on.
   */
  advance(most: number, positions: Float64Array, stats: Float64Array, row: number): number;
}

export function isBlockRun(run: Run): run is BlockRun {
  return 'advance' in run;
}
