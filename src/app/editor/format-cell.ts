/** Formats a cell, whether its editor is open or not. Not here: the formatting (format-text.ts). */
import type { Dispatch } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { announce } from '../shell/announce.tsx';
import type { DocumentAction } from '../state/document-state.ts';
import { loadMonaco } from './load-monaco.ts';

export async function formatCell(
  notebook: Notebook,
  id: string | null,
  dispatch: Dispatch<DocumentAction>,
): Promise<void> {
  const code = notebook.cells.filter(({ kind }) => kind === 'code');
  const cell = code.find(one => one.id === id);
  if (cell === undefined) return announce('Select a code cell first.');
  try {
    const { formatCellText } = await loadMonaco();
    const answer = await formatCellText(code, cell.id);
    if (answer.kind === 'text') dispatch({ type: 'edit-cells', sources: new Map([[cell.id, answer.text]]) });
    announce(answer.kind === 'text' ? 'Formatted' : answer.reason);
  } catch {
    announce('The formatter could not be loaded.');
  }
}
