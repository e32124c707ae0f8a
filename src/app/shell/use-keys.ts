/**
 * Keys as in Jupyter: ⇧↵ run and next, ⌃↵ run, ⌥↵ run and add; in command mode a, b, dd, m, y, j, k, z, o (fold) and
 * f (find); ⌘K the palette, ⌃⇧F find in all cells. Not here: keys inside editors.
 */
import { useEffect, useRef } from 'react';
import { formatCell } from '../editor/format-cell.ts';
import { openFind } from '../find/panel.ts';
import { announce } from './announce.tsx';
import type { DocumentHandle } from '../state/document-context.ts';

interface Latest {
  readonly handle: DocumentHandle;
  readonly targets: KeyTargets;
}

export interface KeyTargets {
  readonly runSelected: (next: boolean) => void;
  readonly openPalette: () => void;
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input, textarea, select, dialog *') || target.closest('.monaco-editor') !== null);

const inDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('dialog *, .side-panel *, .status *');

/** Letters and arrows in a list are no commands for cells. */
const inPanel = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('.side-panel') !== null;

const isFind = (event: KeyboardEvent): boolean =>
  (event.metaKey || event.ctrlKey) && event.shiftKey && event.key.toLowerCase() === 'f';

/** ⌥↵: the new cell stands below and takes the keyboard. */
function runAndAdd({ handle: { state, dispatch }, targets }: Latest): void {
  if (state.selected === null) return;
  targets.runSelected(false);
  dispatch({ type: 'add-cell', kind: 'code', beside: state.selected, where: 'below' });
}

export function useKeys(handle: DocumentHandle, targets: KeyTargets): void {
  const latest = useRef({ handle, targets });
  latest.current = { handle, targets };
  const lastD = useRef(0);
  useDeselect(latest);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isFind(event)) {
        event.preventDefault();
        openFind();
      } else if (
        event.key === 'Enter' &&
        event.altKey &&
        !event.defaultPrevented &&
        !inDialog(event.target)
      ) {
        event.preventDefault();
        runAndAdd(latest.current);
      } else if (!typing(event.target) && !event.defaultPrevented) command(event, latest.current, lastD);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  usePaletteKey(latest);
}

/** ⌘K wherever the keyboard is; before Monaco, to which it is the first half of a chord that takes the next key too. */
function usePaletteKey(latest: { readonly current: Latest }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const plain = (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey;
      if (!plain || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.targets.openPalette();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [latest]);
}

/** What a click outside cells leaves the selection to: it acts on it, or has one of its own. */
const KEEPS_SELECTION =
  '.cell, button, a, input, select, textarea, label, summary, dialog, .menu, .side-panel, [class*="monaco"]';

/** A click beside the cells leaves none selected: keys pressed next are nobody's commands. */
function useDeselect(latest: { readonly current: Latest }): void {
  useEffect(() => {
    const onDown = ({ target }: MouseEvent): void => {
      const { state, dispatch } = latest.current.handle;
      if (state.selected === null || !(target instanceof Element)) return;
      // A click on the scroll bar is none on the page.
      if (target === document.documentElement || target.closest(KEEPS_SELECTION) !== null) return;
      dispatch({ type: 'select', id: null, editing: false });
    };
    window.addEventListener('mousedown', onDown);
    return () => window.removeEventListener('mousedown', onDown);
  }, [latest]);
}

function command(event: KeyboardEvent, { handle, targets }: Latest, lastD: { current: number }): void {
  if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    targets.runSelected(event.shiftKey);
    return;
  }
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'y') {
    event.preventDefault();
    handle.dispatch({ type: 'redo' });
    return;
  }
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'z') {
    event.preventDefault();
    handle.dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
    return;
  }
  const id = handle.state.selected;
  if (id === null || event.metaKey || event.ctrlKey || inPanel(event.target)) return;
  if (event.altKey) {
    if (arrow(event, handle, id)) event.preventDefault();
  } else if (letter(event, handle, id, lastD)) event.preventDefault();
}

/** ⌥↑ and ⌥↓ move the cell, ⌥⇧↓ copies it, ⇧⌥F formats it. */
function arrow(event: KeyboardEvent, { state, dispatch }: DocumentHandle, id: string): boolean {
  if (event.shiftKey && event.code === 'KeyF') {
    void formatCell(state.notebook, id, dispatch);
    return true;
  }
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return false;
  const up = event.key === 'ArrowUp';
  if (event.shiftKey) {
    dispatch({ type: 'duplicate-cell', id });
    announce('Copied the cell');
    return true;
  }
  dispatch({ type: 'move-cell', id, by: up ? -1 : 1 });
  announce(up ? 'Moved the cell up' : 'Moved the cell down');
  // It may have lost the keyboard on the way.
  focusNext(`#cell-${id}`);
  return true;
}

/** As in Jupyter: the new cell is selected, and Enter opens it. */
function addSelected(dispatch: DocumentHandle['dispatch'], beside: string, where: 'above' | 'below'): void {
  dispatch({ type: 'add-cell', kind: 'code', beside, where, open: false });
  focusNext('.cell.selected');
}

/** The cell has the keyboard and is in sight once it stands in its new place. */
function focusNext(selector: string): void {
  requestAnimationFrame(() => {
    const cell = document.querySelector<HTMLElement>(selector);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest' });
  });
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
      addSelected(dispatch, id, event.key === 'a' ? 'above' : 'below');
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
    case 'Z':
      dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
      return true;
    case 'o':
      dispatch({ type: 'toggle-fold', id });
      return true;
    case 'f':
      openFind();
      return true;
    case 'ArrowUp':
    case 'k':
    case 'ArrowDown':
    case 'j': {
      const up = event.key === 'ArrowUp' || event.key === 'k';
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
