/**
 * Constrained and deterministic values of the transitions of a chain, recomputed from positions by the
 * model's `values` program. Small tables are kept as they grow, large ones computed when read.
 * Not here: the positions (chain-store.ts).
 */
import type { ValueProgram } from '../../engine/density.ts';
import type { ChainStore } from './chain-store.ts';

export interface ValueTable {
  /** Values of one element (its offset) for every `step`-th of the transitions [from, to). */
  column(offset: number, from: number, to: number, step?: number): Float64Array;
  /** Several columns at once: much cheaper than one by one where values are not kept. */
  columns(offsets: readonly number[], from: number, to: number, step?: number): Float64Array[];
  /** Whether values are kept, so that a column costs no recomputing. */
  readonly kept: boolean;
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
  function columns(offsets: readonly number[], from: number, to: number, step = 1): Float64Array[] {
    const count = Math.max(0, Math.ceil((to - from) / step));
    const out = offsets.map(() => new Float64Array(count));
    const scratch = kept ?? new Float64Array(width);
    if (kept !== null) rows(from, to);
    for (let i = 0; i < count; i += 1) {
      const row = from + i * step;
      if (kept === null) compute(row, row + 1, scratch, 0);
      const start = kept === null ? 0 : row * width;
      for (let c = 0; c < offsets.length; c += 1) out[c][i] = scratch[start + offsets[c]];
    }
    return out;
  }
  return {
    rows,
    columns,
    column: (offset, from, to, step) => columns([offset], from, to, step)[0],
    kept: kept !== null,
  };
}
