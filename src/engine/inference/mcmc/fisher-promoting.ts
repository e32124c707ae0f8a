/**
 * The diagonal Fisher estimate, promoted to the low-rank one where the posterior is stretched along directions that no
 * scaling removes. Decided from draws and gradients alone, at fixed draws of the main phase, so that it repeats.
 * Not here: the two estimates (fisher-diagonal.ts, fisher-matrix.ts).
 */
import type { Passed } from './adaptation.ts';
import type { Change, MetricEstimator, QuietWindows } from './estimator.ts';
import { FisherDiagonal } from './fisher-diagonal.ts';
import { FisherMatrix, UPDATE_EVERY, type Stretch } from './fisher-matrix.ts';
import type { FisherWindows } from './fisher-windows.ts';
import type { PromotableMetric } from './metric-promotable.ts';

/** Beyond this many dimensions a look costs more than a short run (n³: 50 ms at 100). */
export const MOST_DIMENSIONS = 100;
/** Looks at the draws at most: two in a row must agree, and the first comes when there is little to see. */
const LOOKS = 3;
/** Draws between looks: as many as may show a new direction, in warm-ups of every length. */
const FEWEST_BETWEEN = 20;
const SHARE_BETWEEN = 0.05;
/** Steps saved must exceed the price of the steps by this factor. */
const WORTH = 1.2;
/** Share of a leapfrog step that one direction costs where the gradient is as cheap as gradients are. */
const PRICE = 0.125;
/** Share of the strongest direction, squared, that the look before must have seen. */
const SEEN = 0.5;

interface PromotingState {
  readonly diagonal: unknown;
  readonly matrix: unknown;
  readonly looks: number;
  readonly seen: Float64Array;
}

export class FisherPromoting implements MetricEstimator {
  private readonly metric: PromotableMetric;
  private readonly diagonal: FisherDiagonal;
  private readonly matrix: FisherMatrix;
  private readonly firstDraw: number;
  private readonly between: number;
  private looks = 0;
  /** Directions of the last look, row-major [rank, dim]; empty when they would not have paid. */
  private seen = new Float64Array(0);

  /** @param cutoff see estimateStretch. */
  constructor(metric: PromotableMetric, cutoff: number, windows: FisherWindows) {
    this.metric = metric;
    this.diagonal = new FisherDiagonal(metric.diagonal);
    // Estimates cost n³, and what they learn from new draws comes by 1/n.
    const interval = Math.max(UPDATE_EVERY, metric.lowRank.dim);
    this.matrix = new FisherMatrix(metric.lowRank, cutoff, interval);
    this.firstDraw = windows.earlyEnd;
    this.between = Math.max(FEWEST_BETWEEN, Math.floor(SHARE_BETWEEN * windows.warmup));
  }

  get backgroundCount(): number {
    return this.diagonal.backgroundCount;
  }

  begin(position: Float64Array, gradient: Float64Array): void {
    this.diagonal.begin(position, gradient);
  }

  add(position: Float64Array, gradient: Float64Array, draw: number): void {
    this.diagonal.add(position, gradient);
    const looking = this.metric.promoted || this.looks < LOOKS;
    if (looking && draw >= this.firstDraw) this.matrix.add(position, gradient);
  }

  switch(): void {
    this.diagonal.switch();
    this.matrix.switch();
  }

  /** Until the next look. */
  quiet(draw: number): QuietWindows | undefined {
    const quiet = this.metric.promoted ? undefined : this.diagonal.quiet();
    if (quiet === undefined || this.looks >= LOOKS) return quiet;
    const { firstDraw, between } = this;
    const next = firstDraw + between * Math.max(1, Math.ceil((draw - firstDraw) / between));
    return { ...quiet, transitions: next - draw };
  }

  passed(draw: number, passed: Passed): void {
    this.diagonal.passed(draw, passed);
    if (this.looks >= LOOKS) return;
    const { count, positions, gradients, admitted } = passed;
    const { dim } = this.metric.lowRank;
    for (let i = Math.max(0, this.firstDraw - draw); i < count; i++) {
      if (admitted[i] === 0) continue;
      const [from, to] = [i * dim, (i + 1) * dim];
      this.matrix.add(positions.subarray(from, to), gradients.subarray(from, to));
    }
  }

  update(draw: number, switched: boolean): Change {
    if (this.metric.promoted) return this.matrix.update(draw, switched);
    const main = draw - this.firstDraw;
    const isTime = main > 0 && main % this.between === 0 && this.looks < LOOKS;
    if (isTime && this.look()) {
      this.metric.promote();
      this.matrix.update(draw, true);
      return 'replaced';
    }
    return this.diagonal.update();
  }

  /** Whether this look and the one before found the same directions worth their price. */
  private look(): boolean {
    const stretch = this.matrix.look();
    const before = this.seen;
    const found = stretch !== undefined && pays(stretch);
    // After a second look in vain two in a row are out of reach.
    this.looks = this.looks > 0 && !found ? LOOKS : this.looks + 1;
    this.seen = found ? stretch.directions.slice() : new Float64Array(0);
    return found && overlap(stretch, before) > SEEN;
  }

  snapshot(): PromotingState {
    return {
      diagonal: this.diagonal.snapshot(),
      matrix: this.matrix.snapshot(),
      looks: this.looks,
      seen: this.seen.slice(),
    };
  }

  restore(state: unknown): void {
    const saved = state as PromotingState;
    this.diagonal.restore(saved.diagonal);
    this.matrix.restore(saved.matrix);
    this.looks = saved.looks;
    this.seen = saved.seen.slice();
  }
}

/** Trajectories are as long as the root of the spread of eigenvalues; every direction kept makes their steps dearer. */
function pays({ eigenvalues }: Stretch): boolean {
  let largest = 1;
  let smallest = 1;
  for (const value of eigenvalues) {
    largest = Math.max(largest, value);
    smallest = Math.min(smallest, value);
  }
  return Math.sqrt(largest / smallest) > WORTH * (1 + PRICE * eigenvalues.length);
}

/** Squared length of the strongest direction's projection on the span of `before`, from 0 to 1. */
function overlap({ eigenvalues, directions, scale }: Stretch, before: Float64Array): number {
  const dim = scale.length;
  const strongest = strongestOf(eigenvalues) * dim;
  let squares = 0;
  for (let row = 0; row < before.length; row += dim) {
    let along = 0;
    for (let i = 0; i < dim; i++) along += before[row + i] * directions[strongest + i];
    squares += along * along;
  }
  return squares;
}

function strongestOf(eigenvalues: Float64Array): number {
  let best = 0;
  let strength = 0;
  for (let k = 0; k < eigenvalues.length; k++) {
    const ratio = Math.max(eigenvalues[k], 1 / eigenvalues[k]);
    if (ratio > strength) [best, strength] = [k, ratio];
  }
  return best;
}
