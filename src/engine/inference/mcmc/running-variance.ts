/** Welford's running mean and variance, coordinate by coordinate. Not here: covariances. */

export interface RunningVarianceState {
  readonly count: number;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

export class RunningVariance {
  count = 0;
  readonly mean: Float64Array;
  /** Sum of squared deviations. */
  readonly squares: Float64Array;

  /** @param storage zeros, [2, dim]. */
  constructor(dim: number, storage: Float64Array = new Float64Array(2 * dim)) {
    this.mean = storage.subarray(0, dim);
    this.squares = storage.subarray(dim, 2 * dim);
  }

  add(x: Float64Array): void {
    this.count += 1;
    const { mean, squares, count } = this;
    for (let i = 0; i < mean.length; i++) {
      const delta = x[i] - mean[i];
      mean[i] += delta / count;
      squares[i] += delta * (x[i] - mean[i]);
    }
  }

  /** Variance of coordinate `i` with denominator count − 1. */
  variance(i: number): number {
    return this.squares[i] / (this.count - 1);
  }

  clear(): void {
    this.count = 0;
    this.mean.fill(0);
    this.squares.fill(0);
  }

  copyFrom(other: RunningVarianceState): void {
    this.count = other.count;
    this.mean.set(other.mean);
    this.squares.set(other.squares);
  }

  snapshot(): RunningVarianceState {
    return { count: this.count, mean: this.mean.slice(), squares: this.squares.slice() };
  }
}
