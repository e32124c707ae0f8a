/**
 * What the app sees of a sampling run: progress, live frames, summary, verdict. The ledger makes these.
 * Not here: the job itself (engine/inference/job.ts) or its way to the chains (protocol/chains.ts).
 */
import type { SummaryRow as StoredRow } from '../../notebook/document.ts';
import type { WireError } from './errors.ts';
import type { Keeping } from './kept.ts';

export interface Dim {
  readonly name: string;
  readonly size: number;
  /** Names of the places along it. */
  readonly coords?: readonly string[] | undefined;
}

/** The model of a run as the model card shows it. */
export interface RunModel {
  readonly title: string;
  readonly dim: number;
  /** Terms of the log joint density: priors and likelihoods with their distribution and plates. */
  readonly factors: readonly {
    readonly name: string;
    readonly kind: 'prior' | 'likelihood' | 'factor';
    readonly distribution: string;
    readonly plates: readonly Dim[];
  }[];
  /** Values computed for every draw. */
  readonly entries: readonly RunEntry[];
}

export interface RunEntry {
  readonly name: string;
  readonly kind: 'sample' | 'deterministic';
  readonly shape: readonly number[];
  readonly dims: readonly Dim[];
  /** Names of its elements, row-major: "theta[0]", …; just the name when the shape is []. */
  readonly elements: readonly string[];
}

export interface ChainProgress {
  readonly chain: number;
  /** Transitions done and in all, warm-up included; the first `warmup` are warm-up. */
  readonly done: number;
  readonly total: number;
  readonly warmup: number;
  /** Divergent transitions after warm-up. */
  readonly divergences: number;
  /** Seconds left; null until it can be estimated. */
  readonly eta: number | null;
  readonly finished: boolean;
}

export type BackendName = 'wasm' | 'webgpu' | 'webgl' | 'cpu';
/** "auto": whatever suits the model. */
export type BackendChoice = 'auto' | BackendName;

/** Where a run of many chains is computed. */
export interface RunDevice {
  /** Name of the graphics adapter; null on WASM. */
  readonly adapter: string | null;
  /** Whether it is a processor that plays a graphics card. */
  readonly software: boolean;
  /** Programs launched on it since the run began, and tensors alive. */
  readonly launches: number;
  readonly tensors: number;
  /** Why it is not where it was asked for. */
  readonly notice: string | null;
}

/** What drew: with the same ones the same seed gives the same draws. */
export interface RunVersions {
  /** Version of the engine. */
  readonly engine: string;
  /** Version of what cells may call. */
  readonly api: number;
  /** "Chromium 156, Linux". */
  readonly browser: string;
}

export type RunStatus = 'starting' | 'running' | 'done' | 'stopped' | 'failed';

/** A run or a fit that is not over. */
export const isLive = ({ status }: { readonly status: RunStatus }): boolean =>
  status === 'starting' || status === 'running';

/** Draws per chain below which a run has no summary, and no verdict. */
export const FEWEST_JUDGED = 4;

/** Draws after warm-up that every chain has. */
export const drawsOf = ({ chains }: Pick<RunState, 'chains'>): number =>
  Math.min(...chains.map(chain => chain.done - chain.warmup));

/** One snapshot of a run; a new object whenever anything changed. */
export interface RunState {
  readonly id: string;
  readonly cell: string;
  readonly status: RunStatus;
  readonly model: RunModel;
  readonly sampler: string;
  readonly backend: BackendName;
  /** What it runs on beside a processor of compiled code. */
  readonly device: RunDevice | null;
  readonly seed: number;
  /** Asked per chain. */
  readonly warmup: number;
  readonly draws: number;
  readonly chains: readonly ChainProgress[];
  /** Seconds since the run started, or that it took. */
  readonly seconds: number;
  /** Draws per second over all chains, warm-up included. */
  readonly drawsPerSecond: number;
  readonly divergences: number;
  /** True when stopped before all draws were there. */
  readonly partial: boolean;
  /** The effective sample size at which the run ends by itself; null without one. */
  readonly untilEss: number | null;
  /** It did: every bulk and tail ESS is as large as `untilEss`, and `draws` are those that took. */
  readonly precise: boolean;
  /** Whether it can go on from where it is. */
  readonly canContinue: boolean;
  /** When it was begun, in milliseconds since 1970. */
  readonly began: number;
  /** Bytes of memory that its draws take. */
  readonly bytes: number;
  /** Its draws were dropped to make room; what is known of them stays. */
  readonly dropped: boolean;
  /** It was kept from before the page was loaded, and has not gone on since. */
  readonly restored: boolean;
  /** Whether a reload would lose its draws. */
  readonly keeping: Keeping;
  /** With what it was made. */
  readonly made: RunVersions;
  readonly summary: Summary | null;
  readonly verdict: Verdict | null;
  readonly error: WireError | null;
}

/** One row per scalar element: the document's row (its `site` is the element's name) and more. */
export interface SummaryRow extends StoredRow {
  /** Its entry, and its row-major place there. */
  readonly entry: string;
  readonly element: number;
  readonly median: number;
  /** `ess` is the smaller of these two. */
  readonly essBulk: number;
  readonly essTail: number;
  /** Monte Carlo standard error of the mean. */
  readonly mcse: number;
}

export interface Summary {
  /** Draws per chain that it rests on (the fewest over the chains). */
  readonly draws: number;
  readonly rows: readonly SummaryRow[];
  /** Elements left out because the model has more than 500. */
  readonly omitted: number;
  /** While a run goes on: only some of the draws were looked at, and effective sample sizes are lower bounds. */
  readonly sampled?: boolean;
}

/** One line that says whether the posterior can be trusted, and what to do when not. */
export interface Verdict {
  /** good: use the draws; caution: use them knowing the text; bad: do not. */
  readonly level: 'good' | 'caution' | 'bad';
  readonly text: string;
  readonly advice: readonly string[];
}

/** What a plot wants to see of a run. */
export interface WatchOptions {
  /** Names of scalar elements ("mu", "theta[3]"), at most 32. */
  readonly elements: readonly string[];
  /** Width of the trace plot in pixels: traces are thinned to its min/max envelope. Default 720. */
  readonly width?: number;
  /** Histogram bins. Default 40. */
  readonly bins?: number;
}

/** Trace of one element. `x` is common to all chains (transition numbers, warm-up included). */
export interface TraceFrame {
  readonly element: string;
  readonly x: Float64Array;
  /** Per chain; the first `filled` of y are valid, the rest NaN. */
  readonly chains: readonly { readonly y: Float64Array; readonly filled: number }[];
  /** Where all chains lie, at every x, when only the first few are among `chains`. NaN where nothing came yet. */
  readonly band?: { readonly low: Float64Array; readonly high: Float64Array };
}

/** Histogram of the draws after warm-up of one element, all chains together. */
export interface HistogramFrame {
  readonly element: string;
  /** n + 1 edges. */
  readonly edges: Float64Array;
  /** n densities (they integrate to 1). */
  readonly density: Float64Array;
  /** Prior density at the n centres, where the prior has known parameters. */
  readonly prior?: Float64Array;
  readonly draws: number;
}

/** Live picture of a run, at most 30 a second. Arrays belong to the reader until the next frame. */
export interface RunFrame {
  readonly run: string;
  readonly sequence: number;
  readonly traces: readonly TraceFrame[];
  readonly histograms: readonly HistogramFrame[];
  /** Transition numbers of divergences after warm-up, per chain; evenly spread ones where there are many. */
  readonly divergences: readonly Float64Array[];
}

/** Draws after warm-up of one element: [chain][draw], row-major. */
export interface ElementDraws {
  readonly element: string;
  readonly chains: number;
  readonly draws: number;
  readonly values: Float64Array;
}
