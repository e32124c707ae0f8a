/** What the rest of the engine may use of inference. Not here: who deals chains to workers. */
export { samplers } from './algorithms.ts';
export type { BatchRun, Phase, TrajectoryDensity } from './batch.ts';
export { leapfrogs } from './chees/integrate.ts';
export { divergencesOf } from './nuts/run.ts';
export { TURN } from './nuts/trajectory.ts';
export { watchChain, type Watch } from './nuts/watch.ts';
export type { WatchedDoubling, WatchedTransition } from './nuts/watched.ts';
export { NUTS_STAT } from './nuts/stats.ts';
export { fillOptions, targetOf } from './options.ts';
export { prewarm } from './prewarm.ts';
export { runBatch, startBatch } from './run-batch.ts';
export { advance, continueChain, isStartFailure, runChain, startChain } from './run.ts';
