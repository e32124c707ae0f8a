/**
 * A thread that reads files, as the page's worker does: what hangs in a decoder is ended with it. Not here: the clock
 * (apart.ts).
 */
import { parentPort } from 'node:worker_threads';
import { TildeError } from '../../src/engine/errors.ts';
import { keptText, previewOf } from '../../src/engine/data/preview.ts';
import { readData } from '../../src/engine/data/read.ts';

// A decoder that has given up may leave a promise behind; a page only notes it.
process.on('unhandledRejection', () => undefined);

parentPort?.on('message', (message: { name: string; bytes: Uint8Array }) => {
  void answer(message.name, message.bytes).then(said => parentPort?.postMessage(said));
});

/** "read", "refused", "lost: …", or what was thrown that is no error of ours. */
async function answer(name: string, bytes: Uint8Array): Promise<string> {
  try {
    const { table } = await readData(name, bytes);
    previewOf(table);
    const kept = keptText(table, table.columns, table.rows);
    return kept.rows === table.rows ? 'read' : `lost: ${table.rows - kept.rows} rows`;
  } catch (reason) {
    if (reason instanceof TildeError) return 'refused';
    return `threw: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`;
  }
}
