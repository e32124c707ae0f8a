/**
 * The ledger: keeps the draws of all runs, and answers the app's questions about them at the app's pace.
 * Errors are results, since nothing is thrown across to the app.
 * Not here: what a run holds (run-record.ts), its pictures (frames.ts), summary and verdict (judge.ts), files.
 */
import { transfer } from 'comlink';
import * as v from 'valibot';
import { samplers } from '../../engine/inference/index.ts';
import type { McmcResult } from '../../engine/inference/job.ts';
import type { ChainFrom } from '../chain/chain-task.ts';
import { checkJob } from '../check-job.ts';
import { aboutChainSchema, toLedgerSchema } from '../protocol.ts';
import type {
  ElementDensities,
  ElementDraws,
  Exploration,
  KeptList,
  KeptRun,
  PredictedMessage,
  RunFrame,
  RunModel,
  RunState,
  Summary,
  ToLedger,
  WatchOptions,
  WireError,
} from '../protocol.ts';
import { wireError } from '../wire-error.ts';
import { densitiesOf } from './densities.ts';
import { decided, newEntry, secondsOf, stateOf, watcher } from './entry.ts';
import type { Entry, LightState } from './entry.ts';
import { explore } from './explore.ts';
import { exportFile } from './export-file.ts';
import { checkFileSize } from './file-size.ts';
import type { FileFormat } from './export-file.ts';
import { stanParts, stanZip } from './export-stan.ts';
import { buffersOf } from './frames.ts';
import { Keeper } from './keeper.ts';
import type { RunMaking } from './keeper.ts';
import { PredictedDraws } from './predicted-draws.ts';
import { csvParts, elementDraws, jsonParts, resultBuffers, resultOf } from './result.ts';
import { extended } from './resize-record.ts';
import { addBatch, createRecord, endChain, noteState } from './run-record.ts';
import { restored } from './restore.ts';
import { createRunStore } from './run-store.ts';
import type { RunStore } from './run-store.ts';
import { sameJob } from './same-job.ts';
import { valueProgram } from './value-program.ts';

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

/** One frame per question: the state and the pictures of those watches that were asked for. */
export interface Pulled {
  readonly state: (LightState & Pick<RunState, 'keeping'>) | null;
  /** Of the summary; to be named in the next question. */
  readonly version: number;
  /** Sent once, to who knows no version. */
  readonly model: RunModel | null;
  /** Sent when its version is not the one known; else `undefined`. Null: there is none yet. */
  readonly summary?: Summary | null;
  readonly frames: readonly (RunFrame | null)[];
}

/** What the chains of a run need to go on. */
export interface Extension {
  /** What they call the run: what those before them still say is not heard. */
  readonly run: string;
  readonly job: unknown;
  readonly from: readonly ChainFrom[];
}

export interface Ledger {
  /** The way from a chain worker. */
  connect(port: MessagePort): void;
  /** Opens a run for an (unchecked) job. @returns how many chains it has */
  open(id: string, cell: string, job: unknown): Answer<{ readonly chains: number }>;
  /** Progress and live pictures of a run. `known`: the version of the summary that the asker has; −1 for none. */
  nextFrame(id: string, watches: readonly WatchOptions[], known?: number): Pulled;
  /** Which of these runs has this (unchecked) job, but for the number of draws; null when none has. */
  match(ids: readonly string[], job: unknown): string | null;
  /**
   * Makes room for so many draws per chain, so that a run that ended can go on.
   * @returns from where each chain does
   */
  extend(id: string, draws: number): Answer<Extension>;
  /** Keeps a run in this browser, so that a reload does not lose it. */
  keep(id: string, notebook: string, made: RunMaking): void;
  /** Runs that were kept of a notebook before this page. */
  keptRuns(notebook: string): Promise<KeptList>;
  /** Takes a kept run up again under a new id: it is over, and can go on. */
  restore(kept: KeptRun, id: string): Promise<Answer<null>>;
  /** The runs belong to another notebook from now on. */
  moveKept(ids: readonly string[], notebook: string): void;
  /** Ends the chains that have not ended: their workers are gone. */
  abandon(id: string, outcome: 'stopped' | 'failed', error: WireError | null): void;
  /** Values and statistics for the cell that asked. */
  result(id: string): Answer<McmcResult>;
  draws(id: string, element: string): ElementDraws | undefined;
  /** Elements of several runs, on common grids; those that none of them has are left out. */
  densities(ids: readonly string[], elements: readonly string[]): readonly ElementDensities[];
  /** A close look at some elements of a run. */
  explore(id: string, elements: readonly string[]): Answer<Exploration>;
  exportCsv(id: string): Answer<Blob>;
  exportJson(id: string): Answer<Blob>;
  /** As CmdStan writes: the file of one chain (from 0), or all of them in a zip. */
  exportStan(id: string, chain?: number): Answer<Blob>;
  /** InferenceData for ArviZ, or one row a draw as Arrow or Parquet. */
  exportFile(id: string, format: FileFormat): Promise<Answer<Blob>>;
  /** Takes what `predictive` simulated for files of one of these runs. @returns why it was refused, or null */
  attach(draws: PredictedMessage, runs: readonly string[]): string | null;
  /** Another notebook is opened: what waits for a run is of no use. */
  closePredicted(): void;
  forget(id: string): void;
}

/** Creates an empty ledger. */
export function createLedger(
  now: () => number = () => performance.now(),
  store: RunStore = createRunStore(),
): Ledger {
  return new RunLedger(now, store);
}

/** Elements whose densities are given at a time. */
const MOST_COMPARED = 24;

class RunLedger implements Ledger {
  readonly #now: () => number;
  readonly #store: RunStore;
  readonly #keeper: Keeper;
  readonly #entries = new Map<string, Entry>();
  readonly #predicted = new PredictedDraws();
  /** Runs by what their present chains call them. */
  readonly #callers = new Map<string, string>();
  #pieces = 0;

  constructor(now: () => number, store: RunStore) {
    this.#now = now;
    this.#store = store;
    this.#keeper = new Keeper(store);
  }

  connect(port: MessagePort): void {
    port.onmessage = event => this.#receive(event.data);
  }

  open(id: string, cell: string, data: unknown): ReturnType<Ledger['open']> {
    const admission = checkJob(data);
    if (!admission.ok) return { ok: false, error: { code: 'model', message: admission.reason } };
    try {
      const { job } = admission;
      const statNames = samplers[job.sampler.name].stats.map(stat => stat.name);
      const program = valueProgram(job);
      this.#callers.set(id, id);
      const record = createRecord({ id, cell, job, statNames, program, now: this.#now() });
      this.#entries.set(id, newEntry(record, this.#now));
      this.#predicted.opened(record);
      return { ok: true, value: { chains: record.chains.length } };
    } catch (reason) {
      return { ok: false, error: wireError(reason) };
    }
  }

  nextFrame(id: string, watches: readonly WatchOptions[], known = -1): Pulled {
    const entry = this.#decided(id);
    if (entry === undefined) return { state: null, version: known, model: null, frames: [] };
    const { judge, record } = entry;
    judge.advance();
    const frames = watches.map(options => watcher(entry, options).frame());
    const pulled: Pulled = {
      state: { ...stateOf(entry, this.#now()), keeping: this.#keeper.stateOf(id) },
      version: judge.version,
      model: known < 0 ? record.model : null,
      ...(known !== judge.version && { summary: judge.summary }),
      frames,
    };
    return transfer(pulled, frames.flatMap(buffersOf) as ArrayBuffer[]);
  }

  /** The entry, cut to the draws that are enough where they are. */
  #decided(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    const next = entry && decided(entry, this.#now);
    if (next === undefined || next === entry) return entry;
    this.#entries.set(id, next);
    this.#touch(id);
    return next;
  }

  #touch(id: string): void {
    this.#keeper.touch(id, () => this.#entries.get(id)?.record);
  }

  keep(id: string, notebook: string, made: RunMaking): void {
    const record = this.#entries.get(id)?.record;
    if (record === undefined) return;
    this.#keeper.keep(id, record, notebook, made);
    this.#touch(id);
  }

  keptRuns(notebook: string): Promise<KeptList> {
    return this.#keeper.list(notebook);
  }

  async restore(kept: KeptRun, id: string): Promise<Answer<null>> {
    try {
      const whole = await this.#store.load(kept.id);
      if (whole === undefined) throw new Error('this run is not kept any more');
      this.#entries.set(id, newEntry(restored(id, whole, this.#now()), this.#now));
      this.#keeper.adopt(id, whole.run);
      return { ok: true, value: null };
    } catch (reason) {
      return { ok: false, error: wireError(reason) };
    }
  }

  moveKept(ids: readonly string[], notebook: string): void {
    this.#keeper.move(ids, notebook);
  }

  match(ids: readonly string[], job: unknown): string | null {
    const admission = checkJob(job);
    if (!admission.ok) return null;
    const found = ids.find(id => {
      const known = this.#entries.get(id);
      return known !== undefined && sameJob(known.record.job, admission.job);
    });
    return found ?? null;
  }

  extend(id: string, draws: number): Answer<Extension> {
    return this.#answer(id, entry => {
      const { place, judge } = entry;
      const next = extended(entry.record, draws, this.#now());
      this.#entries.set(id, { ...newEntry(next, this.#now, judge), place });
      this.#predicted.resized(id);
      this.#uncall(id);
      this.#pieces += 1;
      const run = `${id}.${this.#pieces}`;
      this.#callers.set(run, id);
      const from = next.chains.map((chain, i) => ({
        chain: i,
        count: chain.all,
        state: next.states[i]?.state ?? null,
      }));
      return { run, job: next.job, from };
    });
  }

  abandon(id: string, outcome: 'stopped' | 'failed', error: WireError | null): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.error ??= error;
    for (const chain of entry.record.chains.keys())
      endChain(entry.record, chain, { outcome, error }, this.#now());
    this.#touch(id);
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

  densities(ids: readonly string[], elements: readonly string[]): readonly ElementDensities[] {
    return densitiesOf(
      ids.map(id => this.#entries.get(id)?.record ?? null),
      elements.slice(0, MOST_COMPARED),
    );
  }

  explore(id: string, elements: readonly string[]): Answer<Exploration> {
    return this.#answer(id, ({ record }) => explore(record, elements));
  }

  exportCsv(id: string): Answer<Blob> {
    return this.#answer(id, ({ record }) => {
      checkFileSize(record, 'csv');
      return new Blob(csvParts(record), { type: 'text/csv' });
    });
  }

  exportJson(id: string): Answer<Blob> {
    return this.#answer(id, ({ record }) => {
      checkFileSize(record, 'json');
      return new Blob(jsonParts(record, secondsOf(record, this.#now())), { type: 'application/json' });
    });
  }

  exportStan(id: string, chain?: number): Answer<Blob> {
    return this.#answer(id, ({ record }) => {
      checkFileSize(record, chain === undefined ? 'stan-zip' : 'stan');
      if (chain === undefined) return stanZip(record);
      return new Blob([...stanParts(record, chain)], { type: 'text/csv' });
    });
  }

  async exportFile(id: string, format: FileFormat): Promise<Answer<Blob>> {
    const made = this.#answer(id, ({ record }) =>
      exportFile(record, format, secondsOf(record, this.#now()), this.#predicted.of(id)),
    );
    if (!made.ok) return made;
    return made.value.then(
      value => ({ ok: true, value }),
      (reason: unknown) => ({ ok: false, error: wireError(reason) }),
    );
  }

  attach(draws: PredictedMessage, runs: readonly string[]): string | null {
    const records = runs.flatMap(id => this.#entries.get(id)?.record ?? []);
    return this.#predicted.attach(draws, records);
  }

  closePredicted(): void {
    this.#predicted.close();
  }

  forget(id: string): void {
    this.#keeper.remove(id);
    this.#predicted.forget(id);
    this.#uncall(id);
    this.#entries.delete(id);
  }

  #receive(data: unknown): void {
    const parsed = v.safeParse(toLedgerSchema, data);
    if (!parsed.success) return this.#fail(data);
    const message = parsed.output;
    const id = this.#callers.get(message.run) ?? '';
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#note(entry, message);
    this.#touch(id);
  }

  /** A message that makes no sense ends its chain: a run would wait for ever for what it was to say. */
  #fail(data: unknown): void {
    const parsed = v.safeParse(aboutChainSchema, data);
    const entry = parsed.success ? this.#entries.get(this.#callers.get(parsed.output.run) ?? '') : undefined;
    if (!parsed.success || entry === undefined || parsed.output.chain >= entry.record.chains.length) return;
    const { run, chain } = parsed.output;
    const error = { code: 'runtime', message: `A message of chain ${chain} could not be read` };
    entry.error ??= error;
    endChain(entry.record, chain, { outcome: 'failed', error }, this.#now());
    this.#touch(this.#callers.get(run) ?? '');
  }

  #note(entry: Entry, message: ToLedger): void {
    if (message.op === 'device') return void (entry.place = message);
    if (message.op === 'state') return noteState(entry.record, message);
    if (message.op === 'end') {
      entry.error ??= message.error;
      return endChain(entry.record, message.chain, message, this.#now());
    }
    // A chain that was ended here may not know of it yet.
    if (entry.record.ends[message.chain]?.outcome === 'stopped') return;
    const refused = addBatch(entry.record, message, this.#now());
    if (refused === null) return;
    const error = { code: 'runtime', message: `Draws of chain ${message.chain} were refused: ${refused}` };
    entry.error ??= error;
    endChain(entry.record, message.chain, { outcome: 'failed', error }, this.#now());
  }

  #uncall(id: string): void {
    for (const [caller, run] of this.#callers) if (run === id) this.#callers.delete(caller);
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
