/**
 * The open document as it is at this very moment: an action counts at once, not when the page is next drawn. What a
 * page that goes away leaves behind is read from here. Not here: what actions do (document-state.ts).
 */
import { useMemo, useRef, useState } from 'react';
import type { Dispatch } from 'react';
import type { DocumentAction, DocumentState } from './document-state.ts';
import { documentReducer } from './document-state.ts';

export interface LiveDocument {
  readonly dispatch: Dispatch<DocumentAction>;
  readonly now: () => DocumentState;
  /** Calls back after every change of the notebook, before anything is drawn. Returns how to stop. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The document as it is drawn, and as it is. `first` counts once. */
export function useLiveDocument(first: () => DocumentState): readonly [DocumentState, LiveDocument] {
  const [state, draw] = useState(first);
  const latest = useRef(state);
  const live = useMemo(() => liveDocument(latest, draw), []);
  return [state, live];
}

/** `latest` holds the document, `draw` shows it. */
export function liveDocument(
  latest: { current: DocumentState },
  draw: (state: DocumentState) => void,
): LiveDocument {
  const listeners = new Set<() => void>();
  return {
    now: () => latest.current,
    dispatch(action) {
      const before = latest.current;
      latest.current = documentReducer(before, action);
      draw(latest.current);
      if (latest.current.step !== before.step) for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
