// oxlint-disable-next-line typescript/triple-slash-reference -- the app's program has no other way to see it
/// <reference path="./bundle.d.ts" />
/**
 * The app's only way to the workers: makes the client and joins its parts.
 * Not here: the messages (protocol.ts), the order in which cells run (notebook-runner.ts) or the parts (client/).
 */
import { transferHandlers } from 'comlink';
import type { TildeClient } from './client-types.ts';
import { createDatasets } from './client/datasets.ts';
import { Kernel } from './client/kernel.ts';
import { Computing } from './client/computing.ts';
import { Fitting } from './client/fitting.ts';
import { watchOpening } from './client/opening.ts';
import { Predicted } from './client/predicted.ts';
import type { WentOn } from './client/going-on.ts';
import { Sampling } from './client/sampling.ts';
import { createWorkers } from './client/workers.ts';
import type { Workers } from './client/workers.ts';
// oxlint-disable-next-line import/default -- the bundle plugin makes the default export
import kernelUrl from './kernel/main.ts?bundle';
import { createNotebookRunner } from './notebook-runner.ts';
import type { NotebookRunner } from './notebook-runner.ts';
import type { RunnerHost } from './runner-host.ts';
import type { BackendChoice } from './protocol.ts';
import { createSandbox } from './sandbox/frame.ts';

export type { Store, TildeClient } from './client-types.ts';
export { createTableReader } from './client/tables.ts';
export type { KeptText, ReadAnswer, TablePreview, TableReader } from './client/tables.ts';

/** A kernel that samples and does not answer within this many milliseconds of a stop is in a loop (cores are busy). */
const ANSWER_WITHIN = 500;
/** A cell may use the partial draws for this long after a stop. */
const FINISH_WITHIN = 2_000;

// The app only calls its workers: nothing of its own must become callable from them.
transferHandlers.delete('proxy');
// Without its own handler a worker's exception could not be read; this one makes a plain Error and nothing else.
transferHandlers.set('throw', {
  canHandle: (_value): _value is never => false,
  serialize: () => [undefined, []],
  deserialize(wire: unknown): never {
    const { value } = wire as { value?: { message?: unknown } };
    const message = value?.message;
    throw new Error(`a worker failed: ${typeof message === 'string' ? message : 'no message'}`);
  },
});

/**
 * Creates the client, one per page. `seed` defaults to 1. The kernel starts at once; if `lazy`, at `warm` or at the
 * first run.
 */
export function createClient(options: { readonly seed?: number; readonly lazy?: boolean } = {}): TildeClient {
  const defaults: Defaults = { seed: options.seed ?? 1, backend: 'auto' };
  const begun = later();
  const workers = createWorkers(begun.reached, () => parts.sampling.ledgerLost());
  const analysis = lazyAnalysis();
  const parts = partsOf(workers, analysis.analyse, defaults, begun.reached);
  const { kernel, runner } = parts;
  const warm = () => {
    begun.now();
    analysis.load();
  };
  const asked = (go: () => void) => {
    warm();
    analysis.after(go);
  };
  const opening = watchOpening(kernel, () => runner.clearQueue());
  const wanted = (go: () => void) => {
    opening.isOver();
    asked(go);
  };
  const restart = () => restartKernel(parts);
  onBundleChange(restart);
  if (options.lazy !== true) warm();
  onceReady(kernel, () => workers.pool.take(workers.cores));
  return {
    warm,
    setCells: cells => analysis.after(() => runner.setCells(cells)),
    setSeed: next => void (defaults.seed = next),
    setBackend: next => void (defaults.backend = next),
    runCell: id => wanted(() => runner.runCell(id)),
    runAll: () => wanted(() => runner.runAll()),
    runStale: () => wanted(() => runner.runStale()),
    runCheap() {
      opening.begins();
      asked(() => runner.runCheap());
    },
    runLive: () => asked(() => isUp(kernel) && runner.runLive()),
    closeNotebook: () => analysis.after(() => close(parts)),
    setWidget: (id, value) => wanted(() => runner.setWidget(id, value)),
    keepWidget: (id, value, initial) => analysis.after(() => parts.kernel.setWidget(id, { value, initial })),
    cancelCell: id => runner.cancel(id),
    continueRun: id => new Promise(resolve => wanted(() => resolve(goOn(parts, id)))),
    stop: () => void stopAll(parts),
    restart,
    kernel: kernel.state,
    cell: id => runner.cell(id),
    ...results(parts),
    dispose: () => [kernel, workers].forEach(part => part.dispose()),
  };
}

/** The parts, each knowing of the others what it needs. */
function partsOf(
  { ledger, pool, devices, computers, cores }: Workers,
  analyse: RunnerHost['analyse'],
  defaults: Defaults,
  begun: Promise<void>,
): Parts {
  const onActive = () =>
    kernel.setSampling(sampling.isActive() || fitting.isActive() || computing.isActive());
  const computing = new Computing(computers, onActive);
  const sampling = new Sampling({
    ledger,
    pool,
    devices,
    backend: () => defaults.backend,
    isFitting: worker => fitting.isIn(worker),
    onActive,
  });
  const predicted = new Predicted(ledger);
  /** Of the cell that is evaluated. */
  let evaluated: Readonly<Defaults> = defaults;
  /** Nobody asked for it. */
  let quietly = false;
  const runs = () => sampling.ids.getSnapshot();
  const fitting = new Fitting({ pool, devices, workers: cores, runs, onActive });
  const runner = createNotebookRunner({
    analyse,
    evaluate(cell, emit, quiet) {
      quietly = quiet;
      predicted.cellBegan();
      return kernel.evaluate(cell, emit, quiet).finally(() => sampling.goneOn(cell.id));
    },
    seed: () => evaluated.seed,
    setWidget: (id, value) => kernel.setWidget(id, { value }),
    forget: cell => kernel.forget(cell),
    removed: (cell, now) => kernel.removed(cell, now),
    runsAnew: cell => sampling.goneOn(cell),
  });
  const kernel = new Kernel({
    createSandbox,
    code: bundleAfter(begun),
    sample(cell, job) {
      const sources = runner.sources(cell);
      const { seed } = evaluated;
      const { execution } = runner.cell(cell).getSnapshot();
      return sampling.sample(cell, job, run => {
        sampling.noteMaking(run, { sources, seed, execution: `${cell} ${execution}` });
        predicted.runBegan(run);
        runner.runStarted(cell, execution, run);
      });
    },
    fit: (cell, job) => fitting.fit(cell, runner.cell(cell).getSnapshot().execution, job),
    compute: job => computing.compute(job),
    dataset: createDatasets(),
    // What was simulated for nobody is in no file.
    predicted: draws => void (quietly || predicted.take(draws)),
    unhandled: (cell, words) => runner.showLate(cell, words),
    onLost: () => runner.kernelLost(),
    // A run that goes on does so under its own seed, whatever the notebook's is by now.
    defaults: cell => (evaluated = { ...defaults, seed: sampling.seedOf(cell) ?? defaults.seed }),
  });
  return { kernel, runner, sampling, fitting, computing, predicted };
}

/** What there is to read of runs and fits. */
function results({ sampling, fitting, predicted }: Pick<Parts, 'sampling' | 'fitting' | 'predicted'>) {
  return {
    runs: sampling.ids,
    run: id => sampling.state(id),
    ...fitting.stores,
    frames: (run, watch) => sampling.frames(run, watch),
    draws: (run, element) => sampling.draws(run, element),
    explore: (run, elements) => sampling.explore(run, elements),
    exportCsv: run => sampling.exportCsv(run),
    exportJson: run => sampling.exportJson(run),
    exportStan: (run, chain) => sampling.exportStan(run, chain),
    exportFile: (run, format) => sampling.exportFile(run, format),
    setNotebook: (key, runs) => sampling.setNotebook(key, runs),
    kept: sampling.kept,
    keptRead: sampling.keptRead,
    restoreRun: kept => sampling.restore(kept).then(run => predicted.restored(run)),
    sources: run => sampling.sources(run),
    densities: (runs, elements) => sampling.densities(runs, elements),
    dropDraws: run => sampling.drop(run),
    forgetRun: run => sampling.forget(run),
  } satisfies Partial<TildeClient>;
}

/** What cells get that name neither. */
interface Defaults {
  seed: number;
  backend: BackendChoice;
}

interface Parts {
  readonly kernel: Kernel;
  readonly runner: NotebookRunner;
  readonly sampling: Sampling;
  readonly fitting: Fitting;
  readonly computing: Computing;
  readonly predicted: Predicted;
}

/** Chains stop softly; a cell that computes is stopped by killing its kernel. */
async function stopAll({ kernel, runner, sampling, fitting, computing }: Parts): Promise<void> {
  runner.clearQueue();
  const wasSampling = sampling.isActive() || fitting.isActive() || computing.isActive();
  const busy = runner.current();
  computing.stop();
  const stopped = Promise.all([sampling.stop(), fitting.stop()]).then(() => undefined);
  if (busy === null) return stopped;
  if (!wasSampling || !(await kernel.responds(ANSWER_WITHIN))) {
    // It may have ended while it was asked.
    if (runner.current() === busy) kernel.kill('Stopped');
    return;
  }
  await stopped;
  const { execution } = runner.cell(busy).getSnapshot();
  setTimeout(() => {
    const now = runner.cell(busy).getSnapshot();
    if (runner.current() === busy && now.execution === execution) kernel.kill('Stopped');
  }, FINISH_WITHIN);
}

/** The cell runs again, and the run that it made before goes on. */
function goOn({ runner, sampling }: Parts, id: string): Promise<WentOn> {
  const cell = sampling.state(id).getSnapshot()?.cell;
  if (cell === undefined) return Promise.resolve('ended');
  const others = runner
    .cell(cell)
    .getSnapshot()
    .runs.filter(other => other !== id);
  const outcome = sampling.goOn(id, others);
  runner.continueCell(cell);
  return outcome;
}

function close(parts: Parts): void {
  void stopAll(parts);
  parts.runner.close();
  parts.predicted.close();
}

function restartKernel({ kernel, runner, sampling, fitting, computing }: Parts): void {
  runner.clearQueue();
  computing.stop();
  void sampling.stop();
  void fitting.stop();
  kernel.kill('The kernel was restarted');
}

/** What is typed may be tried: at once, or after what it does. */
const isUp = ({ state }: Kernel): boolean => ['ready', 'busy'].includes(state.getSnapshot().status);

/** Chain workers load while the page is read, so that the first run does not wait for them. */
function onceReady(kernel: Kernel, warm: () => void): void {
  const release = kernel.state.subscribe(() => {
    if (kernel.state.getSnapshot().status !== 'ready') return;
    release();
    warm();
  });
}

/** Loads the parser once, when asked to; what needs it waits, in order. */
function lazyAnalysis() {
  const waiting: (() => void)[] = [];
  let analyse: RunnerHost['analyse'] | undefined;
  let loading: Promise<void> | undefined;
  return {
    load() {
      loading ??= import('./client/analysis.ts').then(module => {
        analyse = module.analyse;
        for (const go of waiting.splice(0)) go();
      });
    },
    analyse: (cells => analyse?.(cells) ?? []) satisfies RunnerHost['analyse'],
    after: (go: () => void) => (analyse === undefined ? void waiting.push(go) : go()),
  };
}

/** A moment that code can wait for and other code brings about. */
function later(): { readonly reached: Promise<void>; now(): void } {
  let now = (): void => undefined;
  const reached = new Promise<void>(resolve => (now = resolve));
  return { reached, now: () => now() };
}

/** The kernel's bundle, fetched once (a stop must not wait for the network) and not before `begun`. */
function bundleAfter(begun: Promise<void>): () => Promise<Blob> {
  let bundle: Promise<Blob> | undefined;
  onBundleChange(() => (bundle = undefined));
  return () => {
    bundle ??= begun.then(async () => {
      const response = await fetch(kernelUrl);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      return response.blob();
    });
    bundle.catch(() => (bundle = undefined));
    return bundle;
  };
}

/** In development the kernel is rebuilt when its sources change. */
function onBundleChange(change: () => void): void {
  import.meta.hot?.on('tilde:bundle', change);
}
