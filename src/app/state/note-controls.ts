/**
 * Where the reader's hand leaves controls goes into the document, once it rests: a drag is one change, not a hundred.
 * Not here: the kernel, which is told at once (shell/use-runner.ts).
 */
import { useCallback, useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import { flushSync } from 'react-dom';
import type { KeptControl, Notebook } from '../../notebook/document.ts';
import type { Output } from '../../notebook/output.ts';
import type { ControlValue } from '../outputs/widget.tsx';
import { useSession } from '../session.ts';
import type { DocumentAction } from './document-state.ts';
import { onLeaving } from './on-leaving.ts';
import { withControl } from './stored-results.ts';

/** Milliseconds without a move after which a control is at rest. */
const REST = 250;

/** To be called before the session is told: what is shown then still has the value the control began with. */
export function useNoteControls(
  notebook: Notebook,
  dispatch: Dispatch<DocumentAction>,
): (id: string, value: ControlValue) => void {
  const client = useSession();
  const latest = useRef(notebook);
  latest.current = notebook;
  const moved = useRef(new Map<string, KeptControl>());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const flush = useCallback(() => {
    clearTimeout(timer.current ?? undefined);
    const controls = Array.from(moved.current.values());
    moved.current.clear();
    if (controls.length > 0) dispatch({ type: 'set-controls', controls });
  }, [dispatch]);
  useEffect(() => {
    // Before the document is saved for the last time.
    const stop = onLeaving(() => flushSync(flush));
    return () => {
      stop();
      clearTimeout(timer.current ?? undefined);
    };
  }, [flush]);
  return useCallback(
    (id, value) => {
      // A file is no part of a notebook.
      if (typeof value === 'object') return;
      const cell = id.split(':')[0];
      const { results, controls } = latest.current;
      const stored = (results?.outputs[cell] ?? []).map(output => withControl(output, controls));
      const initial = initialOf(id, [...client.cell(cell).getSnapshot().outputs, ...stored]);
      if (initial === undefined) return;
      moved.current.set(id, { id, value, initial });
      clearTimeout(timer.current ?? undefined);
      timer.current = setTimeout(flush, REST);
    },
    [client, flush],
  );
}

/** The value with which the code lets a control begin. */
function initialOf(id: string, outputs: readonly Output[]): KeptControl['value'] | undefined {
  const shown = outputs.find(output => output.kind === 'widget' && output.id === id);
  return shown?.kind === 'widget' ? (shown.initial ?? shown.value) : undefined;
}
