/** How the cells on the page stand to what they read. The parser loads once there is something to ask it. Not here: the answer (standing.ts). */
import { useEffect, useMemo, useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { CellState } from '../../workers/protocol.ts';
import { movedSince } from '../state/stored-results.ts';
import { isAnalysisDue, markedCells, standingOf } from './standing.ts';
import type { Analysis, Standing } from './standing.ts';

let loaded: Analysis | undefined;

export function useStanding(states: readonly CellState[], notebook: Notebook): Standing {
  const { cells, results } = notebook;
  const from = results?.madeFrom;
  const moved = useMemo(() => movedSince(notebook), [notebook]);
  const [analysis, setAnalysis] = useState(loaded);
  const due = useMemo(() => isAnalysisDue(cells, from, states, moved), [cells, from, states, moved]);
  useEffect(() => {
    if (!due || analysis !== undefined) return undefined;
    let current = true;
    void import('../../notebook/language/waits.ts').then(module => {
      loaded = module;
      if (current) setAnalysis(module);
    });
    return () => void (current = false);
  }, [due, analysis]);
  return useMemo(
    () => standingOf(cells, from, states, due ? analysis : undefined, moved),
    [cells, from, states, due, analysis, moved],
  );
}

/** How many cells are marked as not following the page. */
export const useMarked = (states: readonly CellState[], notebook: Notebook): number =>
  markedCells(useStanding(states, notebook), states, notebook.results);
