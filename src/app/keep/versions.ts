/**
 * Earlier versions of the reader's own notebooks, in a database of their own: what was saved, thinned by age.
 * A failure here never stops a save.
 * Not here: the notebooks as they are now (state/storage.ts), or the list one sees (history-dialog.tsx).
 */
import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import { keptVersions } from './thin.ts';

export interface Version {
  readonly id: number;
  readonly notebook: string;
  readonly at: Date;
  readonly title: string;
  /** In the format of notebook/format.ts. */
  readonly text: string;
}

interface Schema extends DBSchema {
  versions: {
    key: number;
    value: Omit<Version, 'id'> & { id?: number };
    indexes: { notebook: string };
  };
}

let database: Promise<IDBPDatabase<Schema>> | null = null;

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>('tilde-versions', 1, {
    upgrade(db) {
      const store = db.createObjectStore('versions', { keyPath: 'id', autoIncrement: true });
      store.createIndex('notebook', 'notebook');
    },
  }).catch((error: unknown) => {
    database = null;
    throw error;
  });
  return database;
}

/** All versions kept of a notebook, newest first; none where storage is denied. */
export async function versionsOf(notebook: string): Promise<readonly Version[]> {
  try {
    const all = await (await open()).getAllFromIndex('versions', 'notebook', notebook);
    return all.map(version => ({ ...version, id: version.id ?? 0 })).toSorted((a, b) => b.id - a.id);
  } catch {
    return [];
  }
}

/** Notes what was saved, and forgets what thinning leaves out. */
export async function noteVersion(notebook: string, title: string, text: string, at: Date): Promise<void> {
  try {
    const before = await versionsOf(notebook);
    if (before[0]?.text === text) return;
    const store = (await open()).transaction('versions', 'readwrite').store;
    const kept = keptVersions([{ at }, ...before], at);
    for (const version of before) if (!kept.has(version)) await store.delete(version.id);
    await store.add({ notebook, title, text, at });
  } catch {
    // The notebook itself is saved; that there is one version less is no reason to alarm anyone.
  }
}
