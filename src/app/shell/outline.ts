/** The outline: headings of the text and titled cells, each with the state of the code under it. Not here: the rail that shows it. */
import type { Cell } from '../../notebook/document.ts';
import type { CellState } from '../../workers/protocol.ts';

export interface OutlineItem {
  readonly title: string;
  /** The cell the heading stands in. */
  readonly cell: string;
  readonly state: 'stale' | 'running' | 'error' | null;
}

export function outlineOf(
  cells: readonly Cell[],
  states: ReadonlyMap<string, CellState>,
): readonly OutlineItem[] {
  const items: { title: string; cell: string; state: OutlineItem['state'] }[] = [];
  for (const cell of cells) {
    const titles =
      cell.kind === 'markdown' ? headings(cell.source) : cell.title === undefined ? [] : [cell.title];
    items.push(...titles.map(title => ({ title, cell: cell.id, state: null })));
    const last = items.at(-1);
    const status = states.get(cell.id)?.status;
    if (
      last !== undefined &&
      (status === 'running' || status === 'error' || (status === 'stale' && last.state === null))
    )
      last.state = status;
  }
  return items;
}

function headings(source: string): string[] {
  const outside = source.replace(/```[\s\S]*?(?:```|$)/g, '');
  return [...outside.matchAll(/^#{1,2} +(.+)$/gm)].map(match => match[1].replace(/[*_`$]/g, '').trim());
}
