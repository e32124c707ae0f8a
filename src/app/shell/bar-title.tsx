/** The notebook's title in the bar: a click, or the command, makes it a field. Not here: what a title is (notebook/document.ts). */
import { useEffect, useState } from 'react';
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
  const done = (next: string): void => {
    setOpen(false);
    const words = next.replace(/\s+/g, ' ').trim();
    if (words !== '') dispatch({ type: 'set-title', title: words });
  };
  if (!open)
    return (
      <button type="button" className="bar-title" title="Rename this notebook" onClick={edit}>
        {title}
      </button>
    );
  return (
    <input
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
