/** Entry of a chain worker. Not here: what it does (chain-worker.ts). */
import { expose } from 'comlink';
import { createChainWorker } from './chain-worker.ts';

expose(createChainWorker());
