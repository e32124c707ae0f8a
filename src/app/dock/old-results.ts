/** Whether a run or a fit still follows the page: its cell, or what that reads, may have changed since. Not here: how it looks. */
import type { KeptControl, Notebook } from '../../notebook/document.ts';
import { useCellStates, useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { areFitsOld, controlsOf, withControl } from '../state/stored-results.ts';
import type { CellSource, CellState, Output } from '../../workers/protocol.ts';

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

/**
 * A cell that it was made from has another text by now, a control that stands elsewhere, or is gone: what the runner cannot
 * know of runs from before. `states`: the cells as they are, where they have run.
 */
export function isOfOtherInputs(
  sources: readonly CellSource[],
  notebook: Notebook,
  states: readonly CellState[] = [],
): boolean {
  const texts = new Map(notebook.cells.map(({ id, source }) => [id, source]));
  return sources.some(({ id, source, controls = [] }) => {
    if (texts.get(id) !== source) return true;
    const live = states.find(state => state.id === id)?.outputs ?? [];
    return controls.some(({ label, value }, at) => {
      // Those of one label are numbered.
      const n = controls.slice(0, at + 1).filter(other => other.label === label).length;
      const control = `${id}:${label}`.slice(0, 400) + (n === 1 ? '' : `:${n}`);
      const now = standIn(live, control) ?? standOf(control, notebook);
      return now !== undefined && now !== value;
    });
  });
}

/** What a control is set to by what the notebook says; undefined where it does not tell. */
function standOf(control: string, notebook: Notebook): KeptControl['value'] | undefined {
  const { controls, results } = notebook;
  const stored = (results?.outputs[control.split(':')[0]] ?? []).map(output => withControl(output, controls));
  return standIn(stored, control) ?? controlsOf(notebook).find(({ id }) => id === control)?.value;
}

/** As these outputs show it. A file has to be chosen again in every page: none says nothing. */
function standIn(outputs: readonly Output[], control: string): KeptControl['value'] | undefined {
  const shown = outputs.find(output => output.kind === 'widget' && output.id === control);
  if (shown?.kind !== 'widget' || (shown.control === 'file' && shown.value === '')) return undefined;
  return shown.value;
}

/** The same of a run, with the controls as its cells show them; one of which nothing is known is of these. */
export function useOfOtherInputs(run: string | null, notebook: Notebook): boolean {
  const client = useSession();
  const sources = run === null ? [] : client.sources(run);
  const states = useCellStates(sources.map(({ id }) => id));
  return isOfOtherInputs(sources, notebook, states);
}

export const useRunOld = (run: RunPlace): boolean => useRestOld(run);

export function useFitOld(cell: string, execution: number): boolean {
  const [state] = useCellStates([cell]);
  return state !== undefined && isFitOld(state, execution);
}

/** Of the rest form: of a run, or of results stored in the notebook, whose code or controls may be others since. */
export function useRestOld(run: RunPlace | null): boolean {
  const { notebook } = useDocument().state;
  const [state] = useCellStates(run === null ? [] : [run.cell]);
  const other = useOfOtherInputs(run?.id ?? null, notebook);
  if (run !== null) return other || (state !== undefined && isRunOld(state, run.id));
  return areFitsOld(notebook);
}
