/** How two states of a notebook differ, in a few words. Not here: showing it (history-dialog.tsx). */
import type { Notebook } from '../../notebook/document.ts';

/** "2 cells changed, 1 added since"; `then` is null where a version cannot be read. */
export function differenceOf(then: Notebook | null, now: Notebook): string {
  if (then === null) return 'cannot be read';
  const old = new Map(then.cells.map(cell => [cell.id, cell]));
  const current = new Map(now.cells.map(cell => [cell.id, cell]));
  const changed = then.cells.filter(cell => {
    const other = current.get(cell.id);
    return other !== undefined && (other.source !== cell.source || other.kind !== cell.kind);
  }).length;
  const added = now.cells.filter(cell => !old.has(cell.id)).length;
  const removed = then.cells.filter(cell => !current.has(cell.id)).length;
  const words = [
    [changed, 'changed since'],
    [added, 'added since'],
    [removed, 'deleted since'],
  ] as const;
  const parts = words.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  if (parts.length > 0) return `cells: ${parts.join(', ')}`;
  const order = then.cells.every((cell, place) => now.cells[place]?.id === cell.id);
  return !order ? 'cells in another order' : then.seed !== now.seed ? `seed ${then.seed}` : 'as now';
}
