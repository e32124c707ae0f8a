/**
 * The place where the page says what went wrong elsewhere: one notice at a time, for a while.
 * Not here: failures that a dialog or a panel of their own can show.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { messageOf } from './message-of.ts';

/** Milliseconds that a notice stays on the page. */
const STAYS = 10_000;

interface Notice {
  /** Told apart from the one before: the same words twice stay longer. */
  readonly id: number;
  readonly words: string;
}

let notice: Notice | null = null;
const listeners = new Set<() => void>();

function show(next: Notice | null): void {
  notice = next;
  for (const listener of listeners) listener();
}

let said = 0;
export const notify = (words: string): void => show({ id: (said += 1), words });

/** What the notice says now; null for none. */
export const noticed = (): string | null => notice?.words ?? null;

/** Does the work; where it fails, says what could not be done and why. Never rejects. */
export async function orNotice(failure: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (reason) {
    notify(`${failure}: ${messageOf(reason)}`);
  }
}

/** The place: one on the page. */
export function Notices() {
  const shown = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => notice,
  );
  useEffect(() => {
    if (shown === null) return undefined;
    const timer = setTimeout(() => show(null), STAYS);
    return () => clearTimeout(timer);
  }, [shown]);
  return shown === null ? null : (
    // In the top layer: a dialog may lie over the page.
    <div
      key={shown.id}
      ref={element => element?.showPopover()}
      popover="manual"
      role="alert"
      className="page-notice"
    >
      {shown.words}
    </div>
  );
}
