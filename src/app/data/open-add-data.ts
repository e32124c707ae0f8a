/** Asks for the "Add data" dialog from anywhere on the page. Not here: the dialog, or who listens (data-drop.tsx). */

const EVENT = 'tilde:add-data';

export function openAddData(): void {
  window.dispatchEvent(new Event(EVENT));
}

/** Calls `open` whenever the dialog is asked for, until the function returned is called. */
export function onAddData(open: () => void): () => void {
  window.addEventListener(EVENT, open);
  return () => window.removeEventListener(EVENT, open);
}
