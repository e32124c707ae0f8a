/** How the cells on the page stand to what they read. The parser loads once there is something to ask it. Not here: the answer (standing.ts). */
import { useEffect, useMemo, useState } from 'react';
import type { CellState } from '../../workers/protocol.ts';
import { useDocument } from '../state/document-context.ts';
import { movedSince } from '../state/stored-results.ts';
import { isAnalysisDue, standingOf } from './standing.ts';
import type { Analysis, Standing } from './standing.ts';

let loaded: Analysis | undefined;

export function useStanding(states: readonly CellState[]): Standing {
  const {
    state: { notebook, ran },
  } = useDocument();
  const { cells } = notebook;
  const moved = useMemo(() => movedSince(notebook), [notebook]);
  const [analysis, setAnalysis] = useState(loaded);
  const due = useMemo(() => isAnalysisDue(cells, ran, states, moved), [cells, ran, states, moved]);
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
    () => standingOf(cells, ran, states, due ? analysis : undefined, moved),
    [cells, ran, states, due, analysis, moved],
  );
}
