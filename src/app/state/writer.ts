/**
 * The page as one that writes a notebook: who it is, where the notebook is or will be, and how it is put aside.
 * Not here: when (autosave.ts), or saving (save-document.ts).
 */
import type { DocumentState } from './document-state.ts';
import { putAside } from './unsaved.ts';

export interface Writer {
  readonly id: string;
  /** Where a notebook that has no place in the database yet will be. */
  readonly fresh: string;
  /** The page shows another document now, whose address must stay. */
  left: boolean;
}

export const newNotebookId = (): string => crypto.randomUUID().slice(0, 8);

export const placeOf = ({ origin }: DocumentState, { fresh }: Writer): { id: string; revision: number } =>
  origin.kind === 'own' ? origin : { id: fresh, revision: 0 };

/** From now on a reload finds it: returns whether that is so. `bare`: its results are left out. */
export function aside(state: DocumentState, writer: Writer, bare: boolean): boolean {
  const { id, revision } = placeOf(state, writer);
  const lies = putAside(id, revision, { writer: writer.id, step: state.step }, state.notebook, bare);
  if (lies && !writer.left && state.origin.kind !== 'own') showAddress(id);
  return lies;
}

export const showAddress = (id: string): void => history.replaceState(null, '', `#notebook/${id}`);
