/** Whether a run or a fit still follows the page: its cell, or what that reads, may have changed since. Not here: how it looks. */
import { useCellStates } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import type { CellState } from '../../workers/protocol.ts';

/** A run, as its cell knows it. */
export interface RunPlace {
  readonly id: string;
  readonly cell: string;
}

/** What does not follow the page, wherever it stands. */
export const OLD_WORDS = 'before the last change';
/** The same as a sentence of its own. */
export const OLD_SENTENCE = `From ${OLD_WORDS}.`;

/** The cell is stale, or has begun anew without this run. */
export function isRunOld({ status, execution, runs }: CellState, id: string): boolean {
  return status === 'stale' || (execution > 0 && !runs.includes(id));
}

/** A fit belongs to one execution of its cell. */
export function isFitOld(state: CellState, execution: number): boolean {
  return state.status === 'stale' || (state.execution > 0 && state.execution !== execution);
}

export function useRunOld({ id, cell }: RunPlace): boolean {
  const [state] = useCellStates([cell]);
  return state !== undefined && isRunOld(state, id);
}

export function useFitOld(cell: string, execution: number): boolean {
  const [state] = useCellStates([cell]);
  return state !== undefined && isFitOld(state, execution);
}

/** Of the rest form: of a run, or of results stored in the notebook, whose code may have been edited since. */
export function useRestOld(run: RunPlace | null): boolean {
  const {
    state: { notebook, ran },
  } = useDocument();
  const [state] = useCellStates(run === null ? [] : [run.cell]);
  if (run !== null) return state !== undefined && isRunOld(state, run.id);
  if (notebook.cells === ran) return false;
  const before = new Map(ran.map(cell => [cell.id, cell.source]));
  // A cell that is new was no part of the run.
  return notebook.cells.some(
    ({ id, kind, source }) => kind === 'code' && before.has(id) && before.get(id) !== source,
  );
}
