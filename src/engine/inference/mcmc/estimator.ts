/** What an estimator of a metric is, in the Fisher adaptation: two accumulators and a rule. Not here: the rules. */

export interface MetricEstimator {
  /** Draws in the background accumulator. */
  readonly backgroundCount: number;
  /** Sets a first metric from the start point and counts that as a draw. */
  begin(position: Float64Array, gradient: Float64Array): void;
  /** Takes an admissible draw into both accumulators. */
  add(position: Float64Array, gradient: Float64Array): void;
  /** Background becomes foreground; background becomes empty. */
  switch(): void;
  /** Writes the foreground's estimate into the metric. False when there are too few draws. */
  update(draw: number, switched: boolean): boolean;
  snapshot(): unknown;
  restore(state: unknown): void;
}

/** Learns nothing: for the unit metric. */
export class NoEstimate implements MetricEstimator {
  backgroundCount = 0;

  begin(): void {}

  add(): void {
    this.backgroundCount += 1;
  }

  switch(): void {
    this.backgroundCount = 0;
  }

  update(): boolean {
    return false;
  }

  snapshot(): number {
    return this.backgroundCount;
  }

  restore(state: unknown): void {
    this.backgroundCount = Number(state);
  }
}
