/** Whether a run or a fit still follows the page: its cell, or what that reads, may have changed since. Not here: how it looks. */
import { isFitChanged } from '../../notebook/document-digest.ts';
import type { Cell } from '../../notebook/document.ts';
import { useCellStates, useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import type { TildeClient } from '../../workers/client.ts';
import type { CellSource, CellState } from '../../workers/protocol.ts';

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

/** A cell that it was made from has another text by now, or is gone: what the runner cannot know of runs from before. */
export function isOfOtherTexts(sources: readonly CellSource[], cells: readonly Cell[]): boolean {
  const texts = new Map(cells.map(({ id, source }) => [id, source]));
  return sources.some(({ id, source }) => texts.get(id) !== source);
}

export function useRunOld({ id, cell }: RunPlace): boolean {
  const client = useSession();
  const { cells } = useDocument().state.notebook;
  const [state] = useCellStates([cell]);
  return isOld(client, id, state, cells);
}

const isOld = (
  client: TildeClient,
  run: string,
  state: CellState | undefined,
  cells: readonly Cell[],
): boolean => isOfOtherTexts(client.sources(run), cells) || (state !== undefined && isRunOld(state, run));

export function useFitOld(cell: string, execution: number): boolean {
  const [state] = useCellStates([cell]);
  return state !== undefined && isFitOld(state, execution);
}

/** Of the rest form: of a run, or of results stored in the notebook, whose code may have been edited since. */
export function useRestOld(run: RunPlace | null): boolean {
  const { notebook } = useDocument().state;
  const client = useSession();
  const [state] = useCellStates(run === null ? [] : [run.cell]);
  if (run !== null) return isOld(client, run.id, state, notebook.cells);
  return isFitChanged(notebook.cells, notebook.results);
}
