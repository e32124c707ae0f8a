/**
 * Static analysis of cells for the runner, remembered by text. Loaded apart from the client, since the parser
 * is not needed to read a notebook. Not here: the parser (notebook/language).
 */
import { compileCell } from '../../notebook/language/compile-cell.ts';
import type { CellFacts } from '../cell-graph.ts';
import type { CellSource } from '../protocol.ts';

const MOST_REMEMBERED = 1_000;
const remembered = new Map<string, Omit<CellFacts, 'id'>>();

export function analyse(cells: readonly CellSource[]): readonly CellFacts[] {
  if (remembered.size > MOST_REMEMBERED) remembered.clear();
  return cells.map(({ id, source }) => {
    const known = remembered.get(source) ?? facts(id, source);
    remembered.set(source, known);
    return { ...known, id, error: known.error && withCell(known.error, id) };
  });
}

function facts(id: string, source: string): Omit<CellFacts, 'id'> {
  const made = compileCell({ id, source, index: 0 });
  if (made.ok) {
    const { defines, reads, costly, live } = made;
    return { defines, reads, costly, live, error: null };
  }
  const { message, hint, line, column, endLine, endColumn } = made.problems[0];
  const end = { ...(endLine && { endLine }), ...(endColumn && { endColumn }) };
  const span = { cell: id, line, column, ...end };
  const error = { code: 'language', message, ...(hint && { hint }), span };
  return { defines: [], reads: [], costly: false, live: false, error };
}

/** The same text in another cell has its mistake there. */
function withCell(error: NonNullable<CellFacts['error']>, cell: string) {
  return error.span ? { ...error, span: { ...error.span, cell } } : error;
}
