/** Entry of the worker that checks cells. Not here: the checking (cell-worker.ts). */
import { initialize } from 'monaco-editor/languages/features/typescript/ts.worker.js';
import { CellWorker } from './cell-worker.ts';

self.onmessage = () => initialize((context, data) => new CellWorker(context, data));
