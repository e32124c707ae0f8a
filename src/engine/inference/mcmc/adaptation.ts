/**
 * What an adaptation is: it learns step size and metric during warm-up from what each transition shows.
 * It owns no sampler state. Not here: the two kinds (fisher.ts, stan.ts).
 */
import type { Point } from './point.ts';
import type { DualAveraging } from './step-size.ts';

/** What a warm-up transition shows to the adaptation. */
export interface Outcome {
  /** The draw; `index` says how far along its trajectory it lies. */
  readonly draw: Point;
  /** Mean over the leapfrogs of min(1, e^Δ), Δ = H₀ − H. */
  readonly accept: number;
  /** Mean of 2 min(1, e^Δ) / (1 + e^Δ). */
  readonly symmetric: number;
  readonly diverging: boolean;
}

/** Finds a step size for the present metric from the chain's present point. */
export type StepSearch = (initial: number) => number;

/** Transitions of warm-up that need nobody's decision: machine code can do them together, and learn as it goes. */
export interface Quiet {
  /** At most so many. */
  readonly transitions: number;
  /** Drives the step size, by the symmetric statistic or by acceptance. */
  readonly steps: DualAveraging;
  readonly symmetric: boolean;
  /** Draws in the two windows of a diagonal metric renewed with every draw; undefined where the metric stays. */
  readonly windows: { readonly foreground: number; readonly background: number } | undefined;
}

/** What such transitions were, row by row. */
export interface Passed {
  readonly count: number;
  /** Row-major [count, dim]. */
  readonly positions: Float64Array;
  readonly gradients: Float64Array;
  /** 1 where the metric learned from the draw. */
  readonly admitted: Float64Array;
  /** Their sum. */
  readonly learned: number;
}

export interface Adaptation {
  /** Called once, when `start` has its density and gradient. */
  begin(start: Point, search: StepSearch): void;
  /** Called after warm-up transition `draw`, counted from 0. */
  update(draw: number, outcome: Outcome, search: StepSearch): void;
  /** Step size of the next transition, before jitter. */
  stepSize(warming: boolean): number;
  /** What can be done together from warm-up transition `draw` on; undefined or missing where nothing can. */
  quiet?(draw: number): Quiet | undefined;
  /** Called after that, instead of `update`; the step size's part is already in its place. */
  passed?(draw: number, passed: Passed): void;
  snapshot(): unknown;
  restore(state: unknown): void;
}
