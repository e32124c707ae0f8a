/**
 * Reads files in a thread of their own with a clock, as the page does in a worker: a damaged file on which a decoder
 * never ends is refused when its time is up. Not here: the reading (reader.ts).
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';

/** Milliseconds; the page allows thirty seconds. */
const MOST_TIME = 4_000;

let worker: Worker | undefined;
let ended = 0;

/** How many files were ended by the clock so far. */
export const endedByClock = (): number => ended;

/** What reader.ts says; "refused" where the time was up or the thread ran out of memory. */
export async function readApart(name: string, bytes: Uint8Array): Promise<string> {
  worker ??= await started();
  const thread = worker;
  return new Promise(resolve => {
    const end = (said: string): void => {
      clearTimeout(late);
      thread.off('message', end);
      thread.off('error', replace);
      resolve(said);
    };
    const replace = (): void => {
      ended += 1;
      worker = undefined;
      end('refused');
      void thread.terminate();
    };
    const late = setTimeout(replace, MOST_TIME);
    thread.once('message', end);
    thread.once('error', replace);
    thread.postMessage({ name, bytes });
  });
}

let file: Promise<string> | undefined;

/** The thread's program as one file of JavaScript: threads do not inherit the loader of TypeScript. */
function bundled(): Promise<string> {
  file ??= (async () => {
    const build = await rolldown({ input: path.join(import.meta.dirname, 'reader.ts'), platform: 'node' });
    const { output } = await build.generate({ format: 'es', codeSplitting: false });
    const to = path.join(await mkdtemp(path.join(tmpdir(), 'tilde-fuzz-')), 'reader.mjs');
    await writeFile(to, output[0].code);
    return to;
  })();
  return file;
}

/** Loading takes longer than a file may: the first answer comes before the clock begins. */
async function started(): Promise<Worker> {
  const thread = new Worker(await bundled(), { resourceLimits: { maxOldGenerationSizeMb: 1_000 } });
  await new Promise<void>((resolve, reject) => {
    thread.once('message', () => {
      thread.off('error', reject);
      resolve();
    });
    thread.once('error', reject);
    thread.postMessage({ name: 't.csv', bytes: new TextEncoder().encode('a\n1\n') });
  });
  return thread;
}

/** Makes the thread: its program is bundled first, which no case should be charged for. */
export async function startReader(): Promise<void> {
  worker ??= await started();
}

/** Lets the program end. */
export async function endReader(): Promise<void> {
  await worker?.terminate();
  worker = undefined;
}
