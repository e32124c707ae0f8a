/**
 * The ledger: keeps the draws of all runs, and answers the app's questions about them at the app's pace.
 * Errors are results, since nothing is thrown across to the app.
 * Not here: what a run holds (run-record.ts), its pictures (frames.ts), summary, verdict and files.
 */
import { transfer } from 'comlink';
import * as v from 'valibot';
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import { algorithms } from '../../engine/inference/index.ts';
import type { McmcJob, McmcResult } from '../../engine/inference/job.ts';
import { bindData } from '../../engine/density.ts';
import { checkJob } from '../check-job.ts';
import { toLedgerSchema } from '../protocol.ts';
import type {
  ElementDraws,
  RunFrame,
  RunState,
  Summary,
  Verdict,
  WatchOptions,
  WireError,
} from '../protocol.ts';
import { wireError } from '../wire-error.ts';
import { buffersOf, createWatcher } from './frames.ts';
import type { Watcher } from './frames.ts';
import { csvParts, elementDraws, jsonParts, resultBuffers, resultOf } from './result.ts';
import { addBatch, commonDraws, createRecord, endChain, progressOf, statusOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import { beginSummary, runningVerdict, summaryOf, verdictOf } from './summary.ts';
import type { SummaryWork } from './summary.ts';
import type { ValueProgram } from './value-table.ts';

/**
 * Share of its time that a ledger may spend on summaries while sampling, and the least time between two. One that
 * would hold the live pictures up for longer than a few frames waits for the end (milliseconds).
 */
const SUMMARY_SHARE = 0.15;
const SUMMARY_EVERY = 400;
const SUMMARY_LONGEST = 60;
/** Of a summary, per draw of one element; measured, generous. */
const MILLISECONDS_PER_DRAW = 0.004;

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

/** One frame per question: the state and the pictures of those watches that were asked for. */
export interface Pulled {
  readonly state: RunState | null;
  readonly frames: readonly (RunFrame | null)[];
}

interface Entry {
  readonly record: RunRecord;
  readonly watchers: Map<string, Watcher>;
  error: WireError | null;
  summary: Summary | null;
  verdict: Verdict | null;
  summaryAt: number;
  summaryCost: number;
  /** Draws per chain that the last summary rested on. */
  summaryDraws: number;
  /** The last summary in the making. */
  work: SummaryWork | null;
  /** The summary rests on all draws there will be. */
  final: boolean;
  toldStop: boolean;
}

export interface Ledger {
  /** The way from a chain worker. */
  connect(port: MessagePort): void;
  /** Opens a run for an (unchecked) job. */
  open(id: string, cell: string, job: unknown): Answer<null>;
  /** Progress and live pictures of a run. */
  nextFrame(id: string, watches: readonly WatchOptions[]): Pulled;
  /** Ends the chains that have not ended: their workers are gone. */
  abandon(id: string, outcome: 'stopped' | 'failed', error: WireError | null): void;
  /** Values and statistics for the cell that asked. */
  result(id: string): Answer<McmcResult>;
  draws(id: string, element: string): ElementDraws | undefined;
  exportCsv(id: string): Answer<Blob>;
  exportJson(id: string): Answer<Blob>;
  forget(id: string): void;
}

/** Creates an empty ledger. */
export function createLedger(now: () => number = () => performance.now()): Ledger {
  return new RunLedger(now);
}

class RunLedger implements Ledger {
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(now: () => number) {
    this.#now = now;
  }

  connect(port: MessagePort): void {
    port.onmessage = event => this.#receive(event.data);
  }

  open(id: string, cell: string, data: unknown): Answer<null> {
    const admission = checkJob(data);
    if (!admission.ok) return { ok: false, error: { code: 'model', message: admission.reason } };
    try {
      const { job } = admission;
      const statNames = algorithms[job.sampler.name].stats.map(stat => stat.name);
      const program = valueProgram(job);
      this.#entries.set(id, newEntry(createRecord({ id, cell, job, statNames, program, now: this.#now() })));
      return { ok: true, value: null };
    } catch (reason) {
      return { ok: false, error: wireError(reason) };
    }
  }

  nextFrame(id: string, watches: readonly WatchOptions[]): Pulled {
    const entry = this.#entries.get(id);
    if (entry === undefined) return { state: null, frames: [] };
    refreshSummary(entry, this.#now);
    const frames = watches.map(options => watcher(entry, options).frame());
    const buffers = frames.flatMap(buffersOf) as ArrayBuffer[];
    return transfer({ state: stateOf(entry, this.#now()), frames }, buffers);
  }

  abandon(id: string, outcome: 'stopped' | 'failed', error: WireError | null): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.error ??= error;
    for (const chain of entry.record.chains.keys())
      endChain(entry.record, chain, { outcome, error }, this.#now());
  }

  result(id: string): Answer<McmcResult> {
    const made = this.#answer(id, ({ record }) => resultOf(record, secondsOf(record, this.#now())));
    return made.ok ? transfer(made, resultBuffers(made.value) as ArrayBuffer[]) : made;
  }

  draws(id: string, element: string): ElementDraws | undefined {
    const entry = this.#entries.get(id);
    const made = entry && elementDraws(entry.record, element);
    return made && transfer(made, [made.values.buffer as ArrayBuffer]);
  }

  exportCsv(id: string): Answer<Blob> {
    return this.#answer(id, ({ record }) => new Blob(csvParts(record), { type: 'text/csv' }));
  }

  exportJson(id: string): Answer<Blob> {
    return this.#answer(id, ({ record }) => {
      return new Blob(jsonParts(record, secondsOf(record, this.#now())), { type: 'application/json' });
    });
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }

  #receive(data: unknown): void {
    const parsed = v.safeParse(toLedgerSchema, data);
    if (!parsed.success) return;
    const message = parsed.output;
    const entry = this.#entries.get(message.run);
    if (entry === undefined) return;
    if (message.op === 'end') {
      entry.error ??= message.error;
      return endChain(entry.record, message.chain, message, this.#now());
    }
    const refused = addBatch(entry.record, message, this.#now());
    if (refused === null) return;
    const error = { code: 'runtime', message: `Draws of chain ${message.chain} were refused: ${refused}` };
    entry.error ??= error;
    endChain(entry.record, message.chain, { outcome: 'failed', error }, this.#now());
  }

  #answer<T>(id: string, make: (entry: Entry) => T): Answer<T> {
    const entry = this.#entries.get(id);
    if (entry === undefined)
      return { ok: false, error: { code: 'runtime', message: `There is no run ${id}` } };
    try {
      return { ok: true, value: make(entry) };
    } catch (reason) {
      return { ok: false, error: wireError(reason) };
    }
  }
}

function newEntry(record: RunRecord): Entry {
  return {
    record,
    watchers: new Map(),
    error: null,
    summary: null,
    verdict: null,
    summaryAt: 0,
    summaryCost: 0,
    summaryDraws: 0,
    work: null,
    final: false,
    toldStop: false,
  };
}

function watcher(entry: Entry, options: WatchOptions): Watcher {
  const key = JSON.stringify(options);
  const known = entry.watchers.get(key) ?? createWatcher(entry.record, options);
  entry.watchers.set(key, known);
  return known;
}

/** Often enough to be live, seldom enough to leave time for the draws; at the end the last one, in parts. */
function refreshSummary(entry: Entry, now: () => number): void {
  const begin = now();
  if (entry.record.endedAt !== null) return finishSummary(entry, begin, now);
  const wait = Math.max(SUMMARY_EVERY, entry.summaryCost / SUMMARY_SHARE);
  if (begin - entry.summaryAt < wait || expectedCost(entry) > SUMMARY_LONGEST) return;
  entry.summary = summaryOf(entry.record) ?? entry.summary;
  if (entry.summary !== null) entry.verdict = runningVerdict(entry.summary);
  entry.summaryAt = now();
  entry.summaryCost = entry.summaryAt - begin;
  entry.summaryDraws = entry.summary?.draws ?? 0;
}

/** A part of the last summary. After a stop the first frame does not wait for it: the page must be idle at once. */
function finishSummary(entry: Entry, begin: number, now: () => number): void {
  if (entry.final) return;
  // What was said while sampling is no verdict on the whole.
  entry.verdict = null;
  if (statusOf(entry.record) === 'stopped' && !entry.toldStop) {
    entry.toldStop = true;
    return;
  }
  entry.work ??= beginSummary(entry.record);
  if (!entry.work.advance(() => now() - begin > SUMMARY_LONGEST)) return;
  entry.final = true;
  entry.summary = entry.work.result() ?? entry.summary;
  if (entry.summary !== null) entry.verdict = verdictOf(entry.record, entry.summary);
}

/** What a summary of all present draws would take, in milliseconds; before there was one, by a rough rate. */
function expectedCost({ record, summaryCost, summaryDraws }: Entry): number {
  const draws = commonDraws(record);
  if (summaryDraws > 0) return (summaryCost * draws) / summaryDraws;
  return draws * record.chains.length * record.elements.size * MILLISECONDS_PER_DRAW;
}

function secondsOf(record: RunRecord, now: number): number {
  return ((record.endedAt ?? now) - record.startedAt) / 1000;
}

function stateOf({ record, error, summary, verdict }: Entry, now: number): RunState {
  const { job } = record;
  const status = statusOf(record);
  const seconds = secondsOf(record, now);
  const done = record.chains.reduce((sum, chain) => sum + chain.count, 0);
  const divergences = record.divergent.reduce((sum, n) => sum + n, 0);
  const partial = status === 'stopped' || status === 'failed';
  return {
    id: record.id,
    cell: record.cell,
    status,
    model: record.model,
    sampler: job.sampler.name,
    backend: 'wasm',
    seed: job.seed,
    warmup: job.warmup,
    draws: job.draws,
    chains: record.chains.map((_, chain) => progressOf(record, chain, now)),
    seconds,
    drawsPerSecond: seconds > 0 ? done / seconds : 0,
    divergences,
    partial,
    summary,
    verdict,
    error,
  };
}

/** The compiled `values` program: reads outputs in the order of the entries. */
function valueProgram({ model }: McmcJob): ValueProgram {
  const program = instantiateWasm(compileWasm(model.values));
  bindData(program, model.values, model.data);
  const usesPosition = model.values.inputs.some(input => input.name === 'position');
  const position = usesPosition ? program.input('position') : new Float64Array(model.dim);
  const outputs = model.entries.map(entry => program.output(entry.name));
  return (values, out, at) => {
    position.set(values);
    program.run();
    let place = at;
    for (const output of outputs) {
      out.set(output, place);
      place += output.length;
    }
  };
}
