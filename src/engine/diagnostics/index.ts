/** The diagnostics of draws. Functions of one scalar take `Chains`: one Float64Array per chain. */
export { ebfmi } from './bfmi.ts';
export type { Chains } from './chains.ts';
export { essBulk, essTail } from './ess.ts';
export { equalTailed, hdi } from './intervals.ts';
export type { Interval } from './intervals.ts';
export { loo, waic } from './loo.ts';
export type { Loo, Waic } from './loo.ts';
export { mcseMean, mcseQuantile, mcseSd } from './mcse.ts';
export { rhat } from './rhat.ts';
export { scalarChains, summariseScalar, summary } from './summary.ts';
export type { SummaryRow } from './summary.ts';
export { areEnough, divergenceSite, rankShift } from './divergence-site.ts';
export type { ShiftedScalar } from './divergence-site.ts';
export { verdict } from './verdict.ts';
export type { RunFacts, Verdict } from './verdict.ts';
