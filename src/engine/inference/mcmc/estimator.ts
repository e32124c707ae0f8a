/** What an estimator of a metric is, in the Fisher adaptation: two accumulators and a rule. Not here: the rules. */

import type { Passed } from './adaptation.ts';

/** What an update did to the metric: another kind of metric took its place when 'replaced'. */
export type Change = 'none' | 'renewed' | 'replaced';

/** Draws in the windows, and how many transitions may pass before the estimator must decide something. */
export interface QuietWindows {
  readonly transitions: number;
  readonly foreground: number;
  readonly background: number;
}

export interface MetricEstimator {
  /** Draws in the background accumulator. */
  readonly backgroundCount: number;
  /** Sets a first metric from the start point and counts that as a draw. */
  begin(position: Float64Array, gradient: Float64Array): void;
  /** Takes an admissible draw into both accumulators; `draw` is its number. */
  add(position: Float64Array, gradient: Float64Array, draw: number): void;
  /** Background becomes foreground; background becomes empty. */
  switch(): void;
  /** Writes the foreground's estimate into the metric, unless there are too few draws. */
  update(draw: number, switched: boolean): Change;
  /** Transitions from `draw` on that machine code can learn from alone, with the counts it goes on from. */
  quiet?(draw: number): QuietWindows | undefined;
  /** Takes what it learned from. */
  passed?(draw: number, passed: Passed): void;
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

  update(): Change {
    return 'none';
  }

  snapshot(): number {
    return this.backgroundCount;
  }

  restore(state: unknown): void {
    this.backgroundCount = Number(state);
  }
}
