/**
 * The low-rank metric: a diagonal scaling with a few stretched directions on top,
 * M⁻¹ = D (I + U (Λ − I) Uᵀ) D, with U orthonormal and D the scales.
 * Not here: how U and Λ are found (fisher-matrix.ts).
 */
import type { RandomSource } from '../contracts.ts';
import type { Metric, MetricState } from './metric.ts';
import { fillNormals } from './normals.ts';

export class LowRankMetric implements Metric {
  readonly dim: number;
  /** Standard deviations, [dim]. */
  readonly scale: Float64Array;
  /** Eigenvalues kept, [rank]. */
  eigenvalues = new Float64Array(0);
  /** Their directions in scaled space, row-major [rank, dim]. */
  directions = new Float64Array(0);
  private readonly work: Float64Array;

  constructor(dim: number) {
    this.dim = dim;
    this.scale = new Float64Array(dim).fill(1);
    this.work = new Float64Array(dim);
  }

  get rank(): number {
    return this.eigenvalues.length;
  }

  velocity(momentum: Float64Array, out: Float64Array): void {
    const { scale, work, eigenvalues, dim } = this;
    for (let i = 0; i < dim; i++) work[i] = momentum[i] * scale[i];
    for (let i = 0; i < dim; i++) out[i] = work[i];
    for (let k = 0; k < eigenvalues.length; k++) this.stretch(work, eigenvalues[k] - 1, k, out);
    for (let i = 0; i < dim; i++) out[i] *= scale[i];
  }

  drawMomentum(random: RandomSource, out: Float64Array): void {
    const { work, dim } = this;
    fillNormals(random, work);
    this.whitenScaled(work, out);
    for (let i = 0; i < dim; i++) out[i] /= this.scale[i];
  }

  /** out = (M⁻¹)^{-½} x: a position in the space where the metric is the unit one (symmetric root in scaled space). */
  whiten(position: Float64Array, out: Float64Array): void {
    const { work, dim } = this;
    for (let i = 0; i < dim; i++) work[i] = position[i] / this.scale[i];
    this.whitenScaled(work, out);
  }

  /** out = (M⁻¹)^{½}ᵀ g: the gradient that belongs to `whiten`. */
  whitenGradient(gradient: Float64Array, out: Float64Array): void {
    const { work, eigenvalues, dim } = this;
    for (let i = 0; i < dim; i++) work[i] = gradient[i] * this.scale[i];
    for (let i = 0; i < dim; i++) out[i] = work[i];
    for (let k = 0; k < eigenvalues.length; k++) this.stretch(work, Math.sqrt(eigenvalues[k]) - 1, k, out);
  }

  private whitenScaled(x: Float64Array, out: Float64Array): void {
    const { eigenvalues, dim } = this;
    for (let i = 0; i < dim; i++) out[i] = x[i];
    for (let k = 0; k < eigenvalues.length; k++) this.stretch(x, 1 / Math.sqrt(eigenvalues[k]) - 1, k, out);
  }

  /** out += factor · u (u · x) for direction `k`. */
  private stretch(x: Float64Array, factor: number, k: number, out: Float64Array): void {
    const { directions, dim } = this;
    const offset = k * dim;
    let dot = 0;
    for (let i = 0; i < dim; i++) dot += directions[offset + i] * x[i];
    dot *= factor;
    for (let i = 0; i < dim; i++) out[i] += dot * directions[offset + i];
  }

  snapshot(): MetricState {
    return {
      scale: this.scale.slice(),
      eigenvalues: this.eigenvalues.slice(),
      directions: this.directions.slice(),
    };
  }

  restore(state: MetricState): void {
    this.scale.set(state.scale);
    this.eigenvalues = state.eigenvalues.slice();
    this.directions = state.directions.slice();
  }
}
