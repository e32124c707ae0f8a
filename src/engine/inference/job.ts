/** A sampling job as plain data, and what comes back. Not here: who runs it (run.ts, or chain workers). */
import type { ModelSpec } from '../model/spec.ts';

export interface SamplerChoice {
  readonly name: 'nuts';
  readonly options: Readonly<Record<string, number | string | boolean>>;
}

export interface McmcJob {
  readonly model: ModelSpec;
  readonly sampler: SamplerChoice;
  /** Default 4. */
  readonly chains: number;
  /** Warm-up transitions per chain; default 1000. */
  readonly warmup: number;
  /** Draws per chain after warm-up; default 1000. */
  readonly draws: number;
  /** Whole number in [0, 2³²). */
  readonly seed: number;
}

/** Draws of one chain. Row-major [draws, dim] and [draws, stats]; warm-up kept apart. */
export interface ChainDraws {
  readonly chain: number;
  readonly positions: Float64Array;
  readonly stats: Float64Array;
  readonly warmupPositions: Float64Array;
  readonly warmupStats: Float64Array;
  /** Draws after warm-up that were finished (fewer than asked when stopped). */
  readonly count: number;
  readonly warmupCount: number;
}

/** All chains of a job, with values recomputed from positions: [chain][draw] of each entry. */
export interface McmcResult {
  readonly job: McmcJob;
  readonly chains: readonly ChainDraws[];
  /** Per entry name: row-major [chains, draws, ...shape]. */
  readonly values: Readonly<Record<string, ArrayData64>>;
  readonly partial: boolean;
  readonly seconds: number;
}

interface ArrayData64 {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}
