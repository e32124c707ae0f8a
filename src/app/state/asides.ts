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

/** It was not taken up, nor cleared away. */
export const liesAside = ({ id, writer }: Aside): boolean =>
  profileStorage.textAt(keyOf(id, writer)) !== null;

/** Milliseconds that a page which is going may hold on to its locks. */
const GOING = 1_000;

/** Whether the writer is no more; true where there are no locks to tell. */
export const isGone = async (writer: string): Promise<boolean> =>
  (await whenFree(lockOf(writer), GOING, () => Promise.resolve(true))) ?? false;

/**
 * Does the work under a lock of this name; null where someone else holds it for longer than `wait` milliseconds. Where
 * there are no locks, at once.
 */
export async function whenFree<T>(name: string, wait: number, work: () => Promise<T>): Promise<T | null> {
  if (!('locks' in navigator)) return work();
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(wait) }, work);
  } catch (error) {
    if (error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name)) return null;
    return work();
  }
}
