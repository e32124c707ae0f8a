/**
 * A run as the ledger works with it: its record, and what looks at that (pictures, judgement, precision).
 * Not here: the ledger's methods (ledger.ts), or what a record holds (run-record.ts).
 */
import type { DeviceMessage, RunDevice, RunState, RunStatus, WatchOptions, WireError } from '../protocol.ts';
import { createWatcher } from './frames.ts';
import type { Watcher } from './frames.ts';
import { createJudge } from './judge.ts';
import type { Judge } from './judge.ts';
import { createPrecision } from './precision.ts';
import type { Precision } from './precision.ts';
import { cut } from './resize-record.ts';
import { memoryOf, progressOf, statusOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import { VERSIONS } from './versions.ts';

/** A state without what is large and seldom changes. */
export type LightState = Omit<RunState, 'model' | 'summary' | 'keeping'>;

export interface Entry {
  readonly record: RunRecord;
  readonly watchers: Map<string, Watcher>;
  error: WireError | null;
  readonly judge: Judge;
  /** Where the density is computed; compiled chains say nothing. */
  place: DeviceMessage | null;
  /** What decides whether there are draws enough; null without such a rule, and once that is decided. */
  readonly precision: Precision | null;
}

/** `before`: who judged the run when it had another length. */
export function newEntry(record: RunRecord, now: () => number, before?: Judge): Entry {
  return {
    record,
    watchers: new Map(),
    error: null,
    judge: createJudge(record, now, before),
    place: null,
    precision: record.precise ? null : createPrecision(record, now),
  };
}

/** Judges the precision a little further: the same entry, or one that is cut where it is enough. */
export function decided(entry: Entry, now: () => number): Entry {
  const { precision, record, judge, place, error } = entry;
  if (precision === null) return entry;
  // Who stopped it wants what there is, at once.
  if (statusOf(record) === 'stopped') return { ...entry, precision: null };
  const through = precision.advance();
  const { enough } = precision;
  if (enough !== null) return { ...newEntry(cut(record, enough), now, judge), place, error };
  return through && record.endedAt !== null ? { ...entry, precision: null } : entry;
}

export function watcher(entry: Entry, options: WatchOptions): Watcher {
  const key = JSON.stringify(options);
  const known = entry.watchers.get(key) ?? createWatcher(entry.record, options);
  entry.watchers.set(key, known);
  return known;
}

export function secondsOf(record: RunRecord, now: number): number {
  return ((record.endedAt ?? now) - record.startedAt) / 1000;
}

function deviceOf({ adapter, software, launches, tensors, notice }: DeviceMessage): RunDevice {
  return { adapter, software, launches, tensors, notice };
}

export function stateOf({ record, error, judge, place, precision }: Entry, now: number): LightState {
  const { job } = record;
  const status = statusNow(record, precision);
  const seconds = secondsOf(record, now);
  const done = record.chains.reduce((sum, chain) => sum + chain.count, 0);
  const divergences = record.divergent.reduce((sum, n) => sum + n, 0);
  const partial = status === 'stopped' || status === 'failed';
  return {
    id: record.id,
    cell: record.cell,
    status,
    sampler: job.sampler.name,
    backend: place?.backend ?? 'wasm',
    device: place && deviceOf(place),
    seed: job.seed,
    warmup: job.warmup,
    draws: job.draws,
    chains: record.chains.map((_, chain) => progressOf(record, chain, now)),
    seconds,
    drawsPerSecond: seconds > 0 ? done / seconds : 0,
    divergences,
    partial,
    untilEss: job.untilEss ?? null,
    precise: record.precise,
    canContinue: canContinue(record, status),
    began: record.began,
    bytes: memoryOf(record),
    dropped: false,
    restored: record.restored,
    made: record.made,
    verdict: judge.verdict,
    error,
  };
}

/** Another engine might draw others. */
const canContinue = ({ job, made }: RunRecord, status: RunStatus): boolean =>
  status !== 'failed' && job.sampler.name === 'nuts' && made.engine === VERSIONS.engine;

/** A run that is not judged to its end is under way. */
function statusNow(record: RunRecord, precision: Precision | null): RunStatus {
  const status = statusOf(record);
  return precision !== null && (status === 'done' || status === 'stopped') ? 'running' : status;
}
