/** A diagonal metric that may give way to a low-rank one, once. Not here: when it does (fisher-promoting.ts). */
import type { RandomSource } from '../contracts.ts';
import { LowRankMetric } from './metric-low-rank.ts';
import { DiagonalMetric, type DiagonalStore, type Metric, type MetricState } from './metric.ts';

export class PromotableMetric implements Metric {
  readonly diagonal: DiagonalMetric;
  readonly lowRank: LowRankMetric;
  private active: DiagonalMetric | LowRankMetric;

  /** @param store see DiagonalMetric. */
  constructor(dim: number, store?: DiagonalStore) {
    this.diagonal = new DiagonalMetric(dim, store);
    this.lowRank = new LowRankMetric(dim);
    this.active = this.diagonal;
  }

  get promoted(): boolean {
    return this.active === this.lowRank;
  }

  promote(): void {
    this.active = this.lowRank;
  }

  get rank(): number {
    return this.active.rank;
  }

  velocity(momentum: Float64Array, out: Float64Array): void {
    this.active.velocity(momentum, out);
  }

  drawMomentum(random: RandomSource, out: Float64Array): void {
    this.active.drawMomentum(random, out);
  }

  snapshot(): MetricState {
    return this.active.snapshot();
  }

  restore(state: MetricState): void {
    this.active = 'variance' in state ? this.diagonal : this.lowRank;
    this.active.restore(state);
  }
}
