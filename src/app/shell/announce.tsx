/** Words for screen readers about what has just been done elsewhere on the page. Not here: what is done. */
import { useSyncExternalStore } from 'react';

let words = '';
const listeners = new Set<() => void>();

/** Says it once the reader's screen reader is free. The same words twice are said twice. */
export function announce(next: string): void {
  words = words === next ? `${next}\u00a0` : next;
  for (const listener of listeners) listener();
}

/** The place it is said from: one on the page. */
export function Announcer() {
  const text = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => words,
  );
  return (
    <p className="announced" data-announcer="" aria-live="polite">
      {text}
    </p>
  );
}
