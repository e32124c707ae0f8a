/**
 * All that the ledger holds of one run: the job, every transition of every chain, and how far each has come.
 * Not here: pictures (frames.ts), summaries (summary.ts) or the ledger's methods (ledger.ts).
 */
import { LIMITS } from '../protocol.ts';
import type {
  Batch,
  ChainProgress,
  CheckedJob,
  RunModel,
  RunStatus,
  RunVersions,
  WireError,
} from '../protocol.ts';
import { notePlace } from './divergence-places.ts';
import { bytesOf, createChainStore } from './chain-store.ts';
import type { ChainStore } from './chain-store.ts';
import { listElements, runModel } from './elements.ts';
import type { Element } from './elements.ts';
import { createValueTable, KEEP_BELOW } from './value-table.ts';
import type { ValueProgram } from '../../engine/density.ts';
import type { ValueTable } from './value-table.ts';
import { VERSIONS } from './versions.ts';

/** Many chains share the room that these would have for their values. */
const USUAL_CHAINS = 4;

export interface ChainEnd {
  readonly outcome: 'done' | 'stopped' | 'failed';
  readonly error: WireError | null;
}

/** A snapshot of a chain, as its worker made it: plain data. */
export interface ChainState {
  /** Transitions done then; the ledger may have more. */
  readonly done: number;
  readonly state: unknown;
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
  /** Transition numbers of divergences after warm-up, per chain, evenly spread ones where there are many, and how many there were. */
  readonly divergences: readonly number[][];
  readonly divergent: number[];
  readonly ends: (ChainEnd | null)[];
  /** What each chain goes on from, where it told. */
  readonly states: (ChainState | null)[];
  /** When each chain passed its warm-up, milliseconds. */
  readonly warm: (number | null)[];
  /** So long before the end as the run took, pauses between its pieces not counted. */
  readonly startedAt: number;
  /** When the present piece began, and the transitions each chain had then. */
  readonly begun: { readonly at: number; readonly rows: readonly number[] };
  /** The rule `untilEss` held, and the draws are those that took. */
  readonly precise: boolean;
  /** It was kept from before the page was loaded. */
  readonly restored: boolean;
  /** When the run was opened, milliseconds since 1970. */
  readonly began: number;
  /** With what it was made. */
  readonly made: RunVersions;
  /** Computes the values of a position. */
  readonly program: ValueProgram;
  endedAt: number | null;
}

export interface RunRequest {
  readonly id: string;
  readonly cell: string;
  readonly job: CheckedJob;
  readonly statNames: readonly string[];
  readonly program: ValueProgram;
  readonly now: number;
  /** When it was opened and with what it was made; by default this is it. */
  readonly began?: number;
  readonly made?: RunVersions;
  /** Chains to begin with. */
  readonly from?: readonly ChainStore[];
}

/** @throws RangeError when the run would hold more than LIMITS.runBytes */
export function createRecord(request: RunRequest): RunRecord {
  const { id, cell, job, statNames, program, now, from, began = Date.now(), made = VERSIONS } = request;
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
  const chains = Array.from({ length: job.chains }, (_, chain) => createChainStore(size, from?.[chain]));
  const keepBelow = (KEEP_BELOW * USUAL_CHAINS) / Math.max(USUAL_CHAINS, job.chains);
  const record: RunRecord = {
    id,
    cell,
    job,
    model,
    statNames,
    program,
    chains,
    tables: chains.map(chain => createValueTable(chain, size.dim, elements.length, program, keepBelow)),
    elements: new Map(elements.map(element => [element.name, element])),
    divergences: chains.map(() => []),
    divergent: chains.map(() => 0),
    ends: chains.map(() => null),
    states: chains.map(() => null),
    warm: chains.map(chain => (chain.count > job.warmup ? now : null)),
    startedAt: now,
    begun: { at: now, rows: chains.map(chain => chain.count) },
    precise: false,
    restored: false,
    began,
    made,
    endedAt: null,
  };
  for (const chain of chains.keys()) noteDivergences(record, chain, 0);
  return record;
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

/** Counts those from row `from` on. */
export function noteDivergences(record: RunRecord, chain: number, from: number): void {
  const width = record.statNames.length;
  const place = record.statNames.indexOf('diverging');
  if (place < 0) return;
  const { stats, count } = record.chains[chain];
  for (let row = Math.max(from, record.job.warmup); row < count; row += 1) {
    if (stats[row * width + place] === 0) continue;
    notePlace(record.divergences[chain], record.divergent[chain], row);
    record.divergent[chain] += 1;
  }
}

/** Keeps the newest snapshot of a chain, unless draws before it did not come: from there it could not go on. */
export function noteState(record: RunRecord, { chain, done, state }: ChainState & { chain: number }): void {
  const store = record.chains.at(chain);
  if (store !== undefined && done <= store.all && done >= (record.states[chain]?.done ?? 0))
    record.states[chain] = { done, state };
}

export function endChain(record: RunRecord, chain: number, end: ChainEnd, now: number): void {
  if (record.ends[chain] !== null) return;
  record.ends[chain] = end;
  if (record.ends.every(e => e !== null)) record.endedAt = now;
}

export function statusOf(record: RunRecord): RunStatus {
  if (record.ends.some(end => end?.outcome === 'failed')) return 'failed';
  if (record.endedAt !== null) {
    // What was precise enough was stopped for that.
    return !record.precise && record.ends.some(end => end?.outcome === 'stopped') ? 'stopped' : 'done';
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
  const begun = record.begun.rows[chain];
  const drawn = done - Math.max(warmup, begun);
  const inDraws = warm !== null && drawn >= 10;
  const since = inDraws ? warm : record.begun.at;
  const steps = inDraws ? drawn : done - begun;
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

/** Bytes that the draws take, values that are kept among them. */
export function memoryOf({ chains, tables, elements }: RunRecord): number {
  return chains.reduce((sum, chain, i) => {
    const rows = chain.seconds.length;
    const values = tables[i].kept ? rows * elements.size * 8 : 0;
    return sum + chain.positions.byteLength + chain.stats.byteLength + chain.seconds.byteLength + values;
  }, 0);
}

/** Draws that every chain has. */
export function commonDraws(record: RunRecord): number {
  return Math.min(...record.chains.map(chain => chain.draws));
}
