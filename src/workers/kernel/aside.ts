/**
 * The names of deleted cells, which come back with their cells when a deletion is undone. Until then no cell reads them.
 * Not here: which cells are kept, and for how long (removed-cells.ts).
 */
import type { RemovedMessage } from '../protocol.ts';

/** Maps by cell whose entries go and come together. */
type Parts = readonly Map<string, unknown>[];

/** By what becomes of a cell. */
export function createAside(parts: Parts): Readonly<Record<RemovedMessage['now'], (cell: string) => void>> {
  const kept = new Map<string, readonly unknown[]>();
  return {
    aside: cell =>
      void kept.set(
        cell,
        parts.map(part => part.get(cell)),
      ),
    back(cell) {
      kept.get(cell)?.forEach((value, at) => parts[at].set(cell, value));
      kept.delete(cell);
    },
    gone: cell => void kept.delete(cell),
  };
}
