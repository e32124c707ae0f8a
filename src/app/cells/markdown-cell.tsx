/** Prose with mathematics; a double click or Enter opens its text. Not here: rendering (ui/prose.tsx). */
import type { KeyboardEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { Cell } from '../../notebook/document.ts';
import { takePlace, useGoTo } from '../editor/go-to.ts';
import type { Place } from '../editor/go-to.ts';
import { dismissPanel } from '../find/panel.ts';
import { useDocument } from '../state/document-context.ts';
import { Prose } from '../ui/prose.tsx';
import { CellFrame } from './cell.tsx';

export function MarkdownCell({ cell, onDone }: { cell: Cell; onDone: (next: boolean) => void }) {
  const { state, dispatch } = useDocument();
  const editing = state.selected === cell.id && state.editing;
  return (
    <CellFrame cell={cell} status="none" done={null} margin={cell.margin}>
      {editing ? (
        <Editor cell={cell} onDone={onDone} />
      ) : (
        <div onDoubleClick={() => dispatch({ type: 'select', id: cell.id, editing: true })}>
          {cell.source.trim() === '' ? (
            <p className="prose quiet">Empty text. Press Enter to write.</p>
          ) : (
            <Prose source={cell.source} />
          )}
        </div>
      )}
    </CellFrame>
  );
}

function Editor({ cell, onDone }: { cell: Cell; onDone: (next: boolean) => void }) {
  const { dispatch } = useDocument();
  const box = useRef<HTMLTextAreaElement>(null);
  const select = ({ start, end }: Place): void => {
    takePlace(cell.id);
    box.current?.focus();
    box.current?.setSelectionRange(start, end);
  };
  useEffect(() => {
    const place = takePlace(cell.id);
    if (place === null) box.current?.focus();
    else select(place);
    // The selection is placed once; afterwards it is the reader's.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useGoTo(cell.id, (place, edit) => edit && select(place));
  useEffect(() => {
    if (box.current === null) return;
    box.current.style.height = '0';
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [cell.source]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape')
      void (dismissPanel() || dispatch({ type: 'select', id: cell.id, editing: false }));
    else if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onDone(event.shiftKey);
    } else return;
    event.stopPropagation();
  };
  return (
    <textarea
      ref={box}
      className="prose-edit"
      aria-label="Text of the cell"
      spellCheck
      value={cell.source}
      onChange={event => dispatch({ type: 'edit-source', id: cell.id, source: event.currentTarget.value })}
      onKeyDown={onKeyDown}
    />
  );
}
