/**
 * The diagonal metric of all chains: the posterior's standard deviations, estimated over the chains and over the
 * latest part of warm-up. Not here: the momenta, which are standard normal in these scales.
 */

/** The t-th transition has weight POINTS / (POINTS + t): the average reaches back over about an eighth of them. */
const POINTS = 8;
const SMALLEST = 1e-20;
const LARGEST = 1e20;

export class CrossChainScales {
  /** [dim], all ones before the first update. */
  readonly scale: Float64Array;
  private readonly mean: Float64Array;
  private readonly variance: Float64Array;
  private count = 0;

  constructor(dim: number) {
    this.scale = new Float64Array(dim).fill(1);
    this.mean = new Float64Array(dim);
    this.variance = new Float64Array(dim);
  }

  /** @param positions row-major [chains, dim] */
  update(positions: Float64Array): void {
    const dim = this.scale.length;
    const chains = positions.length / dim;
    const weight = POINTS / (POINTS + this.count);
    this.count += 1;
    for (let i = 0; i < dim; i++) {
      let sum = 0;
      for (let at = i; at < positions.length; at += dim) sum += positions[at];
      const mean = sum / chains;
      let squares = 0;
      for (let at = i; at < positions.length; at += dim) squares += (positions[at] - mean) ** 2;
      const gap = mean - this.mean[i];
      const spread = this.count === 1 ? 0 : weight * (1 - weight) * gap * gap;
      this.mean[i] += weight * gap;
      this.variance[i] += weight * (squares / Math.max(1, chains - 1) - this.variance[i]) + spread;
      const variance = this.variance[i];
      if (variance > SMALLEST && variance < LARGEST) this.scale[i] = Math.sqrt(variance);
    }
  }
}
