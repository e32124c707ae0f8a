/**
 * Runs fits in a worker, in short slices so that a stop and questions about progress get in between. What computes
 * the loss is handed in: compiled WASM here, a device elsewhere.
 * Not here: the descent itself (engine/inference/svi) or who asks (client/fitting.ts).
 */
import { sizeOf } from '../../engine/array/extents.ts';
import { wasm } from '../../engine/backends/wasm/index.ts';
import type { Backend } from '../../engine/backends/backend.ts';
import type { Objective } from '../../engine/inference/contracts.ts';
import type { SviJob, SviResult } from '../../engine/inference/job.ts';
import { startSvi } from '../../engine/inference/svi/index.ts';
import type { ObjectiveSpec, SviRun } from '../../engine/inference/svi/index.ts';
import { elementNames } from '../../engine/model/objective-params.ts';
import { diagnoser, loadBound, objectiveOf, paramReader } from '../../engine/objective.ts';
import type { FitHeader, FitProgress, Verdict, WireError } from '../protocol.ts';
import { wireError } from '../wire-error.ts';
import { checkFit } from './fit-check.ts';
import { createFitTrace } from './fit-trace.ts';
import { fitVerdict } from './fit-verdict.ts';
import { SLICE } from './slices.ts';

/** Numbers of the parameters that are followed while a fit runs. */
const WATCHED = 8;

export type FitBegun =
  { readonly ok: true; readonly header: FitHeader } | { readonly ok: false; readonly error: WireError };

export interface FitOutcome {
  readonly outcome: 'done' | 'stopped' | 'failed';
  readonly progress: FitProgress;
  /** Null where it failed, or was stopped before the first step. */
  readonly result: SviResult | null;
  readonly verdict: Verdict | null;
  readonly error: WireError | null;
}

/** The part of a worker that runs fits. */
export interface FitWorker {
  /** Checks and compiles a job under this id. */
  prepareFit(id: string, job: unknown): Promise<FitBegun>;
  /** Runs a prepared job to its end or until `stopFits`. Once per id. */
  runFit(id: string): Promise<FitOutcome>;
  /** How far a fit is; null when no such fit is under way. */
  fitProgress(id: string): FitProgress | null;
  /** Ends all fits after the present slice. */
  stopFits(): void;
}

/** What computes a loss, and where. */
export interface OpenObjective {
  readonly objective: Objective;
  readonly backend: SviResult['backend'];
  /** What reads parameters and looks for blame; default compiled WASM. */
  readonly reader?: Backend;
  dispose(): void;
}

interface Fit {
  readonly job: SviJob;
  readonly run: SviRun;
  readonly backend: SviResult['backend'];
  progress(): FitProgress;
  /** One step; false when none is left. */
  step(): boolean | Promise<boolean>;
  dispose(): void;
}

/** Compiles the loss for this thread's CPU. */
export function openHere({ objective: spec }: SviJob): OpenObjective {
  const program = loadBound(wasm, spec.loss, spec.data);
  return { objective: objectiveOf(program, spec), backend: 'wasm', dispose: () => program.dispose() };
}

/** `pause` lets waiting messages in between slices; `open` makes the objective of an admitted job. */
export function createFits(
  pause: () => Promise<void>,
  open: (job: SviJob) => OpenObjective | Promise<OpenObjective> = openHere,
): FitWorker {
  const fits = new Map<string, Fit>();
  let stops = 0;
  return {
    async prepareFit(id, data) {
      const admission = checkFit(data);
      if (!admission.ok) return { ok: false, error: { code: 'model', message: admission.reason } };
      try {
        const fit = begin(admission.job, await open(admission.job));
        fits.set(id, fit);
        return { ok: true, header: headerOf(fit) };
      } catch (reason) {
        return { ok: false, error: wireError(reason) };
      }
    },
    async runFit(id) {
      const fit = fits.get(id);
      if (fit === undefined) throw new Error(`no fit ${id}`);
      const begun = stops;
      try {
        const done = await descend(fit, pause, () => stops !== begun);
        return outcomeOf(fit, done ? 'done' : 'stopped');
      } catch (reason) {
        const progress = fit.progress();
        return { outcome: 'failed', progress, result: null, verdict: null, error: wireError(reason) };
      } finally {
        fits.delete(id);
        fit.dispose();
      }
    },
    fitProgress: id => fits.get(id)?.progress() ?? null,
    stopFits() {
      stops += 1;
    },
  };
}

function begin(job: SviJob, { objective, backend, reader = wasm, dispose }: OpenObjective): Fit {
  const spec = job.objective;
  const run = startSvi(objective, { ...job, start: spec.start }, diagnoser(reader, spec));
  const trace = createFitTrace();
  const read = paramReader(reader, spec);
  const begun = performance.now();
  const { names, values } = watch(spec);
  const total = spec.entries.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const keep = (more: boolean): boolean => {
    if (more && trace.add(run.losses[run.progress.done - 1])) trace.note(values(read(run.position)));
    return more;
  };
  return {
    job,
    run,
    backend,
    step() {
      const more = run.step();
      return typeof more === 'boolean' ? keep(more) : more.then(keep);
    },
    progress() {
      const now = values(read(run.position));
      return {
        step: run.progress.done,
        seconds: (performance.now() - begun) / 1000,
        losses: trace.curve(),
        params: names.map((name, i) => ({ name, value: now[i], history: trace.history(i) })),
        omitted: total - names.length,
      };
    },
    dispose,
  };
}

/** The numbers to follow: scalars first, then the first elements of arrays. */
function watch(spec: ObjectiveSpec) {
  const all = spec.entries.flatMap(({ name, shape }) =>
    elementNames(name, shape)
      .slice(0, WATCHED)
      .map((element, index) => ({ element, name, index, scalar: shape.length === 0 })),
  );
  const watched = [...all.filter(one => one.scalar), ...all.filter(one => !one.scalar)].slice(0, WATCHED);
  return {
    names: watched.map(one => one.element),
    values: (params: ReturnType<ReturnType<typeof paramReader>>) =>
      Float64Array.from(watched, ({ name, index }) => params[name].values[index]),
  };
}

/** True when all steps were taken, false when stopped. */
async function descend(fit: Fit, pause: () => Promise<void>, stopped: () => boolean): Promise<boolean> {
  for (;;) {
    const until = performance.now() + SLICE;
    do {
      const more = fit.step();
      if (!(typeof more === 'boolean' ? more : await more)) return true;
    } while (performance.now() < until);
    await pause();
    if (stopped()) return false;
  }
}

function headerOf({ job, backend }: Fit): FitHeader {
  const { objective, optimizer, particles, steps, seed } = job;
  return {
    title: objective.title,
    guide: objective.guide,
    objective: objective.kind,
    optimizer: `${optimizer.name}, step ${optimizer.options.learningRate}`,
    particles,
    minibatches: objective.minibatches,
    steps,
    seed,
    backend,
  };
}

function outcomeOf(fit: Fit, outcome: 'done' | 'stopped'): FitOutcome {
  const progress = fit.progress();
  const { position, losses } = fit.run;
  const { step, seconds } = progress;
  const taken = losses.slice(0, step);
  const result = { losses: taken, position, backend: fit.backend, partial: outcome === 'stopped', seconds };
  return { outcome, progress, result: step === 0 ? null : result, verdict: fitVerdict(taken), error: null };
}
