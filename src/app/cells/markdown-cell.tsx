/** Prose with mathematics; a double click or Enter opens its text. Not here: rendering (ui/prose.tsx). */
import type { KeyboardEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { Cell } from '../../notebook/document.ts';
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
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    if (box.current === null) return;
    box.current.style.height = '0';
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [cell.source]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') dispatch({ type: 'select', id: cell.id, editing: false });
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
