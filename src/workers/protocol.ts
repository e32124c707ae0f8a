/**
 * Every message between app, workers and sandbox: typed here and schema-checked where it enters.
 * This is what the app may import of the workers, beside client.ts.
 * Not here: who sends what when.
 */
export * from './protocol/limits.ts';
export * from './protocol/errors.ts';
export * from './protocol/output.ts';
export * from './protocol/cells.ts';
export * from './protocol/runs.ts';
export * from './protocol/predicted.ts';
export * from './protocol/kernel.ts';
export * from './protocol/frame.ts';
export * from './protocol/chains.ts';
export * from './protocol/fits.ts';
export * from './protocol/compute.ts';
export * from './protocol/explore.ts';
export * from './protocol/compare.ts';
export * from './protocol/kept.ts';
