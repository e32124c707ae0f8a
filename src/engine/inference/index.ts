/** What the rest of the engine may use of inference. Not here: who deals chains to workers. */
export { algorithms } from './algorithms.ts';
export { divergencesOf } from './nuts/run.ts';
export { NUTS_STAT } from './nuts/stats.ts';
export { fillOptions } from './options.ts';
export { prewarm } from './prewarm.ts';
export { continueChain, isStartFailure, runChain, startChain } from './run.ts';
