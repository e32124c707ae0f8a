/** A run made of what was kept of it. Not here: keeping (keeper.ts). */
import { samplers } from '../../engine/inference/index.ts';
import { checkJob } from '../check-job.ts';
import { addBatch, createRecord, endChain } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import type { KeptPiece, WholeRun } from './run-store.ts';
import { valueProgram } from './value-program.ts';

/**
 * The run as it was when it was last saved; one that was under way then was stopped by the end of its page.
 * @throws Error when what was kept does not fit together
 */
export function restored(id: string, { run, job: data, pieces, states }: WholeRun, now: number): RunRecord {
  const admission = checkJob(data);
  if (!admission.ok) throw new Error(`what was kept of this run is damaged: ${admission.reason}`);
  const { job } = admission;
  const statNames = samplers[job.sampler.name].stats.map(stat => stat.name);
  const { cell, began, made } = run;
  const program = valueProgram(job);
  const record = createRecord({ id, cell, job, statNames, program, now, began, made });
  const total = job.warmup + job.draws;
  for (const piece of pieces) {
    const batch = newRows(piece, job.model.dim, record.chains[piece.chain]?.count ?? 0, total);
    const refused = batch && addBatch(record, { op: 'batch', ...batch, run: id }, now);
    if (typeof refused === 'string') throw new Error(`what was kept of this run is damaged: ${refused}`);
  }
  for (const { chain, done, state } of states)
    if (chain < record.states.length && done <= record.chains[chain].count)
      record.states[chain] = { done, state };
  record.chains.forEach((store, chain) =>
    endChain(record, chain, { outcome: store.count === total ? 'done' : 'stopped', error: null }, now),
  );
  const precise = run.precise === job.draws;
  return { ...record, precise, restored: true, startedAt: now - 1000 * run.seconds };
}

/** The rows of a piece that follow those there are, up to `total`; pieces overlap where a run ended early and went on. */
function newRows(piece: KeptPiece, dim: number, count: number, total: number) {
  const rows = piece.positions.length / dim;
  const [from, to] = [Math.max(0, count - piece.first), Math.min(rows, total - piece.first)];
  if (to <= from) return null;
  const part = (all: Float64Array): Float64Array<ArrayBuffer> => {
    const width = all.length / rows;
    return all.slice(from * width, to * width);
  };
  return { ...piece, first: piece.first + from, positions: part(piece.positions), stats: part(piece.stats) };
}
