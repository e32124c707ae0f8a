/**
 * All that inference may see of a model. No algorithm knows a model, a graph or a user's function.
 * Not here: how a model becomes a Density (model/compile.ts) or how chains are run (run.ts).
 */

/** A log density on flat unconstrained space, in nats. */
export interface Density {
  /** Number of unconstrained coordinates. */
  readonly dim: number;
  /**
   * Log density at `position` (f64 [dim]); writes its gradient into `gradient`.
   * Returns −∞ outside the support and a non-finite number where the density cannot be computed; never throws.
   */
  evaluate(position: Float64Array, gradient: Float64Array): number;
  /** Short names of the coordinates, for messages: "mu", "z[3]". */
  readonly names: readonly string[];
  /** The same density as WebAssembly with memory of its own, for one chain; undefined where there is none to give. */
  native?(): NativeDensity | undefined;
}

/** A density that other WebAssembly can call. Addresses are in bytes. */
export interface NativeDensity {
  readonly memory: WebAssembly.Memory;
  /** Reads f64 [dim] at `position`; writes f64 at `value` and f64 [dim] at `gradient`. */
  readonly run: () => void;
  readonly position: number;
  readonly value: number;
  readonly gradient: number;
  /** Memory that `run` leaves alone; its address is a multiple of 16. */
  readonly room: { readonly address: number; readonly bytes: number };
}

/** The same log density for many chains at once. It may live on a device, so it answers later. */
export interface BatchedDensity {
  /** Unconstrained coordinates per chain. */
  readonly dim: number;
  readonly chains: number;
  readonly names: readonly string[];
  /**
   * Log densities [chains] at `positions` (row-major [chains, dim]); writes the gradients into `gradients`.
   * Non-finite numbers come back as they are.
   */
  evaluate(positions: Float64Array, gradients: Float64Array): Promise<Float64Array>;
  dispose(): void;
}

/** What one evaluation of an Objective is random in. */
export interface ObjectiveDraw {
  /** Standard normals, `Objective.normals` of them. */
  readonly normals: Float64Array;
  /** Row numbers of each minibatch plate, in the order of `Objective.minibatches`. */
  readonly rows: readonly Float64Array[];
}

/** A stochastic loss on flat unconstrained parameters, to be made small (SVI, MAP). */
export interface Objective {
  readonly dim: number;
  readonly names: readonly string[];
  readonly normals: number;
  readonly minibatches: readonly { readonly plate: string; readonly size: number; readonly total: number }[];
  /** Loss in nats at `position`; writes its gradient. Asynchronous on a device. */
  evaluate(position: Float64Array, draw: ObjectiveDraw, gradient: Float64Array): number | Promise<number>;
}

/** A source of random bits: the counter-based generator seen by algorithms. */
export interface RandomSource {
  /** Uniform in (0, 1), 53 bits, never 0 or 1. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Standard exponential. */
  exponential(): number;
}

/** One statistic recorded with every draw: a column of the result. */
export interface StatColumn {
  readonly name: string;
  readonly unit: string;
  readonly help: string;
}

/** One option of an algorithm: makes the form in the UI and the line in the docs. */
export interface OptionSpec {
  readonly name: string;
  readonly default: number | string | boolean;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  readonly help: string;
}

/** One chain under way. */
export interface Run {
  /**
   * Advances one transition. The draw is in `position` (unconstrained) and `stats` (order of Algorithm.stats)
   * until the next step. Returns false when nothing is left to do.
   */
  step(): boolean;
  readonly position: Float64Array;
  readonly stats: Float64Array;
  /** Transitions done and in all; the first `warmup` of them are warm-up. */
  readonly progress: { readonly done: number; readonly total: number; readonly warmup: number };
  /** Plain data from which `restore` continues bit for bit. */
  snapshot(): unknown;
}

/** No start point was found: a result with advice, not a bug. */
export interface StartFailure {
  readonly tries: number;
  /** The last try, coordinate by coordinate. */
  readonly table: readonly { name: string; value: number; gradient: number }[];
  readonly logDensity: number;
}

export interface StartContext {
  readonly density: Density;
  readonly random: RandomSource;
  readonly warmup: number;
  readonly draws: number;
  /** Unconstrained start point; the algorithm searches what is missing or NaN. */
  readonly start?: Float64Array;
}

/** An inference algorithm that yields draws. */
export interface Algorithm<Options> {
  readonly name: string;
  readonly options: readonly OptionSpec[];
  readonly stats: readonly StatColumn[];
  start(context: StartContext, options: Options): Run | StartFailure;
  restore(context: StartContext, options: Options, snapshot: unknown): Run;
}
