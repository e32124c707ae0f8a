/**
 * The ledger: keeps the draws of all runs, and answers the app's questions about them at the app's pace.
 * Errors are results, since nothing is thrown across to the app.
 * Not here: what a run holds (run-record.ts), its pictures (frames.ts), summary and verdict (judge.ts), files.
 */
import { transfer } from 'comlink';
import * as v from 'valibot';
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import { samplers } from '../../engine/inference/index.ts';
import type { McmcJob, McmcResult } from '../../engine/inference/job.ts';
import { bindData } from '../../engine/density.ts';
import { checkJob } from '../check-job.ts';
import { toLedgerSchema } from '../protocol.ts';
import type {
  ElementDraws,
  DeviceMessage,
  Exploration,
  RunDevice,
  RunFrame,
  RunModel,
  RunState,
  Summary,
  WatchOptions,
  WireError,
} from '../protocol.ts';
import { wireError } from '../wire-error.ts';
import { explore } from './explore.ts';
import { exportFile } from './export-file.ts';
import type { FileFormat } from './export-file.ts';
import { stanParts, stanZip } from './export-stan.ts';
import { buffersOf, createWatcher } from './frames.ts';
import type { Watcher } from './frames.ts';
import { csvParts, elementDraws, jsonParts, resultBuffers, resultOf } from './result.ts';
import { createJudge } from './judge.ts';
import type { Judge } from './judge.ts';
import { addBatch, createRecord, endChain, progressOf, statusOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import type { ValueProgram } from './value-table.ts';

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

/** A state without what is large and seldom changes. */
export type LightState = Omit<RunState, 'model' | 'summary'>;

/** One frame per question: the state and the pictures of those watches that were asked for. */
export interface Pulled {
  readonly state: LightState | null;
  /** Of the summary; to be named in the next question. */
  readonly version: number;
  /** Sent once, to who knows no version. */
  readonly model: RunModel | null;
  /** Sent when its version is not the one known; else `undefined`. Null: there is none yet. */
  readonly summary?: Summary | null;
  readonly frames: readonly (RunFrame | null)[];
}

interface Entry {
  readonly record: RunRecord;
  readonly watchers: Map<string, Watcher>;
  error: WireError | null;
  readonly judge: Judge;
  /** Where the density is computed; compiled chains say nothing. */
  place: DeviceMessage | null;
}

export interface Ledger {
  /** The way from a chain worker. */
  connect(port: MessagePort): void;
  /** Opens a run for an (unchecked) job. */
  open(id: string, cell: string, job: unknown): Answer<null>;
  /** Progress and live pictures of a run. `known`: the version of the summary that the asker has; −1 for none. */
  nextFrame(id: string, watches: readonly WatchOptions[], known?: number): Pulled;
  /** Ends the chains that have not ended: their workers are gone. */
  abandon(id: string, outcome: 'stopped' | 'failed', error: WireError | null): void;
  /** Values and statistics for the cell that asked. */
  result(id: string): Answer<McmcResult>;
  draws(id: string, element: string): ElementDraws | undefined;
  /** A close look at some elements of a run. */
  explore(id: string, elements: readonly string[]): Answer<Exploration>;
  exportCsv(id: string): Answer<Blob>;
  exportJson(id: string): Answer<Blob>;
  /** As CmdStan writes: the file of one chain (from 0), or all of them in a zip. */
  exportStan(id: string, chain?: number): Answer<Blob>;
  /** InferenceData for ArviZ, or one row a draw as Arrow or Parquet. */
  exportFile(id: string, format: FileFormat): Promise<Answer<Blob>>;
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
      const statNames = samplers[job.sampler.name].stats.map(stat => stat.name);
      const program = valueProgram(job);
      this.#entries.set(
        id,
        newEntry(createRecord({ id, cell, job, statNames, program, now: this.#now() }), this.#now),
      );
      return { ok: true, value: null };
    } catch (reason) {
      return { ok: false, error: wireError(reason) };
    }
  }

  nextFrame(id: string, watches: readonly WatchOptions[], known = -1): Pulled {
    const entry = this.#entries.get(id);
    if (entry === undefined) return { state: null, version: known, model: null, frames: [] };
    const { judge, record } = entry;
    judge.advance();
    const frames = watches.map(options => watcher(entry, options).frame());
    const pulled: Pulled = {
      state: stateOf(entry, this.#now()),
      version: judge.version,
      model: known < 0 ? record.model : null,
      ...(known !== judge.version && { summary: judge.summary }),
      frames,
    };
    return transfer(pulled, frames.flatMap(buffersOf) as ArrayBuffer[]);
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

  explore(id: string, elements: readonly string[]): Answer<Exploration> {
    return this.#answer(id, ({ record }) => explore(record, elements));
  }

  exportCsv(id: string): Answer<Blob> {
    return this.#answer(id, ({ record }) => new Blob(csvParts(record), { type: 'text/csv' }));
  }

  exportJson(id: string): Answer<Blob> {
    return this.#answer(id, ({ record }) => {
      return new Blob(jsonParts(record, secondsOf(record, this.#now())), { type: 'application/json' });
    });
  }

  exportStan(id: string, chain?: number): Answer<Blob> {
    return this.#answer(id, ({ record }) =>
      chain === undefined ? stanZip(record) : new Blob([...stanParts(record, chain)], { type: 'text/csv' }),
    );
  }

  async exportFile(id: string, format: FileFormat): Promise<Answer<Blob>> {
    const made = this.#answer(id, ({ record }) => exportFile(record, format, secondsOf(record, this.#now())));
    if (!made.ok) return made;
    return made.value.then(
      value => ({ ok: true, value }),
      (reason: unknown) => ({ ok: false, error: wireError(reason) }),
    );
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
    if (message.op === 'device') return void (entry.place = message);
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

function newEntry(record: RunRecord, now: () => number): Entry {
  return { record, watchers: new Map(), error: null, place: null, judge: createJudge(record, now) };
}

function watcher(entry: Entry, options: WatchOptions): Watcher {
  const key = JSON.stringify(options);
  const known = entry.watchers.get(key) ?? createWatcher(entry.record, options);
  entry.watchers.set(key, known);
  return known;
}

function secondsOf(record: RunRecord, now: number): number {
  return ((record.endedAt ?? now) - record.startedAt) / 1000;
}

function deviceOf({ adapter, software, launches, tensors, notice }: DeviceMessage): RunDevice {
  return { adapter, software, launches, tensors, notice };
}

function stateOf({ record, error, judge, place }: Entry, now: number): LightState {
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
    verdict: judge.verdict,
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
