/** A sampling job as plain data, and what comes back. Not here: who runs it (run.ts, or chain workers). */
import type { BackendName } from '../backends/backend.ts';
import type { ModelSpec } from '../model/spec.ts';
import type { OptimizerChoice } from './svi/optimizer.ts';
import type { ObjectiveSpec } from './svi/spec.ts';

export interface SamplerChoice {
  readonly name: 'nuts' | 'chees';
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
  /** Ends the run before all draws where every bulk and tail ESS is as large as this. */
  readonly untilEss?: number;
  /** Whole number in [0, 2³²). */
  readonly seed: number;
  /** Where the density is computed; "auto" and missing leave it to whoever runs the job. */
  readonly backend?: BackendName | 'auto';
  /** Unconstrained start point [dim] of every chain; NaN where each chain searches its own. */
  readonly start?: Float64Array;
}

/** Draws of one chain. Row-major [draws, dim] and [draws, stats]; warm-up kept apart. */
export interface ChainDraws {
  readonly chain: number;
  readonly positions: Float64Array;
  readonly stats: Float64Array;
  readonly warmupPositions: Float64Array;
  readonly warmupStats: Float64Array;
  /** Wall seconds of each draw, from who ran the chain; they differ from run to run. */
  readonly seconds?: Float64Array;
  /** The same of the transitions of warm-up. */
  readonly warmupSeconds?: Float64Array;
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
  /** The run ended before all draws since `job.untilEss` was reached; `job.draws` are those there are. */
  readonly precise?: boolean;
  readonly seconds: number;
  /** What the host calls the run, where it keeps runs. */
  readonly run?: string;
}

interface ArrayData64 {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** An objective to be minimised. */
export interface SviJob {
  readonly objective: ObjectiveSpec;
  readonly optimizer: OptimizerChoice;
  readonly steps: number;
  /** Draws from the guide averaged in every step; default 1. */
  readonly particles: number;
  /** Largest Euclidean norm of a gradient; 0 for none. */
  readonly clip: number;
  /** Whole number in [0, 2³²). */
  readonly seed: number;
  /** Where the loss is computed; "auto" and missing leave it to whoever runs the job. */
  readonly backend?: BackendName | 'auto';
}

/** What minimising gave. */
export interface SviResult {
  /** One loss per step taken, in nats. */
  readonly losses: Float64Array;
  /** Unconstrained parameters after the last step, [dim]. */
  readonly position: Float64Array;
  /** Where the loss was computed. */
  readonly backend: BackendName;
  /** True when stopped before all steps were taken. */
  readonly partial: boolean;
  readonly seconds: number;
}
