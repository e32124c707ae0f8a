/**
 * The kernel's state and its answers: compiles and evaluates cells one by one, keeps the names they define, hands
 * sampling jobs out. Runs user code, so it must be inside the sandbox (or a process one trusts it with).
 * Not here: the port and the globals of the worker (main.ts).
 */
import { compileCell } from '../../notebook/language/compile-cell.ts';
import type { CompiledCell } from '../../notebook/language/compile-cell.ts';
import { cellFrames, locate } from '../../notebook/language/locate.ts';
import type { CellProblem } from '../../notebook/language/problem.ts';
import type { SiteInfo } from '../../notebook/language/sites.ts';
import type { McmcJob, McmcResult } from '../../engine/inference/job.ts';
import { LIMITS } from '../protocol.ts';
import type { EvaluateMessage, FromKernel, Output, ToKernel, WireError, WireSpan } from '../protocol.ts';
import { CarriedError, wireError } from '../wire-error.ts';
import type { ConsoleCapture } from './console.ts';
import { present, typeOf } from './present.ts';
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
  /** Takes the console over; `show` gets what is printed. */
  console(show: (output: Output) => void): ConsoleCapture;
}

export interface Session {
  receive(message: ToKernel): void;
  /** The InferenceHost of the engine: jobs go to the app's workers. */
  readonly inference: { runMcmc(job: McmcJob): Promise<McmcResult>; readonly seed: number };
  unhandled(reason: unknown): void;
}

interface Waiting {
  resolve(result: McmcResult): void;
  reject(reason: unknown): void;
}

/** Creates a session with no names. */
export function createSession(host: SessionHost): Session {
  const modules = new Map<string, Promise<CellFunction>>();
  const compiled = new Map<string, CompiledCell>();
  const exports = new Map<string, Record<string, unknown>>();
  const values: WidgetValues = new Map();
  const runs = new Map<number, Waiting>();
  let current: { request: number; cell: string; shown: number } | undefined;
  let seed = 1;
  let runCount = 0;

  function show(output: Output) {
    if (current === undefined || current.shown >= LIMITS.outputs) return;
    current.shown += 1;
    host.post({ op: 'output', request: current.request, output });
  }
  const widgets = createWidgets({ values, cell: () => current?.cell ?? '', show });
  const printed = host.console(show);

  const spanOf = (stack: string): WireSpan | undefined => {
    for (const frame of cellFrames(stack, id => compiled.has(id))) {
      const place = locate(compiled.get(frame.cellId)?.map ?? [], frame.line, frame.column);
      if (place !== undefined) return { cell: frame.cellId, ...place };
    }
    return undefined;
  };

  function names(): object {
    const all: Record<string, unknown> = Object.assign(Object.create(null), widgets.functions, host.api);
    for (const exported of exports.values()) {
      for (const name of Object.keys(exported)) {
        Object.defineProperty(all, name, { get: () => exported[name], enumerable: true, configurable: true });
      }
    }
    return all;
  }

  async function execute({
    cell,
    source,
  }: EvaluateMessage): Promise<{ outputs: Output[]; error: WireError | null }> {
    exports.delete(cell);
    const made = compileCell({ id: cell, source, index: 0 });
    if (!made.ok) return { outputs: [], error: problemError(cell, made.problems[0]) };
    compiled.set(cell, made);
    try {
      const loaded = modules.get(made.code) ?? host.load(made.code);
      modules.set(made.code, loaded);
      const run = await loaded;
      const result = await run(host.runtime(cell, made.sites, seed), names());
      const { $output: shown } = result;
      exports.set(cell, withoutOutput(result));
      printed.flush();
      return { outputs: present(shown), error: null };
    } catch (reason) {
      return { outputs: [], error: wireError(reason, spanOf) };
    }
  }

  async function evaluate(message: EvaluateMessage) {
    const { request, cell } = message;
    const begin = host.now();
    seed = message.seed;
    current = { request, cell, shown: 0 };
    widgets.begin();
    printed.begin();
    const { outputs, error } = await execute(message);
    printed.flush();
    current = undefined;
    const described = Object.entries(exports.get(cell) ?? {}).slice(0, 1000);
    const defined = described.map(([name, value]) => ({ name, type: typeOf(value) }));
    host.post({ op: 'done', request, outputs, error, names: defined, milliseconds: host.now() - begin });
  }

  return {
    receive(message) {
      switch (message.op) {
        case 'evaluate':
          return void evaluate(message);
        case 'widget':
          return void values.set(message.id, message.value);
        case 'forget':
          return void exports.delete(message.cell);
        case 'ping':
          return host.post({ op: 'pong', n: message.n });
        case 'run-done':
          runs.get(message.run)?.resolve(message.result as McmcResult);
          return void runs.delete(message.run);
        case 'run-failed':
          runs.get(message.run)?.reject(new CarriedError(message.error));
          return void runs.delete(message.run);
      }
    },
    inference: {
      get seed() {
        return seed;
      },
      runMcmc(job) {
        runCount += 1;
        const run = runCount;
        printed.flush();
        host.post({ op: 'run', run, request: current?.request ?? 0, job });
        return new Promise((resolve, reject) => runs.set(run, { resolve, reject }));
      },
    },
    unhandled(reason) {
      host.post({ op: 'unhandled', error: wireError(reason, spanOf) });
    },
  };
}

/** The exported names alone; their getters stay live. */
function withoutOutput(result: Record<string, unknown>): Record<string, unknown> {
  const { $output, ...getters } = Object.getOwnPropertyDescriptors(result);
  return Object.defineProperties(Object.create(null), getters) as Record<string, unknown>;
}

function problemError(
  cell: string,
  { message, hint, line, column, endLine, endColumn }: CellProblem,
): WireError {
  const end = { ...(endLine && { endLine }), ...(endColumn && { endColumn }) };
  return { code: 'language', message, ...(hint && { hint }), span: { cell, line, column, ...end } };
}
