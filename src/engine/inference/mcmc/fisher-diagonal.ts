/**
 * The diagonal metric that minimises the Fisher divergence: σᵢ² = √(Var xᵢ / Var ∂ᵢ log p), from draws and gradients.
 * Not here: when to switch (fisher-windows.ts).
 */
import type { Passed } from './adaptation.ts';
import type { Change, MetricEstimator, QuietWindows } from './estimator.ts';
import type { DiagonalMetric } from './metric.ts';
import { RunningVariance, type RunningVarianceState } from './running-variance.ts';

const SMALLEST = 1e-20;
const LARGEST = 1e20;
const FEWEST_DRAWS = 3;

/** Draws and gradients seen since some switch. */
class Accumulator {
  readonly draws: RunningVariance;
  readonly gradients: RunningVariance;

  constructor(dim: number, storage: Float64Array) {
    this.draws = new RunningVariance(dim, storage.subarray(0, 2 * dim));
    this.gradients = new RunningVariance(dim, storage.subarray(2 * dim));
  }
}

export class FisherDiagonal implements MetricEstimator {
  private readonly metric: DiagonalMetric;
  private readonly foreground: Accumulator;
  private readonly background: Accumulator;

  constructor(metric: DiagonalMetric) {
    this.metric = metric;
    const dim = metric.variance.length;
    const moments = metric.store?.moments ?? new Float64Array(8 * dim);
    this.foreground = new Accumulator(dim, moments.subarray(0, 4 * dim));
    this.background = new Accumulator(dim, moments.subarray(4 * dim));
  }

  get backgroundCount(): number {
    return this.background.draws.count;
  }

  /** σᵢ² = 1/|gᵢ|: the scale at which the start point's gradient is of order one. */
  begin(position: Float64Array, gradient: Float64Array): void {
    const { variance } = this.metric;
    for (let i = 0; i < variance.length; i++) variance[i] = accepted(1 / Math.abs(gradient[i]), 1);
    this.add(position, gradient);
  }

  add(position: Float64Array, gradient: Float64Array): void {
    const { store } = this.metric;
    const { foreground, background } = this;
    if (store?.position === position) {
      this.count(1);
      store.observe(foreground.draws.count, background.draws.count);
      return;
    }
    foreground.draws.add(position);
    foreground.gradients.add(gradient);
    background.draws.add(position);
    background.gradients.add(gradient);
  }

  private count(more: number): void {
    for (const { draws, gradients } of [this.foreground, this.background]) {
      draws.count += more;
      gradients.count += more;
    }
  }

  /** Once there are draws enough for every one to renew the metric. */
  quiet(): QuietWindows | undefined {
    const foreground = this.foreground.draws.count;
    if (this.metric.store === undefined || foreground < FEWEST_DRAWS) return undefined;
    return { transitions: Infinity, foreground, background: this.backgroundCount };
  }

  /** The moments are in their place already. */
  passed(_draw: number, { learned }: Passed): void {
    this.count(learned);
  }

  switch(): void {
    this.foreground.draws.copyFrom(this.background.draws);
    this.foreground.gradients.copyFrom(this.background.gradients);
    this.background.draws.clear();
    this.background.gradients.clear();
  }

  update(): Change {
    const { draws, gradients } = this.foreground;
    if (draws.count < FEWEST_DRAWS) return 'none';
    const { variance, store } = this.metric;
    if (store) {
      store.renew();
      return 'renewed';
    }
    const above = draws.squares;
    const below = gradients.squares;
    for (let i = 0; i < variance.length; i++) {
      const value = Math.sqrt(above[i] / below[i]);
      variance[i] = value > SMALLEST && value < LARGEST ? value : accepted(value, variance[i]);
    }
    return 'renewed';
  }

  snapshot(): readonly RunningVarianceState[] {
    const { foreground, background } = this;
    return [foreground.draws, foreground.gradients, background.draws, background.gradients].map(v =>
      v.snapshot(),
    );
  }

  restore(state: unknown): void {
    const [x, g, y, h] = state as readonly RunningVarianceState[];
    this.foreground.draws.copyFrom(x);
    this.foreground.gradients.copyFrom(g);
    this.background.draws.copyFrom(y);
    this.background.gradients.copyFrom(h);
  }
}

/** A variance within bounds; what is not a positive finite number leaves the old one. */
function accepted(value: number, old: number): number {
  if (!(value > 0) || value === Infinity) return old;
  return Math.min(Math.max(value, SMALLEST), LARGEST);
}
