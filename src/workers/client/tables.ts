/**
 * The worker that reads files of data, as the app sees it: made for one dialog, ended with it or when it takes too long.
 * Not here: reading (workers/data).
 */
import { wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { KeptText, TablePreview } from '../../engine/data/preview.ts';
import type { WireError } from '../protocol.ts';
import type { ReadAnswer, TableWorker } from '../data/table-worker.ts';

export type { KeptText, ReadAnswer, TablePreview };

/** Milliseconds that one file may take. */
const MOST_TIME = 30_000;

export interface TableReader {
  /** Never rejects: what is wrong with a file is an answer. */
  read(name: string, bytes: Uint8Array): Promise<ReadAnswer>;
  /** A part of the table read last; null where there is none. */
  part(columns: readonly string[], rows: number): Promise<KeptText | null>;
  dispose(): void;
}

export function createTableReader(): TableReader {
  // The proxy is kept as long as the worker: Comlink releases a worker whose proxy was collected.
  let started: { readonly worker: Worker; readonly api: Remote<TableWorker> } | undefined;
  const start = () => {
    if (started !== undefined) return started;
    const worker = new Worker(new URL('../data/main.ts', import.meta.url), { type: 'module', name: 'data' });
    started = { worker, api: wrap<TableWorker>(worker) };
    return started;
  };
  const end = (): void => {
    started?.worker.terminate();
    started = undefined;
  };
  return {
    read(name, bytes) {
      const { worker, api } = start();
      return within(api.read(name, bytes), worker, end);
    },
    part: (columns, rows) => start().api.part(columns, rows),
    dispose: end,
  };
}

/** The answer, or that there is none: a worker that hangs or dies says nothing by itself. */
function within(answer: Promise<ReadAnswer>, worker: Worker, end: () => void): Promise<ReadAnswer> {
  return new Promise(resolve => {
    const failed = (error: WireError): void => {
      end();
      resolve({ ok: false, error });
    };
    const late = setTimeout(
      () =>
        failed({
          code: 'document',
          message: `The file could not be read within ${MOST_TIME / 1000} seconds`,
          hint: 'keep a part of it, or save the table as CSV',
        }),
      MOST_TIME,
    );
    worker.addEventListener('error', () => {
      clearTimeout(late);
      failed({
        code: 'document',
        message: 'The reader of files failed',
        hint: 'reload the page, then try again',
      });
    });
    const settle = (result: ReadAnswer): void => {
      clearTimeout(late);
      resolve(result);
    };
    answer.then(settle, (reason: unknown) =>
      settle({ ok: false, error: { code: 'document', message: String(reason) } }),
    );
  });
}
