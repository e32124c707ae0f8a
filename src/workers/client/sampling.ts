/**
 * Runs sampling jobs on the pool and follows them in the ledger: states, live frames, results, stop.
 * Not here: the kernel that asked (kernel.ts) or the ledger itself (ledger/).
 */
import type { Remote } from 'comlink';
import type { McmcResult } from '../../engine/inference/job.ts';
import type { Store } from '../client-types.ts';
import { createPause } from '../chain/slices.ts';
import type { DeviceWorker } from '../device/device-worker.ts';
import type { FileFormat } from '../ledger/export-file.ts';
import type { Answer, Ledger, Pulled } from '../ledger/ledger.ts';
import type {
  BackendChoice,
  ElementDraws,
  Exploration,
  RunFrame,
  RunState,
  WatchOptions,
  WireError,
} from '../protocol.ts';
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
/** A page redraws its numbers at most this often (milliseconds); pictures come with every frame. */
const NUMBERS = 100;
/** Per chain; a cell that was stopped before has nothing to go on with. */
const FEWEST_DRAWS = 4;

interface Watch {
  readonly options: WatchOptions;
  readonly store: WritableStore<RunFrame | null>;
  watched: boolean;
}

/** What is known of a run: its newest state, and the version of the summary in it. */
interface Known {
  readonly state: RunState;
  readonly version: number;
}

interface ActiveRun {
  readonly id: string;
  /** Workers that still run a share. */
  readonly workers: Set<PooledWorker>;
  /** The worker that moves all chains as one batch. */
  device: PooledWorker<DeviceWorker> | null;
  stopped: boolean;
  /** Its end is near: the next pull must not wait. */
  hurry: boolean;
  wake(): void;
}

export interface SamplingHost {
  readonly ledger: Remote<Ledger>;
  readonly pool: Pool;
  /** Of one worker: a page has one device. */
  readonly devices: Pool<DeviceWorker>;
  /** Where jobs of many chains that do not say should run. */
  backend(): BackendChoice;
  onActive(active: boolean): void;
}

/** All runs of the page, under way or kept in the ledger. */
export class Sampling {
  readonly ids = createStore<readonly string[]>([]);
  readonly #host: SamplingHost;
  readonly #states = new Map<string, WritableStore<RunState | null>>();
  readonly #watches = new Map<string, Map<string, Watch>>();
  readonly #active = new Map<string, ActiveRun>();
  readonly #forgotten = new Set<string>();
  readonly #known = new Map<string, Known>();
  readonly #shownAt = new Map<string, number>();
  readonly #turn = createPause();
  #count = 0;

  constructor(host: SamplingHost) {
    this.#host = host;
  }

  state(id: string): WritableStore<RunState | null> {
    const known = this.#states.get(id) ?? createStore<RunState | null>(null);
    this.#states.set(id, known);
    return known;
  }

  isActive(): boolean {
    return this.#active.size > 0;
  }

  /** Runs a job for a cell. @throws CarriedError when it fails, or was stopped before there were draws */
  async sample(cell: string, job: unknown, onStart: (id: string) => void): Promise<McmcResult> {
    this.#count += 1;
    const id = `run-${this.#count}`;
    const run: ActiveRun = {
      id,
      workers: new Set(),
      device: null,
      stopped: false,
      hurry: false,
      wake: () => undefined,
    };
    unwrap(await this.#host.ledger.open(id, cell, job));
    this.#active.set(id, run);
    this.#host.onActive(true);
    try {
      const first = await this.#pull(id);
      this.ids.set([...this.ids.getSnapshot(), id]);
      onStart(id);
      const launch =
        first?.sampler === 'chees'
          ? this.#launchBatch(run, job)
          : this.#launch(run, job, first?.chains.length ?? 1);
      launch.catch((reason: unknown) => {
        const error = { code: 'runtime', message: `A chain worker failed: ${String(reason)}` };
        return this.#host.ledger.abandon(id, 'failed', error);
      });
      return await this.#result(id, await this.#follow(run));
    } finally {
      this.#active.delete(id);
      this.#host.onActive(this.isActive());
      // The summary of all draws may take seconds: nobody waits for it.
      void this.#summarise(id);
    }
  }

  /** Ends all runs: their workers within a slice, else by force. Draws so far stay. */
  async stop(): Promise<void> {
    const runs = Array.from(this.#active.values());
    if (runs.length === 0) return;
    const { pool, devices, ledger } = this.#host;
    for (const worker of [...pool.all(), ...devices.all()]) void worker.api.stop();
    for (const run of runs) {
      run.stopped = true;
      hurry(run);
    }
    await pause(STOP_WITHIN);
    for (const run of runs) {
      if (!this.#active.has(run.id)) continue;
      for (const worker of run.workers) pool.replace(worker);
      if (run.device !== null) devices.replace(run.device);
      await ledger.abandon(run.id, 'stopped', null);
    }
  }

  /** The store of a watch; the ledger is asked while someone subscribes. */
  frames(id: string, options: WatchOptions): Store<RunFrame | null> {
    const mine = this.#watches.get(id) ?? new Map<string, Watch>();
    this.#watches.set(id, mine);
    const key = JSON.stringify([options.elements, options.width, options.bins]);
    const known = mine.get(key);
    if (known !== undefined) return known.store;
    const watch: Watch = {
      options,
      watched: false,
      store: createStore<RunFrame | null>(null, () => {
        watch.watched = true;
        if (!this.#active.has(id)) void this.#pull(id);
        return () => (watch.watched = false);
      }),
    };
    mine.set(key, watch);
    return watch.store;
  }

  draws(id: string, element: string): Promise<ElementDraws | undefined> {
    return this.#host.ledger.draws(id, element);
  }

  async explore(id: string, elements: readonly string[]): Promise<Exploration> {
    return unwrap(await this.#host.ledger.explore(id, elements));
  }

  async exportCsv(id: string): Promise<Blob> {
    return unwrap(await this.#host.ledger.exportCsv(id));
  }

  async exportJson(id: string): Promise<Blob> {
    return unwrap(await this.#host.ledger.exportJson(id));
  }

  async exportStan(id: string, chain?: number): Promise<Blob> {
    return unwrap(await this.#host.ledger.exportStan(id, chain));
  }

  async exportFile(id: string, format: FileFormat): Promise<Blob> {
    return unwrap(await this.#host.ledger.exportFile(id, format));
  }

  forget(id: string): void {
    this.#forgotten.add(id);
    this.#watches.delete(id);
    this.#known.delete(id);
    this.#shownAt.delete(id);
    this.ids.set(this.ids.getSnapshot().filter(other => other !== id));
    this.state(id).set(null);
    void this.#host.ledger.forget(id);
  }

  #watched(id: string): Watch[] {
    return Array.from(this.#watches.get(id)?.values() ?? []).filter(watch => watch.watched);
  }

  /** Asks the ledger for the state and, if they are wanted, the pictures that someone watches. */
  async #pull(id: string, pictures = true): Promise<RunState | null> {
    const watched = pictures ? this.#watched(id) : [];
    const options = watched.map(watch => watch.options);
    const known = this.#known.get(id);
    const pulled = await this.#host.ledger.nextFrame(id, options, known?.version);
    if (this.#forgotten.has(id)) return null;
    const state = merged(this.#known.get(id) ?? known, pulled);
    if (state === null) {
      this.state(id).set(null);
      return null;
    }
    this.#known.set(id, { state, version: pulled.version });
    this.#show(id, state);
    for (const [i, watch] of watched.entries()) {
      // What hangs on each picture is a task of its own: together they would hold the page up.
      await this.#turn();
      watch.store.set(pulled.frames[i]);
    }
    return state;
  }

  /** Gives the page a state, unless it is only a little further than the one it has. */
  #show(id: string, state: RunState): void {
    const store = this.state(id);
    const shown = store.getSnapshot();
    const now = performance.now();
    const isNews =
      shown === null ||
      shown.status !== state.status ||
      shown.summary !== state.summary ||
      shown.verdict?.text !== state.verdict?.text ||
      shown.chains.some((chain, i) => chain.finished !== state.chains[i].finished);
    if (!isNews && isLive(state) && now - (this.#shownAt.get(id) ?? -Infinity) < NUMBERS) return;
    this.#shownAt.set(id, now);
    store.set(state);
  }

  /** Pulls at the page's pace until all chains have ended. */
  async #follow(run: ActiveRun): Promise<RunState | null> {
    for (;;) {
      const begin = performance.now();
      const state = await this.#pull(run.id);
      if (state === null) return null;
      if (!isLive(state)) return state;
      const live = this.#watched(run.id).length > 0;
      const wait = run.hurry ? HURRY : (live ? FRAME : STATE) - (performance.now() - begin);
      await Promise.race([pause(Math.max(1, wait)), new Promise<void>(resolve => (run.wake = resolve))]);
    }
  }

  /** Pulls until the last summary of an ended run is there; it comes in parts, and gives way to other runs. */
  async #summarise(id: string): Promise<void> {
    for (;;) {
      const state = await this.#pull(id, false);
      if (state === null || state.verdict !== null || drawsOf(state) < FEWEST_DRAWS) return;
      while (this.isActive()) await pause(STATE);
    }
  }

  async #launch(run: ActiveRun, job: unknown, chains: number): Promise<void> {
    const { pool, ledger } = this.#host;
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

  async #launchBatch(run: ActiveRun, job: unknown): Promise<void> {
    const { devices, backend } = this.#host;
    const [worker] = devices.take(1);
    run.device = worker;
    await worker.api.run({ run: run.id, job, preferred: backend() });
    run.device = null;
    hurry(run);
  }

  async #result(id: string, state: RunState | null): Promise<McmcResult> {
    if (state === null) throw new CarriedError(STOPPED);
    const { status, error } = state;
    if (status === 'failed') throw new CarriedError(error ?? { code: 'runtime', message: 'Sampling failed' });
    if (status === 'stopped' && drawsOf(state) < FEWEST_DRAWS) throw new CarriedError(STOPPED);
    return unwrap(await this.#host.ledger.result(id));
  }
}

function hurry(run: ActiveRun): void {
  run.hurry = true;
  run.wake();
}

const STOPPED: WireError = {
  code: 'stopped',
  message: 'Stopped before there were draws',
  hint: 'Run the cell again.',
};

/** Draws after warm-up that every chain has. */
function drawsOf({ chains }: RunState): number {
  return Math.min(...chains.map(chain => chain.done - chain.warmup));
}

function isLive({ status }: RunState): boolean {
  return status === 'starting' || status === 'running';
}

/** The light state with the model and the summary it came with, or else those that are known: the same objects. */
function merged(known: Known | undefined, { state, model, summary }: Pulled): RunState | null {
  const whole = model ?? known?.state.model;
  if (state === null || whole === undefined) return null;
  return {
    ...state,
    model: whole,
    summary: summary === undefined ? (known?.state.summary ?? null) : summary,
  };
}

function unwrap<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new CarriedError(answer.error);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
