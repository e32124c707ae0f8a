/**
 * The metric of a Hamiltonian: what M⁻¹ does to a momentum, and how momenta are drawn. Diagonal and unit live here.
 * Not here: how a metric is learned (fisher-*.ts, stan.ts) and the dense and low-rank forms.
 */
import type { RandomSource } from '../contracts.ts';
import { fillNormals } from './normals.ts';

export type MetricName = 'diagonal' | 'dense' | 'lowRank' | 'unit';

/** Plain data that rebuilds a metric. */
export type MetricState = Readonly<Record<string, Float64Array>>;

/** A symmetric positive definite M⁻¹: an estimate of the posterior covariance. */
export interface Metric {
  /** Directions it knows beyond the scales of the coordinates. */
  readonly rank: number;
  /** out = M⁻¹ · momentum. */
  velocity(momentum: Float64Array, out: Float64Array): void;
  /** out ~ N(0, M). */
  drawMomentum(random: RandomSource, out: Float64Array): void;
  snapshot(): MetricState;
  restore(state: MetricState): void;
}

/** M⁻¹ = diag(variance). All ones is the unit metric. */
export class DiagonalMetric implements Metric {
  readonly rank = 0;
  readonly variance: Float64Array;

  constructor(dim: number) {
    this.variance = new Float64Array(dim).fill(1);
  }

  velocity(momentum: Float64Array, out: Float64Array): void {
    const variance = this.variance;
    for (let i = 0; i < variance.length; i++) out[i] = variance[i] * momentum[i];
  }

  drawMomentum(random: RandomSource, out: Float64Array): void {
    const variance = this.variance;
    fillNormals(random, out);
    for (let i = 0; i < variance.length; i++) out[i] /= Math.sqrt(variance[i]);
  }

  snapshot(): MetricState {
    return { variance: this.variance.slice() };
  }

  restore(state: MetricState): void {
    this.variance.set(state.variance);
  }
}
