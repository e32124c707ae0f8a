/** Keys as in Jupyter: ⇧↵ run and next, ⌃↵ run; in command mode a, b, dd, m, y, j, k, z; ⌘K the palette. Not here: keys inside editors. */
import { useEffect, useRef } from 'react';
import type { DocumentHandle } from '../state/document-context.ts';

export interface KeyTargets {
  readonly runSelected: (next: boolean) => void;
  readonly openPalette: () => void;
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input, textarea, select, dialog *') || target.closest('.monaco-editor') !== null);

export function useKeys(handle: DocumentHandle, targets: KeyTargets): void {
  const latest = useRef({ handle, targets });
  latest.current = { handle, targets };
  const lastD = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.targets.openPalette();
      } else if (!typing(event.target) && !event.defaultPrevented) command(event, latest.current, lastD);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function command(
  event: KeyboardEvent,
  { handle, targets }: { handle: DocumentHandle; targets: KeyTargets },
  lastD: { current: number },
): void {
  if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    targets.runSelected(event.shiftKey);
    return;
  }
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'z') {
    event.preventDefault();
    handle.dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
    return;
  }
  const id = handle.state.selected;
  if (id === null || event.metaKey || event.ctrlKey || event.altKey) return;
  if (letter(event, handle, id, lastD)) event.preventDefault();
}

function letter(
  event: KeyboardEvent,
  { state, dispatch }: DocumentHandle,
  id: string,
  lastD: { current: number },
): boolean {
  switch (event.key) {
    case 'Enter':
      if (event.target instanceof HTMLElement && event.target.matches('button, a')) return false;
      dispatch({ type: 'select', id, editing: true });
      return true;
    case 'a':
    case 'b':
      dispatch({ type: 'add-cell', kind: 'code', beside: id, where: event.key === 'a' ? 'above' : 'below' });
      return true;
    case 'm':
    case 'y':
      dispatch({ type: 'set-kind', id, kind: event.key === 'm' ? 'markdown' : 'code' });
      return true;
    case 'd':
      if (event.timeStamp - lastD.current < 500) dispatch({ type: 'delete-cell', id });
      lastD.current = event.timeStamp;
      return true;
    case 'z':
      dispatch({ type: 'undo' });
      return true;
    case 'ArrowUp':
    case 'k':
    case 'ArrowDown':
    case 'j': {
      const up = event.key === 'ArrowUp' || event.key === 'k';
      if (event.altKey) return false;
      const at = state.notebook.cells.findIndex(cell => cell.id === id) + (up ? -1 : 1);
      const next = state.notebook.cells[at];
      if (next === undefined) return false;
      dispatch({ type: 'select', id: next.id, editing: false });
      document.getElementById(`cell-${next.id}`)?.focus();
      return true;
    }
    default:
      return false;
  }
}
