/** The grip by which a cell is dragged to another place. Its equivalent by keyboard is ⌥↑ and ⌥↓ (shell/use-keys.ts). */
import type { PointerEvent } from 'react';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { announce } from '../shell/announce.tsx';
import { useDocument } from '../state/document-context.ts';
import { GripIcon } from '../ui/icons.tsx';
import './drag.css';

interface Drop {
  /** Counts the gaps between cells: 0 is before the first. */
  readonly gap: number;
  /** Where the line stands, in pixels of the window. */
  readonly top: number;
  readonly left: number;
  readonly width: number;
}

/** Within so many pixels of an edge of the window the page scrolls along. */
const EDGE = 72;
const SPEED = 14;

export function DragHandle({ cell }: { cell: string }) {
  const { state, dispatch } = useDocument();
  const [drop, setDrop] = useState<Drop | null>(null);
  const ids = state.notebook.cells.map(({ id }) => id);
  useEscape(drop !== null, () => setDrop(null));
  const onPointerMove = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    if (event.clientY < EDGE) window.scrollBy(0, -SPEED);
    else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, SPEED);
    setDrop(dropAt(ids, event.clientY));
  };
  const onPointerUp = (): void => {
    if (drop !== null) {
      dispatch({ type: 'move-cell-to', id: cell, to: drop.gap });
      dispatch({ type: 'select', id: cell, editing: false });
      announce('Moved the cell');
    }
    setDrop(null);
  };
  return (
    <>
      <button
        type="button"
        className="drag-handle"
        title="Drag to move (⌥↑ ⌥↓)"
        aria-label="Drag to move"
        tabIndex={-1}
        onPointerDown={event => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrop(null)}
      >
        <GripIcon />
      </button>
      {drop === null
        ? null
        : createPortal(
            <div className="drop-line" style={{ top: drop.top, left: drop.left, width: drop.width }} />,
            document.body,
          )}
    </>
  );
}

/** Esc lets go without moving. */
function useEscape(dragging: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!dragging) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onEscape();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [dragging, onEscape]);
}

/** The gap nearest to the pointer. */
function dropAt(ids: readonly string[], y: number): Drop | null {
  const boxes = ids.map(id => document.getElementById(`cell-${id}`)?.getBoundingClientRect());
  const after = boxes.findIndex(box => box !== undefined && y < box.top + box.height / 2);
  const gap = after === -1 ? ids.length : after;
  const [above, below] = [boxes[gap - 1], boxes[gap]];
  const box = below ?? above;
  if (box === undefined) return null;
  const top =
    above === undefined ? box.top - 8 : below === undefined ? box.bottom + 8 : (above.bottom + below.top) / 2;
  return { gap, top, left: box.left, width: box.width };
}
