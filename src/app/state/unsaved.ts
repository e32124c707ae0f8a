/**
 * What was changed in a notebook and is not in the database yet, put aside at once in storage that answers at once: a
 * page may end before the database does. Each writer, that is one notebook open on one page, has a place of its own,
 * and holds a lock while it lives, so that nobody takes up what is still being written.
 * Not here: the database (storage.ts), or how it is found (asides.ts) and taken up again (take-up.ts).
 */
import type { Notebook } from '../../notebook/document.ts';
import { formatNotebook } from '../../notebook/format.ts';
import { profileStorage } from './page-storage.ts';

/** A state of a notebook: changes of one writer are counted. */
export interface Writing {
  readonly writer: string;
  readonly step: number;
}

export interface Aside extends Writing {
  readonly id: string;
  /** What was stored when this was written; 0 for nothing. */
  readonly revision: number;
  /** In the format of notebook/format.ts. */
  readonly text: string;
  /** Its results are left out, and are those stored. */
  readonly bare: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export const PREFIX = 'tilde-unsaved-';
export const keyOf = (id: string, writer: string): string => `${PREFIX}${id}/${writer}`;

/** Shown on the page though they could not be stored: what the page puts aside takes their place. */
export const shown = new Map<string, Set<string>>();

/**
 * Puts the notebook aside, in the place of what this writer put there before; without its results where there is no
 * room for them, or where `bare` says so. Returns whether it is there now.
 */
export function putAside(
  id: string,
  revision: number,
  by: Writing,
  notebook: Notebook,
  bare = false,
): boolean {
  const { results: _, ...rest } = notebook;
  for (const left of bare ? [rest] : [notebook, rest]) {
    const aside: Aside = {
      ...by,
      id,
      revision,
      text: formatNotebook(left),
      bare: left === rest,
      at: Date.now(),
    };
    if (!profileStorage.putAt(keyOf(id, by.writer), aside)) continue;
    for (const writer of shown.get(id) ?? []) if (writer !== by.writer) dropAside(id, writer);
    shown.delete(id);
    return true;
  }
  // The save that is under way may still end in time.
  return false;
}

export const dropAside = (id: string, writer: string): void => profileStorage.dropAt(keyOf(id, writer));

export const lockOf = (writer: string): string => `tilde-writer-${writer}`;

/** Shows that the writer lives, until the page ends or the function returned is called. */
export function holdWriter(writer: string): () => void {
  let release = (): void => undefined;
  const over = new Promise<void>(resolve => (release = resolve));
  if ('locks' in navigator) navigator.locks.request(lockOf(writer), () => over).catch(() => undefined);
  return release;
}
