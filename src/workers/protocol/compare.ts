/** What the ledger tells of several runs at once. */

/** One scalar element in several runs, on a common grid. */
export interface ElementDensities {
  readonly element: string;
  /** Values, evenly spaced. */
  readonly grid: Float64Array;
  /** By run, in the order asked for: densities on the grid; null where the run has no such element. */
  readonly runs: readonly (Float64Array | null)[];
}
