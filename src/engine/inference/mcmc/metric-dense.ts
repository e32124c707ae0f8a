/** The dense metric: M⁻¹ a full covariance. Not here: its estimate. */
import type { RandomSource } from '../contracts.ts';
import { choleskyInPlace } from './linear-algebra.ts';
import type { Metric, MetricState } from './metric.ts';
import { fillNormals } from './normals.ts';

/** M⁻¹ = covariance, row-major [dim, dim]. */
export class DenseMetric implements Metric {
  readonly dim: number;
  readonly covariance: Float64Array;
  /** Lower Cholesky factor of the covariance. */
  private readonly factor: Float64Array;
  private readonly trial: Float64Array;

  constructor(dim: number) {
    this.dim = dim;
    this.covariance = new Float64Array(dim * dim);
    for (let i = 0; i < dim; i++) this.covariance[i * dim + i] = 1;
    this.factor = this.covariance.slice();
    this.trial = this.covariance.slice();
  }

  get rank(): number {
    return this.dim;
  }

  /** Takes a new covariance; false, and nothing changes, when it is not positive definite. */
  set(covariance: Float64Array): boolean {
    this.trial.set(covariance);
    if (!choleskyInPlace(this.trial, this.dim)) return false;
    this.covariance.set(covariance);
    this.factor.set(this.trial);
    return true;
  }

  velocity(momentum: Float64Array, out: Float64Array): void {
    const { covariance, dim } = this;
    for (let i = 0, at = 0; i < dim; i++) {
      let sum = 0;
      for (let j = 0; j < dim; j++, at++) sum += covariance[at] * momentum[j];
      out[i] = sum;
    }
  }

  /** p = L⁻ᵀ z has covariance (L Lᵀ)⁻¹ = M. */
  drawMomentum(random: RandomSource, out: Float64Array): void {
    const { factor, dim } = this;
    fillNormals(random, out);
    for (let i = dim - 1; i >= 0; i--) {
      let sum = out[i];
      for (let j = i + 1; j < dim; j++) sum -= factor[j * dim + i] * out[j];
      out[i] = sum / factor[i * dim + i];
    }
  }

  snapshot(): MetricState {
    return { covariance: this.covariance.slice(), factor: this.factor.slice() };
  }

  restore(state: MetricState): void {
    this.covariance.set(state.covariance);
    this.factor.set(state.factor);
  }
}
