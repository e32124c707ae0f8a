/**
 * All transitions of one chain, warm-up included, as they came: positions and statistics, row-major.
 * Refuses what is out of order, of the wrong size or not asked for.
 * Not here: constrained values (value-table.ts).
 */
import type { Batch } from '../protocol.ts';

export interface ChainSize {
  readonly dim: number;
  /** Statistics per transition. */
  readonly stats: number;
  readonly warmup: number;
  readonly draws: number;
}

export interface ChainStore {
  /** Transitions kept. */
  readonly count: number;
  /** Draws after warm-up among them. */
  readonly draws: number;
  readonly positions: Float64Array;
  readonly stats: Float64Array;
  /** Returns why the batch was refused, or null. */
  append(batch: Pick<Batch, 'first' | 'positions' | 'stats'>): string | null;
}

/** Bytes that a run of this size holds when complete. */
export function bytesOf(chains: number, size: ChainSize): number {
  return chains * (size.warmup + size.draws) * (size.dim + size.stats) * 8;
}

export function createChainStore(size: ChainSize): ChainStore {
  const total = size.warmup + size.draws;
  const positions = new Float64Array(total * size.dim);
  const stats = new Float64Array(total * size.stats);
  let count = 0;
  return {
    get count() {
      return count;
    },
    get draws() {
      return Math.max(0, count - size.warmup);
    },
    positions,
    stats,
    append(batch) {
      const rows = batch.positions.length / size.dim;
      if (batch.first !== count) return `batch starts at ${batch.first}, not ${count}`;
      if (!Number.isInteger(rows)) return 'positions do not fill whole rows';
      if (batch.stats.length !== rows * size.stats) return 'statistics do not match the positions';
      if (count + rows > total) return 'more transitions than were asked for';
      positions.set(batch.positions, count * size.dim);
      stats.set(batch.stats, count * size.stats);
      count += rows;
      return null;
    },
  };
}
