/**
 * The worker that reads files of data, as the app sees it: made for one dialog, ended with it or when it takes too long.
 * Not here: reading (workers/data).
 */
import { wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { KeptText, TablePreview } from '../../engine/data/preview.ts';
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

/** The worker as it is asked. */
export interface TableThread {
  readonly api: Pick<Remote<TableWorker>, 'read' | 'part'>;
  /** What to do when the worker dies. */
  onFailure(then: () => void): void;
  terminate(): void;
}

/** Files are read one after another: each has all of its time, and its end by force is no other's. */
export function createTableReader(make: () => TableThread = startWorker): TableReader {
  // The proxy is kept as long as the worker: Comlink releases a worker whose proxy was collected.
  let started: TableThread | undefined;
  let before: Promise<unknown> = Promise.resolve();
  /** Counts dialogs: what waits when one is closed is not read. */
  let dialog = 0;
  const start = (): TableThread => (started ??= make());
  const end = (thread = started): void => {
    thread?.terminate();
    if (thread === started) started = undefined;
  };
  return {
    read(name, bytes) {
      const mine = dialog;
      const answer = before.then((): ReadAnswer | Promise<ReadAnswer> => {
        if (mine !== dialog)
          return { ok: false, error: { code: 'document', message: 'The file was not read' } };
        const thread = start();
        return within(thread.api.read(name, bytes), thread, () => end(thread));
      });
      before = answer;
      return answer;
    },
    part: async (columns, rows) => start().api.part(columns, rows),
    dispose() {
      dialog += 1;
      end();
    },
  };
}

function startWorker(): TableThread {
  const worker = new Worker(new URL('../data/main.ts', import.meta.url), { type: 'module', name: 'data' });
  return {
    api: wrap<TableWorker>(worker),
    onFailure: then => worker.addEventListener('error', then),
    terminate: () => worker.terminate(),
  };
}

/** The answer, or that there is none: a worker that hangs or dies says nothing by itself. */
function within(answer: Promise<ReadAnswer>, thread: TableThread, end: () => void): Promise<ReadAnswer> {
  return new Promise(resolve => {
    const settle = (result: ReadAnswer): void => {
      clearTimeout(late);
      resolve(result);
    };
    const failed = (message: string, hint: string): void => {
      end();
      settle({ ok: false, error: { code: 'document', message, hint } });
    };
    const late = setTimeout(
      () =>
        failed(
          `The file could not be read within ${MOST_TIME / 1000} seconds`,
          'keep a part of it, or save the table as CSV',
        ),
      MOST_TIME,
    );
    thread.onFailure(() => failed('The reader of files failed', 'reload the page, then try again'));
    answer.then(settle, (reason: unknown) =>
      settle({ ok: false, error: { code: 'document', message: String(reason) } }),
    );
  });
}
