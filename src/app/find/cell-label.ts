/** What a cell is called in lists: its title, its first heading, or its place in the notebook. */
import type { Cell } from '../../notebook/document.ts';

export function cellLabel(cells: readonly Cell[], id: string): string {
  const at = cells.findIndex(cell => cell.id === id);
  const cell = cells[at];
  if (cell === undefined) return 'A cell that is gone';
  const heading = cell.kind === 'markdown' ? /^#+ +(.+)$/m.exec(cell.source)?.[1] : undefined;
  const title = cell.title ?? heading;
  const place = `${cell.kind === 'code' ? 'Code' : 'Text'} cell ${at + 1}`;
  return title === undefined ? place : `${place}: ${title.replace(/[*_`$]/g, '').trim()}`;
}
