/**
 * The kernel's state and its answers: compiles and evaluates cells one by one, keeps the names they define, hands
 * sampling jobs out. Runs user code, so it must be inside the sandbox (or a process one trusts it with).
 * Not here: the port and the globals of the worker (main.ts).
 */
import { dataNames } from '../../engine/model/data-names.ts';
import { compileCell, OWN_NAMES } from '../../notebook/language/compile-cell.ts';
import type { CompiledCell } from '../../notebook/language/compile-cell.ts';
import { cellFrames, locate } from '../../notebook/language/locate.ts';
import type { CellProblem } from '../../notebook/language/problem.ts';
import type { SiteInfo } from '../../notebook/language/sites.ts';
import type { DatasetName } from '../../engine/data/names.ts';
import type { ComputeJob, ComputeResult } from '../../engine/compute-job.ts';
import type { McmcJob, McmcResult, SviJob, SviResult } from '../../engine/inference/job.ts';
import type { PredictedDraws } from '../../engine/predicted.ts';
import { LIMITS } from '../protocol.ts';
import type { EvaluateMessage, FromKernel, Output, ToKernel, WireError, WireSpan } from '../protocol.ts';
import { CarriedError, wireError } from '../wire-error.ts';
import { advised, promisesLeft, promisesRead } from './advice.ts';
import type { Surroundings } from './advice.ts';
import { createAside } from './aside.ts';
import type { ConsoleCapture } from './console.ts';
import { createPredictedOutbox } from './predicted.ts';
import { present, typeOf } from './present.ts';
import { sketchOf } from './sketch.ts';
import { createWidgets } from './widgets.ts';
import type { WidgetValues } from './widgets.ts';

/** A loaded cell module: the runtime `$` and the names it may read → getters of its names, and $output. */
export type CellFunction = (runtime: unknown, names: object) => Promise<Record<string, unknown>>;

export interface SessionHost {
  post(message: FromKernel): void;
  /** Loads the text of a cell's module. Never freed, so it is asked once per text. */
  load(code: string): Promise<CellFunction>;
  /** Names cells can use. */
  readonly api: Readonly<Record<string, unknown>>;
  runtime(cell: string, sites: readonly SiteInfo[], seed: number): unknown;
  now(): number;
  /** The card of a model function: equations, diagram, what the prior expects. */
  card(model: () => unknown, names: Readonly<Record<string, unknown>>, seed: number): unknown;
  /** The error that any run of a model function would meet; undefined where there is none. */
  trouble(model: () => unknown, seed: number): unknown;
  /** Takes the console over; `show` gets what is printed. */
  console(show: (output: Output) => void): ConsoleCapture;
}

export interface Session {
  receive(message: ToKernel): void;
  /** The InferenceHost of the engine: jobs go to the app's workers. */
  readonly inference: {
    runMcmc(job: McmcJob): Promise<McmcResult>;
    runSvi(job: SviJob): Promise<SviResult>;
    runCompute(job: ComputeJob): Promise<ComputeResult>;
    predicted(draws: PredictedDraws): void;
    readonly seed: number;
    readonly backend: NonNullable<EvaluateMessage['backend']>;
  };
  /** The text of a data set that ships; the app serves it. */
  dataset(name: DatasetName): Promise<string>;
  unhandled(reason: unknown): void;
}

interface Executed {
  readonly outputs: Output[];
  readonly error: WireError | null;
  /** A model that the cell defines cannot run; `outputs` say why. */
  readonly troubled?: true;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

const MOST_CARDS = 3;

/** Creates a session with no names. */
export function createSession(host: SessionHost): Session {
  return new KernelSession(host);
}

class KernelSession implements Session {
  readonly #host: SessionHost;
  readonly #modules = new Map<string, Promise<CellFunction>>();
  readonly #compiled = new Map<string, CompiledCell>();
  /** Texts last evaluated, by cell. */
  readonly #sources = new Map<string, string>();
  readonly #exports = new Map<string, Record<string, unknown>>();
  readonly #aside = createAside([this.#exports, this.#compiled, this.#sources]);
  readonly #values: WidgetValues = new Map();
  readonly #runs = new Map<number, Waiting>();
  readonly #asked = new Map<number, Waiting>();
  readonly #predicted = createPredictedOutbox();
  readonly #widgets: ReturnType<typeof createWidgets>;
  readonly #printed: ConsoleCapture;
  #current: { request: number; cell: string; shown: number } | undefined;
  /** What the cell that runs may read, and what it has defined. */
  #read: Readonly<Record<string, unknown>> = {};
  #seed = 1;
  #backend: Session['inference']['backend'] = 'auto';
  #runCount = 0;
  #askCount = 0;
  readonly #surroundings: Surroundings = {
    source: cell => this.#sources.get(cell),
    defined: name => this.#definedBy(name),
    known: () => this.#names(),
  };
  readonly inference: Session['inference'];

  constructor(host: SessionHost) {
    this.#host = host;
    const show = (output: Output) => this.#show(output);
    this.#widgets = createWidgets({ values: this.#values, cell: () => this.#current?.cell ?? '', show });
    this.#printed = host.console(show);
    const seed = () => this.#seed;
    const backend = () => this.#backend;
    this.inference = {
      get seed() {
        return seed();
      },
      get backend() {
        return backend();
      },
      runMcmc: job => this.#ask<McmcResult>('run', this.#withDataNames(job)),
      runSvi: job => this.#ask<SviResult>('fit', job),
      runCompute: job => this.#ask<ComputeResult>('compute', job),
      predicted: draws => this.#predicted.note(draws),
    };
  }

  /** A cell of another notebook may bear the same id. */
  #forget(cell: string): void {
    this.#exports.delete(cell);
    for (const id of this.#values.keys()) if (id.startsWith(`${cell}:`)) this.#values.delete(id);
  }

  receive(message: ToKernel): void {
    switch (message.op) {
      case 'evaluate':
        return void this.#evaluate(message);
      case 'widget':
        return void this.#values.set(message.id, message);
      case 'forget':
        return this.#forget(message.cell);
      case 'removed':
        return this.#aside[message.now](message.cell);
      case 'ping':
        return this.#host.post({ op: 'pong', n: message.n });
      case 'run-done':
        this.#runs.get(message.run)?.resolve(message.result);
        return void this.#runs.delete(message.run);
      case 'run-failed':
        this.#runs.get(message.run)?.reject(new CarriedError(message.error));
        return void this.#runs.delete(message.run);
      case 'data-done':
        this.#asked.get(message.ask)?.resolve(message.text);
        return void this.#asked.delete(message.ask);
      case 'data-failed':
        this.#asked.get(message.ask)?.reject(new CarriedError(message.error));
        return void this.#asked.delete(message.ask);
    }
  }

  dataset(name: DatasetName): Promise<string> {
    this.#askCount += 1;
    const ask = this.#askCount;
    this.#host.post({ op: 'data', ask, name });
    return new Promise((resolve, reject) =>
      this.#asked.set(ask, { resolve: text => resolve(String(text)), reject }),
    );
  }

  unhandled(reason: unknown): void {
    this.#host.post({ op: 'unhandled', error: this.#wire(reason) });
  }

  #wire(reason: unknown): WireError {
    return advised(
      wireError(reason, stack => this.#spanOf(stack)),
      this.#surroundings,
    );
  }

  #spanOf(stack: string): WireSpan | undefined {
    for (const frame of cellFrames(stack, id => this.#compiled.has(id))) {
      const place = locate(this.#compiled.get(frame.cellId)?.map ?? [], frame.line, frame.column);
      if (place !== undefined) return { cell: frame.cellId, ...place };
    }
    return undefined;
  }

  #show(output: Output): void {
    if (this.#current === undefined || this.#current.shown >= LIMITS.outputs) return;
    this.#current.shown += 1;
    this.#host.post({ op: 'output', request: this.#current.request, output });
  }

  /** Hands a job out; the app's workers do it. */
  #ask<Result>(op: 'run' | 'fit' | 'compute', job: unknown): Promise<Result> {
    this.#runCount += 1;
    const run = this.#runCount;
    this.#printed.flush();
    this.#host.post({ op, run, request: this.#current?.request ?? 0, job });
    return new Promise((resolve, reject) =>
      this.#runs.set(run, { resolve: result => resolve(result as Result), reject }),
    );
  }

  /** The job with what the modeller calls its data. */
  #withDataNames(job: McmcJob): McmcJob {
    const own = (this.#read[OWN_NAMES] ?? {}) as Readonly<Record<string, unknown>>;
    const defined = live({}, [own, ...this.#exports.values()]);
    return { ...job, model: { ...job.model, dataNames: dataNames(job.model.data, defined) } };
  }

  /** What a cell may read: controls, the API, and other cells' names, live. */
  #names(): Readonly<Record<string, unknown>> {
    const { functions } = this.#widgets;
    const all: Record<string, unknown> = Object.assign(Object.create(null), functions, this.#host.api);
    return live(all, this.#exports.values());
  }

  #definedBy(name: string): ReturnType<Surroundings['defined']> {
    for (const [cell, exported] of this.#exports)
      if (Object.hasOwn(exported, name)) return { cell, value: exported[name] };
    return undefined;
  }

  /** The cell's function, loaded once per text: modules are never freed. */
  #load({ code }: CompiledCell): Promise<CellFunction> {
    const loaded = this.#modules.get(code) ?? this.#host.load(code);
    this.#modules.set(code, loaded);
    return loaded;
  }

  async #execute({ cell, source, seed }: EvaluateMessage): Promise<Executed> {
    this.#exports.delete(cell);
    const made = compileCell({ id: cell, source, index: 0 });
    if (!made.ok) return { outputs: [], error: problemError(cell, made.problems[0]) };
    this.#compiled.set(cell, made);
    this.#sources.set(cell, source);
    try {
      const run = await this.#load(made);
      this.#read = this.#names();
      const result = await run(this.#host.runtime(cell, made.sites, seed), this.#read);
      const { $output: shown } = result;
      this.#exports.set(cell, withoutOutput(result));
      this.#printed.flush();
      const exported = this.#exports.get(cell) ?? {};
      const cards = made.costly ? [] : this.#cards(cell, seed);
      const troubles = made.costly ? [] : this.#troubles(cell, seed);
      const promises = [
        ...promisesLeft(source, exported),
        ...promisesRead(source, made.reads, this.#surroundings),
      ];
      const warnings = [...troubles, ...promises].map(warning);
      const outputs = [...cards, ...named(present(shown), shown, exported), ...warnings];
      return { outputs, error: null, ...(troubles.length > 0 && { troubled: true }) };
    } catch (reason) {
      return { outputs: [], error: this.#wire(reason) };
    }
  }

  /**
   * A card for every model the cell defines, as far as it can be drawn before anything is sampled. That takes thirty or so
   * executions of which the reader knows nothing: what they print is not shown.
   */
  #cards(cell: string, seed: number): Output[] {
    const names = Object.assign({}, ...this.#exports.values()) as Readonly<Record<string, unknown>>;
    const cards = this.#models(cell).map(([, model]) =>
      this.#printed.silently(() => this.#host.card(model, names, seed)),
    );
    return cards.flatMap(card => present(card));
  }

  /** What keeps models of the cell from running at all: only the cell that samples would say it. */
  #troubles(cell: string, seed: number): string[] {
    return this.#models(cell).flatMap(([name, model]) => {
      if (!isModelAlone(model)) return [];
      const reason = this.#printed.silently(() => this.#host.trouble(model, seed));
      return reason === undefined ? [] : [troubleWords(name, this.#wire(reason), cell)];
    });
  }

  #models(cell: string): [string, () => unknown][] {
    const models = Object.entries(this.#exports.get(cell) ?? {}).filter(
      (entry): entry is [string, () => unknown] => isModel(entry[1]),
    );
    return models.slice(0, MOST_CARDS);
  }

  async #evaluate(message: EvaluateMessage): Promise<void> {
    const { request, cell } = message;
    const begin = this.#host.now();
    this.#seed = message.seed;
    this.#backend = message.backend ?? 'auto';
    this.#current = { request, cell, shown: 0 };
    this.#widgets.begin();
    this.#printed.begin();
    const { outputs, error, troubled } = await this.#execute(message);
    this.#printed.flush();
    this.#current = undefined;
    const described = Object.entries(this.#exports.get(cell) ?? {}).slice(0, 1000);
    const names = described.map(([name, value]) => {
      const sketch = sketchOf(value);
      return { name, type: typeOf(value), ...(sketch && { sketch }) };
    });
    for (const draws of this.#predicted.take()) this.#host.post({ op: 'predicted', request, draws });
    const milliseconds = this.#host.now() - begin;
    const trouble = troubled && { troubled };
    this.#host.post({ op: 'done', request, outputs, error, names, milliseconds, ...trouble });
  }
}

/** `all` with the members of these objects, read when they are asked for. */
function live(
  all: Record<string, unknown>,
  objects: Iterable<Readonly<Record<string, unknown>>>,
): Record<string, unknown> {
  for (const object of objects) {
    for (const name of Object.keys(object)) {
      Object.defineProperty(all, name, { get: () => object[name], enumerable: true, configurable: true });
    }
  }
  return all;
}

/** A function without parameters whose own text has sites, as the transform wrote it. */
function isModel(value: unknown): value is () => unknown {
  if (typeof value !== 'function' || value.length > 0) return false;
  return /\$(tilde|call)\(/.test(Function.prototype.toString.call(value));
}

/** A model that takes nothing at all and speaks for itself, not a helper that hands one on. */
function isModelAlone(model: () => unknown): boolean {
  const text = Function.prototype.toString.call(model);
  const takesNothing = /^(function\s*[\w$]*\s*)?\(\s*\)/.test(text);
  return takesNothing && /\$tilde\(|\$call\(\d+, (sample|observe)\b/.test(text);
}

/** "The model means cannot run yet: shapes [6] and [60] do not broadcast (line 4). Index the parameters to match." */
function troubleWords(model: string, { message, hint, span }: WireError, cell: string): string {
  const place =
    span === undefined ? '' : ` (line ${span.line}${span.cell === cell ? '' : ' of another cell'})`;
  const advice = hint === undefined ? '' : ` ${hint[0].toUpperCase()}${hint.slice(1)}.`;
  return `The model ${model} cannot run yet: ${message}${place}.${advice}`;
}

/** A table that is the value of a name of the cell is called by it. */
function named(outputs: Output[], shown: unknown, exported: Readonly<Record<string, unknown>>): Output[] {
  const [first, ...rest] = outputs;
  if (first?.kind !== 'table' || first.title !== undefined) return outputs;
  const name = Object.keys(exported).find(one => exported[one] === shown);
  return name === undefined ? outputs : [{ ...first, title: name }, ...rest];
}

/** Printed text is shown as it is: marks of code would stand there as backticks. */
const warning = (text: string): Output => ({ kind: 'text', stream: 'warn', text: text.replaceAll('`', '') });

/** The exported names alone; their getters stay live. */
function withoutOutput(result: Record<string, unknown>): Record<string, unknown> {
  const { $output: _, ...getters } = Object.getOwnPropertyDescriptors(result);
  return Object.defineProperties(Object.create(null), getters) as Record<string, unknown>;
}

function problemError(
  cell: string,
  { message, hint, line, column, endLine, endColumn }: CellProblem,
): WireError {
  const end = { ...(endLine && { endLine }), ...(endColumn && { endColumn }) };
  return { code: 'language', message, ...(hint && { hint }), span: { cell, line, column, ...end } };
}
