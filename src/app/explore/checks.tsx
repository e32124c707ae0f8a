/** Checks of a fit against its data: each button adds a cell with a line of code below the fit and runs it. Not here: the lines (check-source.ts). */
import { useEffect, useRef } from 'react';
import type { RunState } from '../../workers/protocol.ts';
import { freshCellId } from '../../notebook/document.ts';
import { useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { checkLines } from './check-source.ts';
import './checks.css';

export function Checks({ run, onDone }: { run: RunState; onDone: () => void }) {
  const { state, dispatch } = useDocument();
  const client = useSession();
  const added = useRef<string | null>(null);
  const { cells } = state.notebook;
  useEffect(() => {
    const id = added.current;
    if (id === null || !cells.some(cell => cell.id === id)) return;
    added.current = null;
    // After this render's other effects: one of them hands the cells to the session.
    setTimeout(() => {
      client.runCell(id);
      onDone();
    });
  }, [cells, client, onDone]);
  const lines = checkLines(cells.find(({ id }) => id === run.cell)?.source ?? '', run.model.title);
  if (lines.length === 0) return null;
  const add = (source: string): void => {
    added.current = freshCellId(cells);
    dispatch({ type: 'add-cell', kind: 'code', beside: run.cell, where: 'below', source });
  };
  return (
    <p className="explore-checks" role="group" aria-label="Check the fit against its data">
      Against the data, in a new cell:
      {lines.map(({ name, source }) => (
        <button key={name} type="button" className="quiet" title={source} onClick={() => add(source)}>
          {name}
        </button>
      ))}
    </p>
  );
}
