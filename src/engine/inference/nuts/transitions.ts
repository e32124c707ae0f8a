/**
 * What grows trajectories for one chain: it holds the chain's state and moves it. What happened in the last transition
 * is in its fields. Not here: the two that do it (trajectory.ts, native/native-trajectory.ts), draw for draw alike.
 */
import type { Point } from '../mcmc/point.ts';

export interface Transitions {
  /** The chain's present state. */
  readonly current: Point;
  /** Doublings completed. */
  readonly depth: number;
  readonly leapfrogs: number;
  /** Sums over the leapfrogs of min(1, e^Δ) and of 2 min(1, e^Δ) / (1 + e^Δ), Δ = H₀ − H. */
  readonly acceptSum: number;
  readonly symmetricSum: number;
  readonly diverging: boolean;
  /** Whether the last doubling allowed by the depth limit ended without a turn. */
  readonly limited: boolean;
  /** Energy gain of the step that diverged; where it began and ended is in the two positions. */
  readonly divergenceGain: number;
  readonly divergenceStart: Float64Array;
  readonly divergenceEnd: Float64Array;
  /** Makes this the present state. */
  place(at: Pick<Point, 'position' | 'gradient' | 'logDensity'>): void;
  /** Moves `current` by one transition with steps of size `step` and at most `maxDepth` doublings. */
  transition(step: number, maxDepth: number): void;
}
