/**
 * All transitions of one chain, warm-up included, as they came: positions and statistics, row-major.
 * Refuses what is out of order, of the wrong size or not asked for.
 * Not here: constrained values (value-table.ts).
 */
import type { Batch } from '../protocol.ts';

export interface ChainSize {
  readonly dim: number;
  /** Statistics per transition, the seconds it took not among them. */
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
  /** Wall seconds of each transition: apart from the statistics, which are the same in every run of a seed. */
  readonly seconds: Float64Array;
  /** `batch.stats` has the statistics and then the seconds of each transition. Returns why the batch was refused, or null. */
  append(batch: Pick<Batch, 'first' | 'positions' | 'stats'>): string | null;
  /** Shows at most so many transitions from now on; more may come and are kept out of sight. */
  limit(transitions: number): void;
  /** Transitions kept, those out of sight too. */
  readonly all: number;
}

/** Bytes that a run of this size holds when complete. */
export function bytesOf(chains: number, size: ChainSize): number {
  return chains * (size.warmup + size.draws) * (size.dim + size.stats + 1) * 8;
}

/**
 * `from` gives the transitions it begins with, those out of sight too. What it has beyond the size stays out of sight:
 * a snapshot taken there can go on only from there.
 */
export function createChainStore(size: ChainSize, from?: ChainStore): ChainStore {
  const shown = size.warmup + size.draws;
  const total = Math.max(shown, from?.all ?? 0);
  const positions = new Float64Array(total * size.dim);
  const stats = new Float64Array(total * size.stats);
  const seconds = new Float64Array(total);
  let count = 0;
  let most = shown;
  if (from !== undefined) {
    count = from.all;
    positions.set(from.positions.subarray(0, count * size.dim));
    stats.set(from.stats.subarray(0, count * size.stats));
    seconds.set(from.seconds.subarray(0, count));
  }
  return {
    get count() {
      return Math.min(count, most);
    },
    get draws() {
      return Math.max(0, Math.min(count, most) - size.warmup);
    },
    get all() {
      return count;
    },
    limit(transitions) {
      most = transitions;
    },
    positions,
    stats,
    seconds,
    append(batch) {
      const rows = batch.positions.length / size.dim;
      if (batch.first !== count) return `batch starts at ${batch.first}, not ${count}`;
      if (!Number.isInteger(rows)) return 'positions do not fill whole rows';
      if (batch.stats.length !== rows * (size.stats + 1)) return 'statistics do not match the positions';
      if (count + rows > total) return 'more transitions than were asked for';
      positions.set(batch.positions, count * size.dim);
      for (let row = 0; row < rows; row += 1) {
        const from = row * (size.stats + 1);
        const last = from + size.stats;
        stats.set(batch.stats.subarray(from, last), (count + row) * size.stats);
        seconds[count + row] = batch.stats[last];
      }
      count += rows;
      return null;
    },
  };
}
