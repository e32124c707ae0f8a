/** What the ledger tells of several runs at once. */

/** A density at even places: those where the curve is drawn, which end at an end of the support. */
export interface DensityCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** One scalar element in several runs, on a common axis. */
export interface ElementDensities {
  readonly element: string;
  /** Ends of the axis: no curve goes beyond. */
  readonly domain: readonly [low: number, high: number];
  /** By run, in the order asked for; null where the run has no such element. */
  readonly runs: readonly (DensityCurve | null)[];
}
