/** What the ledger tells of a finished run for a close look: the draws of some elements and what is computed of them. */

/** One scalar of the model, judged over all draws. */
export interface ExploredElement {
  readonly name: string;
  /** Draws of the chosen rows, in their order. */
  readonly values: Float32Array;
  /** Their ranks among all draws, from 0 to 1. */
  readonly rowRanks: Float32Array;
  /** Of all draws. */
  readonly mean: number;
  readonly sd: number;
  /** Smooth densities of each chain at even places from `from` to `to`. */
  readonly density: { readonly from: number; readonly to: number; readonly chains: readonly Float32Array[] };
  /** Per chain: how many of its draws have ranks in each of equally wide parts of all ranks. */
  readonly ranks: readonly Float32Array[];
  /** Per chain: autocorrelation at lags 0, 1, …. */
  readonly autocorrelation: readonly Float32Array[];
  /** Effective sample sizes of the first tenth of the draws, the first two tenths, …, all of them. */
  readonly growth: { readonly bulk: Float32Array; readonly tail: Float32Array };
}

/** Counts over equal parts of [from, to]. */
export interface EnergyHistograms {
  readonly from: number;
  readonly to: number;
  /** Energies less their mean. */
  readonly marginal: Float32Array;
  /** Changes from draw to draw. */
  readonly steps: Float32Array;
}

export interface Exploration {
  readonly run: string;
  /** Draws after warm-up that every chain has. */
  readonly draws: number;
  readonly chains: number;
  /** Every element of the model, in order. */
  readonly names: readonly string[];
  readonly elements: readonly ExploredElement[];
  /** How many elements one answer holds at most. */
  readonly most: number;
  /** Of the elements in pairs over all draws, row-major [elements, elements]; 0 where one is constant. */
  readonly correlations: Float32Array;
  /** The chosen rows: every so many draws, and the divergences (some hundreds at most). */
  readonly rows: {
    readonly chain: Uint16Array;
    readonly draw: Uint32Array;
    readonly diverging: Uint8Array;
    /** Less the mean of its chain, nats; NaN where the sampler records none. */
    readonly energy: Float32Array;
  };
  /** Of all divergences, how many there were. */
  readonly divergences: number;
  /** Absent where the sampler records no energy. */
  readonly energy: EnergyHistograms | null;
  /** Per chain; empty without energies. */
  readonly ebfmi: readonly number[];
}
