/**
 * Constrained and deterministic values of the transitions of a chain, recomputed from positions by the
 * model's `values` program. Small tables are kept as they grow, large ones computed when read.
 * Not here: the positions (chain-store.ts).
 */
import type { ChainStore } from './chain-store.ts';

/** Computes all values of one position into `out` at `at`. */
export type ValueProgram = (position: Float64Array, out: Float64Array, at: number) => void;

export interface ValueTable {
  /** Values of one element (its offset) for transitions [from, to). */
  column(offset: number, from: number, to: number): Float64Array;
  /** Values of all elements, row-major [to − from, width]. */
  rows(from: number, to: number): Float64Array;
}

/** Tables above this many bytes are not kept. */
export const KEEP_BELOW = 128_000_000;

export function createValueTable(
  store: ChainStore,
  dim: number,
  width: number,
  program: ValueProgram,
  keepBelow = KEEP_BELOW,
): ValueTable {
  const total = store.positions.length / dim;
  const kept = total * width * 8 <= keepBelow ? new Float64Array(total * width) : null;
  let known = 0;

  function compute(from: number, to: number, out: Float64Array, at: number) {
    for (let row = from; row < to; row += 1) {
      program(store.positions.subarray(row * dim, (row + 1) * dim), out, at + (row - from) * width);
    }
  }
  function rows(from: number, to: number): Float64Array {
    if (kept === null) {
      const out = new Float64Array((to - from) * width);
      compute(from, to, out, 0);
      return out;
    }
    if (to > known) {
      compute(known, to, kept, known * width);
      known = to;
    }
    return kept.subarray(from * width, to * width);
  }
  return {
    rows,
    column(offset, from, to) {
      const block = 4096;
      const out = new Float64Array(to - from);
      for (let start = from; start < to; start += block) {
        const end = Math.min(to, start + block);
        const values = rows(start, end);
        for (let row = start; row < end; row += 1) {
          out[row - from] = values[(row - start) * width + offset];
        }
      }
      return out;
    },
  };
}
