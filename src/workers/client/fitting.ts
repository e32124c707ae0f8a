/**
 * Runs fits on the pool and follows them: states, results, stop.
 * Not here: the kernel that asked (kernel.ts) or the descent (chain/fit-task.ts).
 */
import type { SviResult } from '../../engine/inference/job.ts';
import type { FitOutcome, FitWorker } from '../chain/fit-task.ts';
import type { DeviceWorker } from '../device/device-worker.ts';
import { isLive } from '../protocol.ts';
import type { FitProgress, FitState, WireError } from '../protocol.ts';
import type { Store } from '../client-types.ts';
import { createStore } from '../store.ts';
import type { WritableStore } from '../store.ts';
import { CarriedError, wireError } from '../wire-error.ts';
import { pause } from './following.ts';
import type { Pool, PooledWorker } from './pool.ts';

/** Milliseconds between questions about progress. */
const FRAME = 1000 / 20;
/** A worker that has not stopped by then is replaced. */
const STOP_WITHIN = 80;

export interface FittingHost {
  readonly pool: Pool;
  /** Of one worker: a page has one device. */
  readonly devices: Pool<DeviceWorker>;
  /** How many workers the pool may have. */
  readonly workers: number;
  /** Ids of the samplers' runs so far. */
  runs(): readonly string[];
  onActive(): void;
}

interface Active {
  readonly id: string;
  readonly worker: PooledWorker<FitWorker>;
  /** Kills the worker. */
  replace(): void;
  stopped: boolean;
  /** Ends the wait for a worker that did not stop. */
  abandon(): void;
}

/** All fits of the page, under way or over. */
export class Fitting {
  readonly ids = createStore<readonly string[]>([]);
  /** What the page sees of it. */
  readonly stores = { fits: this.ids, fit: (id: string): Store<FitState | null> => this.state(id) };
  readonly #host: FittingHost;
  readonly #states = new Map<string, WritableStore<FitState | null>>();
  readonly #active = new Map<string, Active>();
  #count = 0;

  constructor(host: FittingHost) {
    this.#host = host;
  }

  state(id: string): WritableStore<FitState | null> {
    const known = this.#states.get(id) ?? createStore<FitState | null>(null);
    this.#states.set(id, known);
    return known;
  }

  isActive(): boolean {
    return this.#active.size > 0;
  }

  /** Whether a fit is under way in the worker. */
  isIn(worker: object): boolean {
    return Array.from(this.#active.values()).some(fit => fit.worker === worker);
  }

  /** Runs a job for one execution of a cell. @throws CarriedError when it fails, or was stopped before the first step */
  async fit(cell: string, execution: number, job: unknown): Promise<SviResult> {
    this.#count += 1;
    const id = `fit-${this.#count}`;
    const { worker, replace } = this.#workerFor(job);
    const abandoned = new Promise<null>(resolve => {
      this.#active.set(id, { id, worker, replace, stopped: false, abandon: () => resolve(null) });
    });
    this.#host.onActive();
    try {
      const begun = await Promise.race([worker.api.prepareFit(id, job), abandoned]);
      if (begun === null || this.#active.get(id)?.stopped === true) throw new CarriedError(STOPPED);
      if (!begun.ok) throw new CarriedError(begun.error);
      this.#open({
        ...EMPTY,
        ...begun.header,
        kind: 'svi',
        id,
        cell,
        execution,
        runsBefore: this.#host.runs(),
      });
      const running = worker.api.runFit(id);
      this.#follow(id, worker).catch(() => undefined);
      const outcome = await Promise.race([running, abandoned]);
      this.#close(id);
      return this.#settle(id, outcome);
    } catch (reason) {
      this.#fail(id, wireError(reason));
      throw reason;
    } finally {
      this.#close(id);
    }
  }

  /** Ends all fits: within a slice, else by force. What they have learnt stays. */
  async stop(): Promise<void> {
    const fits = Array.from(this.#active.values());
    if (fits.length === 0) return;
    for (const fit of fits) {
      fit.stopped = true;
      void fit.worker.api.stopFits();
    }
    await pause(STOP_WITHIN);
    const held = fits.filter(fit => this.#active.has(fit.id));
    // First: a worker that is ended fails what it was asked, for whichever fit.
    for (const fit of held) fit.abandon();
    for (const fit of held) fit.replace();
  }

  /** The device's worker for a job that asks for a device, else the one with the fewest fits under way. */
  #workerFor(job: unknown): { readonly worker: PooledWorker<FitWorker>; replace(): void } {
    const { pool, devices } = this.#host;
    const { backend } = (job ?? {}) as { readonly backend?: unknown };
    if (backend === 'webgpu' || backend === 'webgl' || backend === 'cpu') {
      const [worker] = devices.take(1);
      return { worker, replace: () => devices.replace(worker) };
    }
    const worker = this.#idlest();
    return { worker, replace: () => pool.replace(worker) };
  }

  /** The worker with the fewest fits under way. */
  #idlest(): PooledWorker {
    const workers = this.#host.pool.take(this.#host.workers);
    const load = (worker: PooledWorker): number =>
      Array.from(this.#active.values()).filter(fit => fit.worker === worker).length;
    return workers.reduce((best, worker) => (load(worker) < load(best) ? worker : best));
  }

  #open(state: FitState): void {
    this.state(state.id).set(state);
    this.ids.set([...this.ids.getSnapshot(), state.id]);
  }

  #close(id: string): void {
    if (this.#active.delete(id)) this.#host.onActive();
  }

  #patch(id: string, part: Partial<FitState>): void {
    const store = this.state(id);
    const state = store.getSnapshot();
    if (state !== null) store.set({ ...state, ...part });
  }

  /** Asks for progress at the page's pace until the fit is over. */
  async #follow(id: string, worker: PooledWorker<FitWorker>): Promise<void> {
    while (this.#active.has(id)) {
      const progress = await Promise.race([
        worker.api.fitProgress(id),
        pause(1000).then((): FitProgress | null => null),
      ]);
      if (progress !== null && this.#active.has(id)) this.#patch(id, { ...progress, status: 'running' });
      await pause(FRAME);
    }
  }

  /** Whatever went wrong: a fit that is over must not look as if it went on. */
  #fail(id: string, error: WireError): void {
    const state = this.state(id).getSnapshot();
    if (state !== null && isLive(state)) this.#patch(id, { status: 'failed', partial: true, error });
  }

  #settle(id: string, outcome: FitOutcome | null): SviResult {
    if (outcome === null) {
      this.#patch(id, { status: 'stopped', partial: true });
      throw new CarriedError(STOPPED);
    }
    const { progress, verdict, error, result } = outcome;
    this.#patch(id, {
      ...progress,
      status: outcome.outcome,
      partial: outcome.outcome !== 'done',
      verdict,
      error,
    });
    if (result !== null) return result;
    throw new CarriedError(error ?? STOPPED);
  }
}

const NONE = new Float64Array(0);

const EMPTY = {
  status: 'starting',
  step: 0,
  seconds: 0,
  losses: { steps: NONE, raw: NONE, mean: NONE },
  params: [],
  omitted: 0,
  partial: false,
  verdict: null,
  error: null,
} as const;

const STOPPED: WireError = {
  code: 'stopped',
  message: 'Stopped before the fit had learnt anything',
  hint: 'Run the cell again.',
};
