/** The open document and its dispatch, by context. Not here: the reducer (document-state.ts). */
import { createContext, use } from 'react';
import type { Dispatch } from 'react';
import type { DocumentAction, DocumentState } from './document-state.ts';

export interface DocumentHandle {
  readonly state: DocumentState;
  readonly dispatch: Dispatch<DocumentAction>;
}

export const DocumentContext = createContext<DocumentHandle | null>(null);

export function useDocument(): DocumentHandle {
  const handle = use(DocumentContext);
  if (handle === null) throw new Error('useDocument outside DocumentContext');
  return handle;
}
