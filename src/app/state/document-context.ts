/** The open document and its dispatch, by context. Not here: the reducer (document-state.ts). */
import { createContext, use } from 'react';
import type { Dispatch } from 'react';
import type { DocumentAction, DocumentState } from './document-state.ts';

export interface DocumentHandle {
  readonly state: DocumentState;
  readonly dispatch: Dispatch<DocumentAction>;
}

export const DocumentContext = createContext<DocumentHandle | null>(null);

/** In a frame of another page there is nothing to edit with. */
export const isReadOnly = ({ origin }: DocumentState): boolean => origin.kind === 'embed';

/** What a page without editing may do to its document. */
export const isReading = ({ type }: DocumentAction): boolean =>
  type === 'open' || type === 'set-controls' || type === 'store-results';

export function useDocument(): DocumentHandle {
  const handle = use(DocumentContext);
  if (handle === null) throw new Error('useDocument outside DocumentContext');
  return handle;
}
