/** Entry of the ledger worker: answers at the port it is given. Not here: what it answers (ledger.ts). */
import { expose } from 'comlink';
import { createLedger } from './ledger.ts';

addEventListener(
  'message',
  ({ ports }: MessageEvent) => ports.forEach(port => expose(createLedger(), port)),
  {
    once: true,
  },
);
