/** Lets a run go on, and says so where it could not. Not here: what going on does (the client). */
import type { TildeClient } from '../../workers/client.ts';
import type { RunState } from '../../workers/protocol.ts';
import { orNotice } from '../ui/notice.tsx';

/** Never rejects. */
export function continueRun(client: TildeClient, { id, cell, began }: RunState): Promise<void> {
  return orNotice('The run did not go on', async () => {
    if ((await client.continueRun(id)) !== 'differs') return;
    const { whenWords } = await import('./run-words.ts');
    throw new Error(differsWords(whenWords(began), cell));
  });
}

const differsWords = (when: string, cell: string): string =>
  `cell ${cell} asks for another posterior by now than at ${when}, as a control, its data or a cell above it has ` +
  'changed. The newest run is of what it asks for now.';
