/**
 * The diagonal metric that minimises the Fisher divergence: σᵢ² = √(Var xᵢ / Var ∂ᵢ log p), from draws and gradients.
 * Not here: when to switch (fisher-windows.ts).
 */
import type { Change, MetricEstimator } from './estimator.ts';
import type { DiagonalMetric } from './metric.ts';
import { RunningVariance, type RunningVarianceState } from './running-variance.ts';

const SMALLEST = 1e-20;
const LARGEST = 1e20;
const FEWEST_DRAWS = 3;

/** Draws and gradients seen since some switch. */
class Accumulator {
  readonly draws: RunningVariance;
  readonly gradients: RunningVariance;

  constructor(dim: number) {
    this.draws = new RunningVariance(dim);
    this.gradients = new RunningVariance(dim);
  }
}

export class FisherDiagonal implements MetricEstimator {
  private readonly metric: DiagonalMetric;
  private readonly foreground: Accumulator;
  private readonly background: Accumulator;

  constructor(metric: DiagonalMetric) {
    this.metric = metric;
    this.foreground = new Accumulator(metric.variance.length);
    this.background = new Accumulator(metric.variance.length);
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
    this.foreground.draws.add(position);
    this.foreground.gradients.add(gradient);
    this.background.draws.add(position);
    this.background.gradients.add(gradient);
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
    const { variance } = this.metric;
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
