/** The notebook's title in the bar: a click, or the command, makes it a field. Not here: what a title is (notebook/document.ts). */
import { useEffect, useRef, useState } from 'react';
import { titleOf } from '../../notebook/document.ts';
import { useDocument } from '../state/document-context.ts';

const EVENT = 'tilde:rename';

/** Makes the title a field, from anywhere on the page. */
export function renameNotebook(): void {
  window.dispatchEvent(new Event(EVENT));
}

const LONGEST = 200;

export function BarTitle() {
  const { state, dispatch } = useDocument();
  const title = titleOf(state.notebook);
  const [open, setOpen] = useState(false);
  const edit = (): void => {
    dispatch({ type: 'select', id: null, editing: false });
    setOpen(true);
  };
  useEffect(() => {
    window.addEventListener(EVENT, edit);
    return () => window.removeEventListener(EVENT, edit);
    // The dispatch of a page is one for good, but for a change of its tab's role.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [dispatch]);
  const take = (next = ''): void => {
    const words = next.replace(/\s+/g, ' ').trim();
    if (words !== '') dispatch({ type: 'set-title', title: words });
  };
  const done = (next: string): void => {
    setOpen(false);
    take(next);
  };
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    // Before the document is put aside for the last time.
    const keep = (): void => take(field.current?.value);
    window.addEventListener('pagehide', keep, { capture: true });
    return () => window.removeEventListener('pagehide', keep, { capture: true });
  });
  if (!open)
    return (
      <button type="button" className="bar-title" title="Rename this notebook" onClick={edit}>
        {title}
      </button>
    );
  return (
    <input
      ref={field}
      className="field bar-rename"
      aria-label="Title of the notebook"
      autoFocus
      maxLength={LONGEST}
      defaultValue={title}
      onFocus={event => event.currentTarget.select()}
      onBlur={event => done(event.currentTarget.value)}
      onKeyDown={event => {
        if (event.key === 'Escape') event.currentTarget.value = title;
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
