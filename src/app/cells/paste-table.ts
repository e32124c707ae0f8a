/**
 * A table pasted into the editor of an empty cell is data, not code: it goes the way of any pasted table, which then
 * takes this cell's place. Not here: what becomes of it (data/data-drop.tsx).
 */
import type { ClipboardEvent as ReactClipboardEvent } from 'react';
import { looksLikeTable } from '../data/table-cell.ts';

/** Lines of code may have equally many commas; lines of a table have none of these. */
const CODE = /[=;(){}[\]]|^\s*(?:\/\/|import\b|const\b|let\b)/m;

export function isPastedTable(text: string): boolean {
  return looksLikeTable(text) && !CODE.test(text.split(/\r?\n/, 3).join('\n'));
}

/** For the capture phase of a cell's editor: hands a table on to the page, if the cell is empty. */
export function passTableOn(source: string, event: ReactClipboardEvent): void {
  const text = event.clipboardData.getData('text/plain');
  if (source.trim() !== '' || !isPastedTable(text)) return;
  event.preventDefault();
  event.stopPropagation();
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.body.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
  );
}
