/**
 * What an algorithm that moves many chains as one batch looks like, and what it may ask of a density beyond
 * BatchedDensity. Not here: any such algorithm (chees/), or where densities live.
 */
import type { BatchedDensity, OptionSpec, RandomSource, StartFailure, StatColumn } from './contracts.ts';

/** All chains at one moment of a trajectory. Row-major [chains, dim], log densities [chains] in nats. */
export interface Phase {
  readonly positions: Float64Array;
  /** In units where every momentum is standard normal. */
  readonly momenta: Float64Array;
  readonly gradients: Float64Array;
  readonly logDensities: Float64Array;
}

/** A batched density that can do more than one evaluation where it lives, which saves the way there and back. */
export interface TrajectoryDensity extends BatchedDensity {
  /** Takes all chains `steps` leapfrogs of size `step` further, in place; `scale` [dim] is the metric's. */
  leapfrog?(phase: Phase, scale: Float64Array, step: number, steps: number): Promise<void>;
  /**
   * Log density at `to` minus that at `from` [chains], with less rounding error than the difference of two; undefined
   * where that difference is good enough.
   */
  difference?(from: Phase, to: Phase): Promise<Float64Array | undefined>;
}

export interface BatchContext {
  readonly density: TrajectoryDensity;
  /** One per chain. */
  readonly randoms: readonly RandomSource[];
  /** Transitions per chain. */
  readonly warmup: number;
  readonly draws: number;
}

/** All chains under way. */
export interface BatchRun {
  /** Advances every chain one transition. False when nothing is left to do. */
  step(): Promise<boolean>;
  /** The draws, row-major [chains, dim], overwritten by the next step. */
  readonly positions: Float64Array;
  /** Row-major [chains, stats]. */
  readonly stats: Float64Array;
  readonly progress: { readonly done: number; readonly total: number; readonly warmup: number };
}

/** An algorithm whose chains learn from each other while they warm up. */
export interface BatchAlgorithm<Options> {
  readonly name: string;
  readonly options: readonly OptionSpec[];
  readonly stats: readonly StatColumn[];
  start(context: BatchContext, options: Options): Promise<BatchRun | StartFailure>;
}
