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

/** Memory of machine code that learns a diagonal metric just as FisherDiagonal does. */
export interface DiagonalStore {
  /** [dim] */
  readonly variance: Float64Array;
  /** Foreground and background, draws and gradients, mean and sum of squares: [2, 2, 2, dim]. */
  readonly moments: Float64Array;
  /** Position of the point that `observe` takes, for comparison by identity. */
  readonly position: Float64Array;
  /** Adds that point to the moments; the counts include it. */
  observe(foreground: number, background: number): void;
  /** Variances from the foreground's moments. */
  renew(): void;
}

/** M⁻¹ = diag(variance). All ones is the unit metric. */
export class DiagonalMetric implements Metric {
  readonly rank = 0;
  readonly variance: Float64Array;
  readonly store: DiagonalStore | undefined;

  /** @param store where it is to live, if not in memory of its own. */
  constructor(dim: number, store?: DiagonalStore) {
    this.store = store;
    this.variance = (store?.variance ?? new Float64Array(dim)).fill(1);
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
