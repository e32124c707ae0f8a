/**
 * Runs in this browser's IndexedDB: what is known of each, its job, its draws in the pieces in which they came, and what
 * its chains go on from. Not here: what is kept, and for how long (keeper.ts).
 */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { CheckedJob, KeptRun } from '../protocol.ts';
import type { ChainState } from './run-record.ts';

/** Draws of one chain as its worker sent them: statistics with the seconds as one more column. */
export interface KeptPiece {
  readonly run: string;
  readonly chain: number;
  readonly first: number;
  readonly positions: Float64Array;
  readonly stats: Float64Array;
}

export interface KeptState extends ChainState {
  readonly run: string;
  readonly chain: number;
}

/** A run with everything. */
export interface WholeRun {
  readonly run: KeptRun;
  readonly job: unknown;
  /** By chain and in order. */
  readonly pieces: readonly KeptPiece[];
  readonly states: readonly KeptState[];
}

/** What changed of a run since it was last saved. */
export interface RunNews {
  readonly run: KeptRun;
  /** Where it is new. */
  readonly job: CheckedJob | null;
  readonly pieces: readonly KeptPiece[];
  readonly states: readonly KeptState[];
}

export interface RunStore {
  /** All or nothing. Rejects when storage is full or denied. */
  save(news: RunNews): Promise<void>;
  list(): Promise<readonly KeptRun[]>;
  load(run: string): Promise<WholeRun | undefined>;
  remove(run: string): Promise<void>;
  /** Gives a run another notebook. */
  move(run: string, notebook: string): Promise<void>;
}

interface Schema extends DBSchema {
  runs: { key: string; value: KeptRun };
  jobs: { key: string; value: CheckedJob };
  pieces: { key: [string, number, number]; value: KeptPiece };
  states: { key: [string, number]; value: KeptState };
}

const STORES = ['runs', 'jobs', 'pieces', 'states'] as const;

/** Opened when first used. */
export function createRunStore(): RunStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const open = (): Promise<IDBPDatabase<Schema>> => {
    opened ??= openDB<Schema>('tilde-runs', 1, {
      upgrade(db) {
        db.createObjectStore('runs', { keyPath: 'id' });
        db.createObjectStore('jobs');
        db.createObjectStore('pieces', { keyPath: ['run', 'chain', 'first'] });
        db.createObjectStore('states', { keyPath: ['run', 'chain'] });
      },
    });
    opened.catch(() => (opened = undefined));
    return opened;
  };
  return {
    async save({ run, job, pieces, states }) {
      const writing = (await open()).transaction(STORES, 'readwrite');
      await Promise.all([
        writing.objectStore('runs').put(run),
        ...(job === null ? [] : [writing.objectStore('jobs').put(job, run.id)]),
        ...pieces.map(piece => writing.objectStore('pieces').put(piece)),
        ...states.map(state => writing.objectStore('states').put(state)),
        writing.done,
      ]);
    },
    list: async () => (await open()).getAll('runs'),
    async load(id) {
      const reading = (await open()).transaction(STORES);
      const [run, job, pieces, states] = await Promise.all([
        reading.objectStore('runs').get(id),
        reading.objectStore('jobs').get(id),
        reading.objectStore('pieces').getAll(allOf(id)),
        reading.objectStore('states').getAll(allOf(id)),
      ]);
      return run === undefined ? undefined : { run, job, pieces, states };
    },
    async remove(id) {
      const writing = (await open()).transaction(STORES, 'readwrite');
      await Promise.all([
        writing.objectStore('runs').delete(id),
        writing.objectStore('jobs').delete(id),
        writing.objectStore('pieces').delete(allOf(id)),
        writing.objectStore('states').delete(allOf(id)),
        writing.done,
      ]);
    },
    async move(id, notebook) {
      const writing = (await open()).transaction('runs', 'readwrite');
      const run = await writing.store.get(id);
      await Promise.all([run && writing.store.put({ ...run, notebook }), writing.done]);
    },
  };
}

/** All keys that begin with this run; an array comes after every number. */
const allOf = (run: string): IDBKeyRange => IDBKeyRange.bound([run], [run, []]);
