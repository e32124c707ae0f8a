/**
 * A dialog over the page: named by its heading, closed by Escape and by a press beside it. The keyboard stays in it (the
 * rest of the page is inert), and returns to where it was.
 * Not here: what a dialog is for.
 */
import { useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';

interface Props {
  /** Its heading, and its name for who cannot see it. */
  readonly title: string;
  /** Where the field below says as much, the heading is a name only. Default true. */
  readonly headed?: boolean;
  /** Close stands beside the heading: the dialog is too long for a last row. Default false. */
  readonly closeAtHead?: boolean;
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Modal(props: Props) {
  const { title, headed = true, closeAtHead = false, className = '', onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useModal(dialog);
  return (
    <dialog
      ref={dialog}
      className={`fade ${className}`.trimEnd()}
      {...(headed ? { 'aria-labelledby': heading } : { 'aria-label': title })}
      onClose={onClose}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      {headed ? <Heading id={heading} title={title} onClose={closeAtHead ? onClose : null} /> : null}
      {children}
    </dialog>
  );
}

function Heading({ id, title, onClose }: { id: string; title: string; onClose: (() => void) | null }) {
  const words = <h2 id={id}>{title}</h2>;
  if (onClose === null) return words;
  return (
    <header>
      {words}
      <Close onClose={onClose} />
    </header>
  );
}

const Close = ({ onClose }: { onClose: () => void }) => (
  <button type="button" className="btn plain" onClick={onClose}>
    Close
  </button>
);

/** The last row of a dialog: what it offers to do, and Close. */
export const ModalEnd = ({ onClose, children }: { onClose: () => void; children?: ReactNode }) => (
  <div className="dialog-end">
    {children}
    <Close onClose={onClose} />
  </div>
);

/**
 * Opens it over the page. A dialog that React takes away is never closed by the browser, which would give the keyboard
 * back: so that is done here, unless something else has taken it.
 */
function useModal(dialog: { readonly current: HTMLDialogElement | null }): void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current ??= document.activeElement;
    dialog.current?.showModal();
    return () => {
      const free = document.activeElement === null || document.activeElement === document.body;
      if (free && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
    };
  }, [dialog]);
}
