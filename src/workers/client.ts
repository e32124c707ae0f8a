// oxlint-disable-next-line typescript/triple-slash-reference -- the app's program has no other way to see it
/// <reference path="./bundle.d.ts" />
/**
 * The app's only way to the workers: makes the client and owns sandbox, chain workers and ledger.
 * Not here: the messages (protocol.ts) or the order in which cells run (notebook-runner.ts).
 */
import { transfer, transferHandlers, wrap } from 'comlink';
import type { ChainWorker } from './chain/chain-worker.ts';
import type { TildeClient } from './client-types.ts';
import { Kernel } from './client/kernel.ts';
import { createPool } from './client/pool.ts';
import type { PooledWorker } from './client/pool.ts';
import { Sampling } from './client/sampling.ts';
// oxlint-disable-next-line import/default -- the bundle plugin makes the default export
import kernelUrl from './kernel/main.ts?bundle';
import type { Ledger } from './ledger/ledger.ts';
import { createNotebookRunner } from './notebook-runner.ts';
import type { NotebookRunner, RunnerHost } from './notebook-runner.ts';
import { createSandbox } from './sandbox/frame.ts';

export type { Store, TildeClient } from './client-types.ts';

/** Chains of one run share at most this many workers. */
const MOST_WORKERS = 4;
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
  let seed = options.seed ?? 1;
  const begun = later();
  const { ledger, terminate } = ledgerAfter(begun.reached);
  const cores = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2));
  const pool = createPool(cores, () => chainWorker(port => void ledger.connect(transfer(port, [port]))));
  const sampling = new Sampling({ ledger, pool, onActive: active => kernel.setSampling(active) });
  const analysis = lazyAnalysis();
  const warm = () => {
    begun.now();
    analysis.load();
  };
  const asked = (go: () => void) => {
    warm();
    analysis.after(go);
  };
  const runner = createNotebookRunner({
    analyse: analysis.analyse,
    evaluate: (cell, emit) => kernel.evaluate(cell, emit),
    setWidget: (id, value) => kernel.setWidget(id, value),
    forget: cell => kernel.forget(cell),
  });
  const kernel = new Kernel({
    createSandbox,
    code: bundleAfter(begun.reached),
    sample: (cell, job) => sampling.sample(cell, job, run => runner.runStarted(cell, run)),
    onLost: () => runner.kernelLost(),
    seed: () => seed,
  });
  const parts = { kernel, runner, sampling };
  const restart = () => restartKernel(parts);
  onBundleChange(restart);
  if (options.lazy !== true) warm();
  onceReady(kernel, () => pool.take(cores));
  return {
    warm,
    setCells: cells => analysis.after(() => runner.setCells(cells)),
    setSeed: next => void (seed = next),
    runCell: id => asked(() => runner.runCell(id)),
    runAll: () => asked(() => runner.runAll()),
    runStale: () => asked(() => runner.runStale()),
    setWidget: (id, value) => asked(() => runner.setWidget(id, value)),
    stop: () => void stopAll(parts),
    restart,
    kernel: kernel.state,
    cell: id => runner.cell(id),
    runs: sampling.ids,
    run: id => sampling.state(id),
    frames: (run, watch) => sampling.frames(run, watch),
    draws: (run, element) => sampling.draws(run, element),
    exportCsv: run => sampling.exportCsv(run),
    exportJson: run => sampling.exportJson(run),
    forgetRun: run => sampling.forget(run),
    dispose() {
      kernel.dispose();
      pool.dispose();
      terminate();
    },
  };
}

interface Parts {
  readonly kernel: Kernel;
  readonly runner: NotebookRunner;
  readonly sampling: Sampling;
}

/** Chains stop softly; a cell that computes is stopped by killing its kernel. */
async function stopAll({ kernel, runner, sampling }: Parts): Promise<void> {
  runner.clearQueue();
  const wasSampling = sampling.isActive();
  const busy = runner.current();
  const stopped = sampling.stop();
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

function restartKernel({ kernel, runner, sampling }: Parts): void {
  runner.clearQueue();
  void sampling.stop();
  kernel.kill('The kernel was restarted');
}

/** Chain workers load while the page is read, so that the first run does not wait for them. */
function onceReady(kernel: Kernel, warm: () => void): void {
  const release = kernel.state.subscribe(() => {
    if (kernel.state.getSnapshot().status !== 'ready') return;
    release();
    warm();
  });
}

/** The ledger's worker is made at `begun`; what it is asked before waits at its port. */
function ledgerAfter(begun: Promise<void>) {
  const { port1, port2 } = new MessageChannel();
  let worker: Worker | undefined;
  let ended = false;
  void begun.then(() => {
    if (ended) return;
    worker = new Worker(new URL('./ledger/main.ts', import.meta.url), { type: 'module', name: 'ledger' });
    worker.postMessage(null, [port2]);
  });
  return {
    ledger: wrap<Ledger>(port1),
    terminate() {
      ended = true;
      worker?.terminate();
    },
  };
}

/** A chain worker with its own way to the ledger. */
function chainWorker(connect: (port: MessagePort) => void): PooledWorker {
  const worker = new Worker(new URL('./chain/main.ts', import.meta.url), { type: 'module', name: 'chain' });
  const api = wrap<ChainWorker>(worker);
  const { port1, port2 } = new MessageChannel();
  connect(port1);
  void api.connect(transfer(port2, [port2]));
  return { api, terminate: () => worker.terminate() };
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
