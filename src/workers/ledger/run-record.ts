/**
 * All that the ledger holds of one run: the job, every transition of every chain, and how far each has come.
 * Not here: pictures (frames.ts), summaries (summary.ts) or the ledger's methods (ledger.ts).
 */
import { LIMITS } from '../protocol.ts';
import type { Batch, ChainProgress, CheckedJob, RunModel, RunStatus, WireError } from '../protocol.ts';
import { bytesOf, createChainStore } from './chain-store.ts';
import type { ChainStore } from './chain-store.ts';
import { listElements, runModel } from './elements.ts';
import type { Element } from './elements.ts';
import { createValueTable, KEEP_BELOW } from './value-table.ts';
import type { ValueProgram, ValueTable } from './value-table.ts';

/** Many chains share the room that these would have for their values. */
const USUAL_CHAINS = 4;
/** Divergences whose places are kept, per chain. */
const MOST_DIVERGENCES = 1_000;

export interface ChainEnd {
  readonly outcome: 'done' | 'stopped' | 'failed';
  readonly error: WireError | null;
}

export interface RunRecord {
  readonly id: string;
  readonly cell: string;
  readonly job: CheckedJob;
  readonly model: RunModel;
  /** Names of the statistics, in the order of a row. */
  readonly statNames: readonly string[];
  readonly chains: readonly ChainStore[];
  readonly tables: readonly ValueTable[];
  readonly elements: ReadonlyMap<string, Element>;
  /** Transition numbers of divergences after warm-up, per chain, and how many there were. */
  readonly divergences: readonly number[][];
  readonly divergent: number[];
  readonly ends: (ChainEnd | null)[];
  /** When each chain passed its warm-up, milliseconds. */
  readonly warm: (number | null)[];
  readonly startedAt: number;
  endedAt: number | null;
}

export interface RunRequest {
  readonly id: string;
  readonly cell: string;
  readonly job: CheckedJob;
  readonly statNames: readonly string[];
  readonly program: ValueProgram;
  readonly now: number;
}

/** @throws RangeError when the run would hold more than LIMITS.runBytes */
export function createRecord({ id, cell, job, statNames, program, now }: RunRequest): RunRecord {
  const size = { dim: job.model.dim, stats: statNames.length, warmup: job.warmup, draws: job.draws };
  const bytes = bytesOf(job.chains, size);
  if (bytes > LIMITS.runBytes) {
    const megabytes = (n: number) => `${Math.round(n / 1e6)} MB`;
    throw new RangeError(
      `the draws would take ${megabytes(bytes)}, of at most ${megabytes(LIMITS.runBytes)}`,
    );
  }
  const model = runModel(job);
  const elements = listElements(model.entries);
  const chains = Array.from({ length: job.chains }, () => createChainStore(size));
  const keepBelow = (KEEP_BELOW * USUAL_CHAINS) / Math.max(USUAL_CHAINS, job.chains);
  return {
    id,
    cell,
    job,
    model,
    statNames,
    chains,
    tables: chains.map(chain => createValueTable(chain, size.dim, elements.length, program, keepBelow)),
    elements: new Map(elements.map(element => [element.name, element])),
    divergences: chains.map(() => []),
    divergent: chains.map(() => 0),
    ends: chains.map(() => null),
    warm: chains.map(() => null),
    startedAt: now,
    endedAt: null,
  };
}

/** Adds a batch; returns why it was refused, or null. */
export function addBatch(record: RunRecord, batch: Batch, now: number): string | null {
  const store = record.chains[batch.chain];
  if (store === undefined) return `no chain ${batch.chain}`;
  if (record.ends[batch.chain] !== null) return 'the chain has ended';
  const from = store.count;
  const refused = store.append(batch);
  if (refused !== null) return refused;
  const { warmup } = record.job;
  if (from <= warmup && store.count >= warmup) record.warm[batch.chain] ??= now;
  noteDivergences(record, batch.chain, from);
  return null;
}

function noteDivergences(record: RunRecord, chain: number, from: number): void {
  const width = record.statNames.length;
  const place = record.statNames.indexOf('diverging');
  if (place < 0) return;
  const { stats, count } = record.chains[chain];
  for (let row = Math.max(from, record.job.warmup); row < count; row += 1) {
    if (stats[row * width + place] === 0) continue;
    record.divergent[chain] += 1;
    if (record.divergences[chain].length < MOST_DIVERGENCES) record.divergences[chain].push(row);
  }
}

export function endChain(record: RunRecord, chain: number, end: ChainEnd, now: number): void {
  if (record.ends[chain] !== null) return;
  record.ends[chain] = end;
  if (record.ends.every(e => e !== null)) record.endedAt = now;
}

export function statusOf(record: RunRecord): RunStatus {
  if (record.ends.some(end => end?.outcome === 'failed')) return 'failed';
  if (record.endedAt !== null) {
    return record.ends.some(end => end?.outcome === 'stopped') ? 'stopped' : 'done';
  }
  return record.chains.some(chain => chain.count > 0) ? 'running' : 'starting';
}

/** Seconds left follow the speed of the phase (warm-up, draws) that the chain is in. */
export function progressOf(record: RunRecord, chain: number, now: number): ChainProgress {
  const { warmup, draws } = record.job;
  const total = warmup + draws;
  const done = record.chains[chain].count;
  const finished = record.ends[chain] !== null;
  const warm = record.warm[chain];
  const inDraws = warm !== null && done - warmup >= 10;
  const since = inDraws ? warm : record.startedAt;
  const steps = inDraws ? done - warmup : done;
  const eta = steps < 10 ? null : ((total - done) * (now - since)) / steps / 1000;
  return {
    chain,
    done,
    total,
    warmup,
    divergences: record.divergent[chain],
    eta: finished ? 0 : eta,
    finished,
  };
}

/** Draws that every chain has. */
export function commonDraws(record: RunRecord): number {
  return Math.min(...record.chains.map(chain => chain.draws));
}
