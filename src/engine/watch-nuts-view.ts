/**
 * What `watchNuts` returns, as plain data. The app's output of kind "nuts" has the same shape. Not here: how it is found
 * (watch-nuts.ts), or frames and words (the app).
 */

/** Trajectories of NUTS in a plane, and the density there. All positions are unconstrained. */
export interface NutsView {
  readonly kind: 'nuts';
  readonly title: string;
  /** All of it in a sentence or two. */
  readonly sentence: string;
  /** Names of the two coordinates, the scale said: "log tau". */
  readonly names: readonly [string, string];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Where most of the mass is, from small to large; missing where the model has more than these two coordinates. */
  readonly regions?: readonly NutsRegion[];
  /** Draws of the same chain, later on, where there are no regions. */
  readonly draws?: { readonly x: readonly number[]; readonly y: readonly number[] };
  readonly transitions: readonly NutsTransition[];
}

/** The smallest region that holds a part of the mass: what is inside an odd number of its rings. */
export interface NutsRegion {
  readonly mass: number;
  /** The log density there is at least so much, in nats from the highest. */
  readonly level: number;
  /** Closed lines: the last point joins the first. */
  readonly rings: readonly { readonly x: readonly number[]; readonly y: readonly number[] }[];
}

/** A test for a turn that two joined stretches did not pass. */
export type NutsTest = 'whole' | 'near' | 'far';

/** Places are counted in leapfrog steps from the start, backwards negative. */
export interface NutsDoubling {
  readonly direction: 1 | -1;
  /** Points in the order in which they were reached. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** H(start) − H, nats: logarithms of their weights. Null where it is not finite. */
  readonly gains: readonly (number | null)[];
  /** Place of the draw chosen so far. */
  readonly proposal: number;
  /** False where it turned or diverged inside itself: none of its points can be the draw. */
  readonly complete: boolean;
  readonly diverged: boolean;
  /** The tests that failed when two stretches were joined, and the places of their ends in order of growth. */
  readonly turn?: {
    readonly tests: readonly NutsTest[];
    readonly ends: readonly [number, number, number, number];
  };
}

export interface NutsTransition {
  readonly step: number;
  readonly start: readonly [number, number];
  /** Where the first momentum points: velocity, M⁻¹ p. */
  readonly velocity: readonly [number, number];
  readonly doublings: readonly NutsDoubling[];
  /** Doublings completed. */
  readonly depth: number;
  readonly leapfrogs: number;
  /** Place of the draw. */
  readonly draw: number;
  /** Where it is, to the last bit. */
  readonly position: readonly [number, number];
  /** The depth limit ended it before it turned. */
  readonly limited: boolean;
}
