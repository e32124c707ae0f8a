/**
 * When everything is at rest after a run, summaries, figures and tables go into the document, so that a reader sees
 * them first; at once while the page shows the document's link. Not here: what is kept (stored-results.ts).
 */
import { useEffect, useMemo, useRef } from 'react';
import type { Dispatch } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { CellState, KernelState, RunState } from '../../workers/protocol.ts';
import { useStanding } from '../cells/use-standing.ts';
import { useSession } from '../session.ts';
import type { DocumentAction } from './document-state.ts';
import { offerResults, setRunning } from './due-results.ts';
import { collectResults, drawnHere, isWorthStoring, restOf } from './stored-results.ts';

const SETTLE = 600;

export function useStoreResults(
  all: readonly CellState[],
  newestRun: RunState | null,
  kernel: KernelState,
  notebook: Notebook,
  dispatch: Dispatch<DocumentAction>,
): void {
  const client = useSession();
  const states = useWritten(all, notebook);
  const run = drawnHere(newestRun, all);
  const { outdated } = useStanding(states, notebook);
  const newest = `${run?.id ?? ''} ${client.fits.getSnapshot().at(-1) ?? ''}`;
  const last = useRef(newest);
  const rest = restOf(states, run, kernel);
  useEffect(
    () => setRunning(rest !== 'rest' && states.some(({ execution }) => execution > 0)),
    [rest, states],
  );
  useEffect(() => () => setRunning(false), []);
  useEffect(() => {
    if (rest !== 'rest' || !isWorthStoring(states, run, last.current !== newest, notebook.results)) return;
    const store = (): void => {
      last.current = newest;
      const results = collectResults(states, run, notebook.results, notebook.cells, outdated);
      if (JSON.stringify(results) !== JSON.stringify(notebook.results))
        dispatch({ type: 'store-results', results });
    };
    return offerResults(store, SETTLE);
  }, [rest, states, run, newest, notebook.results, notebook.cells, outdated, dispatch]);
}

/** Cells in which something is written: an empty one has nothing to wait for. */
function useWritten(states: readonly CellState[], { cells }: Notebook): readonly CellState[] {
  return useMemo(() => {
    const written = cells.filter(({ source }) => source.trim() !== '').map(({ id }) => id);
    return states.filter(({ id }) => written.includes(id));
  }, [states, cells]);
}
