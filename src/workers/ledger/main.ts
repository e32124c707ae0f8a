/** Entry of the ledger worker: answers at the port it is given. Not here: what it answers (ledger.ts). */
import { expose } from 'comlink';
import { showPresence } from '../presence.ts';
import { createLedger } from './ledger.ts';

showPresence();
addEventListener(
  'message',
  ({ ports }: MessageEvent) => ports.forEach(port => expose(createLedger(), port)),
  {
    once: true,
  },
);
