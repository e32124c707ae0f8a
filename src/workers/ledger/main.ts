/** Entry of the ledger worker. Not here: what it does (ledger.ts). */
import { expose } from 'comlink';
import { createLedger } from './ledger.ts';

expose(createLedger());
