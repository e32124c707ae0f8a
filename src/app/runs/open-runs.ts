/** Asks for the list of runs from anywhere on the page. Not here: the list, or who listens (runs-host.tsx). */

const EVENT = 'tilde:runs';

/** "compare" chooses the two newest runs of a cell at once. */
export type RunsView = 'list' | 'compare';

export function openRuns(view: RunsView = 'list'): void {
  window.dispatchEvent(new CustomEvent<RunsView>(EVENT, { detail: view }));
}

/** Calls `open` whenever the list is asked for, until the function returned is called. */
export function onRuns(open: (view: RunsView) => void): () => void {
  const listen = (event: Event): void =>
    open(event instanceof CustomEvent && event.detail === 'compare' ? 'compare' : 'list');
  window.addEventListener(EVENT, listen);
  return () => window.removeEventListener(EVENT, listen);
}
