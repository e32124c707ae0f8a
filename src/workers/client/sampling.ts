/**
 * Runs sampling jobs on the pool and follows them in the ledger: states, live frames, results, stop.
 * Not here: the kernel that asked (kernel.ts) or the ledger itself (ledger/).
 */
import type { Remote } from 'comlink';
import type { McmcResult } from '../../engine/inference/job.ts';
import type { Store } from '../client-types.ts';
import type { Answer, Ledger } from '../ledger/ledger.ts';
import type { ElementDraws, RunFrame, RunState, WatchOptions, WireError } from '../protocol.ts';
import { createStore } from '../store.ts';
import type { WritableStore } from '../store.ts';
import { CarriedError } from '../wire-error.ts';
import type { Pool, PooledWorker } from './pool.ts';

/** Milliseconds between pulls while someone watches, and while nobody does. */
const FRAME = 1000 / 30;
const STATE = 100;
/** Milliseconds between pulls once the workers are done and the ledger is about to know. */
const HURRY = 4;
/** A worker that has not stopped by then is replaced. */
const STOP_WITHIN = 80;

interface Watch {
  readonly options: WatchOptions;
  readonly store: WritableStore<RunFrame | null>;
  watched: boolean;
}

interface ActiveRun {
  readonly id: string;
  /** Workers that still run a share. */
  readonly workers: Set<PooledWorker>;
  stopped: boolean;
  /** Its end is near: the next pull must not wait. */
  hurry: boolean;
  wake(): void;
}

export interface SamplingHost {
  readonly ledger: Remote<Ledger>;
  readonly pool: Pool;
  onActive(active: boolean): void;
}

export type Sampling = ReturnType<typeof createSampling>;

/** Creates it with no runs. */
export function createSampling({ ledger, pool, onActive }: SamplingHost) {
  const ids = createStore<readonly string[]>([]);
  const states = new Map<string, WritableStore<RunState | null>>();
  const watches = new Map<string, Map<string, Watch>>();
  const active = new Map<string, ActiveRun>();
  const forgotten = new Set<string>();
  let count = 0;

  const stateStore = (id: string) => {
    const known = states.get(id) ?? createStore<RunState | null>(null);
    states.set(id, known);
    return known;
  };

  async function pull(id: string): Promise<RunState | null> {
    const watched = [...(watches.get(id)?.values() ?? [])].filter(watch => watch.watched);
    const { state, frames } = await ledger.nextFrame(
      id,
      watched.map(watch => watch.options),
    );
    if (forgotten.has(id)) return null;
    stateStore(id).set(state);
    for (const [i, watch] of watched.entries()) watch.store.set(frames[i]);
    return state;
  }

  /** Pulls at the page's pace until all chains have ended. */
  async function follow(run: ActiveRun): Promise<RunState | null> {
    for (;;) {
      const begin = performance.now();
      const state = await pull(run.id);
      if (state === null || isOver(state)) return state;
      const live = [...(watches.get(run.id)?.values() ?? [])].some(watch => watch.watched);
      const wait = run.hurry ? HURRY : (live ? FRAME : STATE) - (performance.now() - begin);
      await Promise.race([pause(Math.max(1, wait)), new Promise<void>(resolve => (run.wake = resolve))]);
    }
  }

  function hurry(run: ActiveRun) {
    run.hurry = true;
    run.wake();
  }

  async function launch(run: ActiveRun, job: unknown, chains: number): Promise<void> {
    const workers = pool.take(chains);
    const prepared = await workers[0].api.prepare(job);
    if (!prepared.ok) return ledger.abandon(run.id, 'failed', prepared.error);
    if (run.stopped) return ledger.abandon(run.id, 'stopped', null);
    const shares = workers.map((worker, i) => {
      run.workers.add(worker);
      const mine = Array.from({ length: chains }, (_, chain) => chain).filter(c => c % workers.length === i);
      const share = { run: run.id, job, compiled: prepared.compiled, chains: mine };
      return worker.api.run(share).then(() => run.workers.delete(worker));
    });
    await Promise.all(shares);
    hurry(run);
  }

  async function sample(cell: string, job: unknown, onStart: (id: string) => void): Promise<McmcResult> {
    count += 1;
    const run: ActiveRun = {
      id: `run-${count}`,
      workers: new Set(),
      stopped: false,
      hurry: false,
      wake: () => undefined,
    };
    const opened = await ledger.open(run.id, cell, job);
    if (!opened.ok) throw new CarriedError(opened.error);
    active.set(run.id, run);
    onActive(true);
    try {
      const first = await pull(run.id);
      ids.set([...ids.getSnapshot(), run.id]);
      onStart(run.id);
      launch(run, job, first?.chains.length ?? 1).catch((reason: unknown) => {
        const error = { code: 'runtime', message: `A chain worker failed: ${String(reason)}` };
        void ledger.abandon(run.id, 'failed', error);
      });
      const last = await follow(run);
      return await resultOf(run.id, last);
    } finally {
      active.delete(run.id);
      onActive(active.size > 0);
    }
  }

  async function resultOf(id: string, state: RunState | null): Promise<McmcResult> {
    if (state === null) throw new CarriedError(STOPPED);
    if (state.status === 'failed')
      throw new CarriedError(state.error ?? { code: 'runtime', message: 'Sampling failed' });
    if (state.summary === null && state.status === 'stopped') throw new CarriedError(STOPPED);
    const result = await ledger.result(id);
    if (!result.ok) throw new CarriedError(result.error);
    return result.value;
  }

  /** Ends all runs: their workers within a slice, else by force. Draws so far stay. */
  async function stop(): Promise<void> {
    const runs = [...active.values()];
    if (runs.length === 0) return;
    for (const worker of pool.all()) void worker.api.stop();
    for (const run of runs) {
      run.stopped = true;
      hurry(run);
    }
    await pause(STOP_WITHIN);
    for (const run of runs) {
      if (!active.has(run.id)) continue;
      for (const worker of run.workers) pool.replace(worker);
      await ledger.abandon(run.id, 'stopped', null);
    }
  }

  function frames(id: string, options: WatchOptions): Store<RunFrame | null> {
    const mine = watches.get(id) ?? new Map<string, Watch>();
    watches.set(id, mine);
    const key = JSON.stringify([options.elements, options.width, options.bins]);
    const known = mine.get(key);
    if (known !== undefined) return known.store;
    const watch: Watch = {
      options,
      watched: false,
      store: createStore<RunFrame | null>(null, () => {
        watch.watched = true;
        if (!active.has(id)) void pull(id);
        return () => (watch.watched = false);
      }),
    };
    mine.set(key, watch);
    return watch.store;
  }

  return {
    ids: ids as Store<readonly string[]>,
    state: (id: string): Store<RunState | null> => stateStore(id),
    frames,
    sample,
    stop,
    isActive: () => active.size > 0,
    draws: (id: string, element: string): Promise<ElementDraws | undefined> => ledger.draws(id, element),
    exportCsv: async (id: string) => unwrap(await ledger.exportCsv(id)),
    exportJson: async (id: string) => unwrap(await ledger.exportJson(id)),
    forget(id: string) {
      forgotten.add(id);
      watches.delete(id);
      ids.set(ids.getSnapshot().filter(other => other !== id));
      stateStore(id).set(null);
      void ledger.forget(id);
    },
  };
}

const STOPPED: WireError = {
  code: 'stopped',
  message: 'Stopped before there were draws',
  hint: 'Run the cell again.',
};

function isOver({ status }: RunState): boolean {
  return status === 'done' || status === 'stopped' || status === 'failed';
}

function unwrap<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new CarriedError(answer.error);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
