/** Entry of the worker that reads files of data. Not here: what it does (table-worker.ts). */
import { expose } from 'comlink';
import { createTableWorker } from './table-worker.ts';

expose(createTableWorker());
