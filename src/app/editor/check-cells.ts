/** Checks and formats cells that have no editor. Part of what is loaded with Monaco. Not here: when (problems.ts, format-cell.ts). */
import type { Diagnostic } from './compiler.ts';
import { checkerFor } from './checking.ts';
import type { Formatted } from './format-text.ts';
import type { CellText } from './models.ts';
import { fileOfCell, followDocument } from './models.ts';
import type { Problem } from './problems.ts';

/** What is wrong in all cells, in their order. */
export async function problemsIn(cells: readonly CellText[]): Promise<readonly Problem[]> {
  followDocument(cells);
  const checker = await checkerFor();
  const all = cells.map(async ({ id }) => {
    const file = fileOfCell(id);
    const found = [
      ...(await checker.getSyntacticDiagnostics(file)),
      ...(await checker.getSemanticDiagnostics(file)),
    ];
    return found.map(one => problemOf(id, one)).toSorted((a, b) => a.start - b.start);
  });
  return (await Promise.all(all)).flat();
}

/** TypeScript's categories: 0 warning, 1 error, 2 suggestion. */
const ERROR = 1;

function problemOf(cell: string, { start = 0, length = 1, messageText, category }: Diagnostic): Problem {
  const words = typeof messageText === 'string' ? messageText : messageText.messageText;
  return { cell, start, end: start + length, words, tone: category === ERROR ? 'error' : 'warning' };
}

export async function formatCellText(cells: readonly CellText[], id: string): Promise<Formatted> {
  followDocument(cells);
  return (await checkerFor()).getFormatted(fileOfCell(id));
}
