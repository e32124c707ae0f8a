/**
 * The reader's own notebooks in IndexedDB. Two tabs never overwrite each other: a save names the revision it
 * began from and is refused when another has come between.
 * Not here: when to save (autosave.ts).
 */
import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import type { Writing } from './unsaved.ts';

export interface SavedNotebook {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  /** In the format of notebook/format.ts. */
  readonly text: string;
  readonly savedAt: Date;
  /** Whose change this was, and which. */
  readonly by?: Writing;
}

interface Schema extends DBSchema {
  notebooks: { key: string; value: SavedNotebook };
}

let database: Promise<IDBPDatabase<Schema>> | null = null;

/** Milliseconds after which a storage that does not answer counts as denied. */
const OPEN_WITHIN = 8_000;

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= within(opened(), OPEN_WITHIN).catch((error: unknown) => {
    database = null;
    throw error;
  });
  return database;
}

const opened = (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>('tilde', 1, {
    upgrade: db => void db.createObjectStore('notebooks', { keyPath: 'id' }),
    // The browser closed it, as when the reader clears the site's data: the next one who asks opens it anew.
    terminated: () => void (database = null),
  });

function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new DOMException('The storage does not answer', 'TimeoutError')),
      milliseconds,
    );
    void work.finally(() => clearTimeout(late)).then(resolve, reject);
  });
}

export type SaveOutcome =
  { readonly kind: 'saved'; readonly saved: SavedNotebook } | { readonly kind: 'conflict' };

/** Saves, unless the stored revision is not the one this text was edited from. Throws when storage is full or denied. */
export async function saveNotebook(
  id: string,
  revision: number,
  title: string,
  text: string,
  by?: Writing,
): Promise<SaveOutcome> {
  const transaction = (await open()).transaction('notebooks', 'readwrite');
  const stored = await transaction.store.get(id);
  if (stored !== undefined && stored.revision !== revision) {
    await transaction.done;
    return { kind: 'conflict' };
  }
  const saved: SavedNotebook = {
    id,
    revision: revision + 1,
    title,
    text,
    savedAt: new Date(),
    ...(by !== undefined && { by }),
  };
  await Promise.all([transaction.store.put(saved), transaction.done]);
  return { kind: 'saved', saved };
}

export async function loadNotebook(id: string): Promise<SavedNotebook | undefined> {
  return (await open()).get('notebooks', id);
}

/** All of them, newest first; none where storage is denied. */
export async function listNotebooks(): Promise<readonly SavedNotebook[]> {
  try {
    const all = await (await open()).getAll('notebooks');
    return all.toSorted((a, b) => b.savedAt.getTime() - a.savedAt.getTime());
  } catch {
    return [];
  }
}

/** Why a save failed, in words for the reader. */
export function saveFailure(error: unknown): string {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  return full
    ? 'Not saved: this browser’s storage is full. Download the notebook to keep it.'
    : 'Not saved: this browser denies storage to the page. Download the notebook to keep it.';
}
