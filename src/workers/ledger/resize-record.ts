/**
 * A run made longer, to go on from where it is, or shorter, to end where it was precise enough. What is cut off stays
 * out of sight: the draws are those of a longer run, and going on takes them up again.
 * Not here: who asks for it (ledger.ts).
 */
import { createRecord, noteDivergences } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/**
 * The same run with so many draws to come per chain, those it has kept. The seconds it took go on from there.
 * @throws RangeError when it would hold more than a run may
 */
export function extended(record: RunRecord, draws: number, now: number): RunRecord {
  const { id, cell, statNames, program, chains, began, made } = record;
  const { untilEss, ...counted } = { ...record.job, draws };
  // What was precise enough goes on because the reader wants more than that.
  const job = record.precise || untilEss === undefined ? counted : { ...counted, untilEss };
  const longer = createRecord({ id, cell, job, statNames, program, now, began, made, from: chains });
  longer.states.splice(0, longer.states.length, ...record.states);
  return { ...longer, startedAt: now - ((record.endedAt ?? now) - record.startedAt) };
}

/** The same run as if it had been asked for so many draws. Chains under way may still end. */
export function cut(record: RunRecord, draws: number): RunRecord {
  const { job, chains } = record;
  for (const chain of chains) chain.limit(job.warmup + draws);
  const none = {
    divergences: chains.map((): number[] => []),
    divergent: chains.map(() => 0),
  };
  const made: RunRecord = { ...record, ...none, precise: true, job: { ...job, draws } };
  for (const chain of chains.keys()) noteDivergences(made, chain, 0);
  return made;
}
