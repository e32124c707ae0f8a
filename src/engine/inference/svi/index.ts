/** What the rest of the engine may use of stochastic optimisation. */
export type { OptimizerChoice } from './optimizer.ts';
export { chooseOptimizer, optimizers } from './optimizers.ts';
export { startSvi, type Diagnose, type SviRun } from './run.ts';
export type * from './spec.ts';
