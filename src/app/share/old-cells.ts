/** Which stored results go out though they are from before a change. Not here: how a file or the dialog says so. */
import { changedSince } from '../../notebook/document-digest.ts';
import type { Notebook } from '../../notebook/document.ts';
import { isFigure } from '../cells/shown-outputs.ts';
import { areFitsOld, movedSince } from '../state/stored-results.ts';

/** The cells whose stored results do not follow their text, or that of what they read, or a control. */
export async function oldCells(notebook: Notebook): Promise<ReadonlySet<string>> {
  const changed = changedSince(notebook.cells, notebook.results?.madeFrom);
  const all = new Set([...changed, ...movedSince(notebook)]);
  if (all.size === 0) return all;
  const { readersOf } = await import('../../notebook/language/waits.ts');
  return readersOf(
    notebook.cells.filter(({ kind }) => kind === 'code'),
    all,
  );
}

/** Whether anything that is stored is from before: a summary of draws, or what a cell shows. */
export async function hasOldResults(notebook: Notebook): Promise<boolean> {
  const { results } = notebook;
  if (results === undefined) return false;
  if (results.fits.length > 0 && areFitsOld(notebook)) return true;
  return [...(await oldCells(notebook))].some(id => (results.outputs[id] ?? []).some(isFigure));
}
