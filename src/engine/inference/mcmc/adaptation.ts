/**
 * What an adaptation is: it learns step size and metric during warm-up from what each transition shows.
 * It owns no sampler state. Not here: the two kinds (fisher.ts, stan.ts).
 */
import type { Point } from './point.ts';

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

export interface Adaptation {
  /** Called once, when `start` has its density and gradient. */
  begin(start: Point, search: StepSearch): void;
  /** Called after warm-up transition `draw`, counted from 0. */
  update(draw: number, outcome: Outcome, search: StepSearch): void;
  /** Step size of the next transition, before jitter. */
  stepSize(warming: boolean): number;
  snapshot(): unknown;
  restore(state: unknown): void;
}
