/**
 * What pages put aside and did not save, for the page that comes after them. Not here: putting aside (unsaved.ts), which
 * every page can; this is loaded where there may be something.
 */
import { profileStorage } from './page-storage.ts';
import { keyOf, lockOf, PREFIX, shown } from './unsaved.ts';
import type { Aside } from './unsaved.ts';

/** What lies aside of one notebook, by default of all: newest first. */
export const asidesOf = (id = ''): readonly Aside[] =>
  profileStorage
    .namesUnder(id === '' ? PREFIX : keyOf(id, ''))
    .map(profileStorage.readAt)
    .filter(isAside)
    .toSorted((a, b) => b.at - a.at);

const SHAPE: Readonly<Record<keyof Aside, string>> = {
  id: 'string',
  writer: 'string',
  step: 'number',
  revision: 'number',
  text: 'string',
  bare: 'boolean',
  at: 'number',
};

function isAside(value: unknown): value is Aside {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(SHAPE).every(([key, type]) => typeof Reflect.get(value, key) === type)
  );
}

/** It is on the page now and in no database: it goes once the page has put the same, or more, aside. */
export function noteShown({ id, writer }: Aside): void {
  shown.set(id, (shown.get(id) ?? new Set()).add(writer));
}

/** Milliseconds that a page which is going may hold on to its locks. */
const GOING = 1_000;

/** Whether the writer is no more; true where there are no locks to tell. */
export async function isGone(writer: string): Promise<boolean> {
  if (!('locks' in navigator)) return true;
  try {
    await navigator.locks.request(lockOf(writer), { signal: AbortSignal.timeout(GOING) }, () => undefined);
    return true;
  } catch (error) {
    return !(error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name));
  }
}
