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
import type { Ledger } from '../ledger/ledger.ts';
import { drawsOf, FEWEST_JUDGED, isLive } from '../protocol.ts';
import type {
  BackendChoice,
  CellSource,
  ElementDensities,
  ElementDraws,
  KeptRead,
  KeptRun,
  Exploration,
  RunFrame,
  RunState,
  WatchOptions,
} from '../protocol.ts';
import { createStore } from '../store.ts';
import type { WritableStore } from '../store.ts';
import { CarriedError, wireError } from '../wire-error.ts';
import { hasDraws, hurry, merged, newRun, pause, unwrap } from './following.ts';
import type { ActiveRun, Known, Making, Watch } from './following.ts';
import { GoingOns } from './going-on.ts';
import type { WentOn } from './going-on.ts';
import { KeptRuns } from './kept-runs.ts';
import { halt, launch, launchBatch, prepare } from './launching.ts';
import type { Pool, PooledWorker } from './pool.ts';
import { CUT, DROPPED, GONE, STOPPED } from './run-errors.ts';

/** Milliseconds between pulls while someone watches, and while nobody does. */
const FRAME = 1000 / 30;
const STATE = 100;
/** Milliseconds between pulls while something is about to be known: the first draws, or that the workers are done. */
const HURRY = 4;
/** A worker that has not stopped by then is replaced. */
const STOP_WITHIN = 80;
/** A page redraws its numbers at most this often (milliseconds); pictures come with every frame. */
const NUMBERS = 100;

/** Ended runs whose draws are kept, and bytes that they may take together. */
const MOST_RUNS = 12;
const MOST_BYTES = 600_000_000;

type AnyWorker = PooledWorker | PooledWorker<DeviceWorker>;

export interface SamplingHost {
  readonly ledger: Remote<Ledger>;
  readonly pool: Pool;
  /** Of one worker: a page has one device. */
  readonly devices: Pool<DeviceWorker>;
  /** Where jobs of many chains that do not say should run. */
  backend(): BackendChoice;
  /** Whether a fit is under way in the worker. */
  isFitting(worker: AnyWorker): boolean;
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
  readonly #makings = new Map<string, Making>();
  /** Runs whose draws made room for others. */
  readonly #dropped = new Set<string>();
  /** Runs whose draws died with their ledger. */
  readonly #gone = new Set<string>();
  readonly #known = new Map<string, Known>();
  readonly #shownAt = new Map<string, number>();
  readonly #keptRuns: KeptRuns;
  readonly #turn = createPause();
  readonly #goingOn = new GoingOns();
  /** Executions are counted anew in every page. */
  readonly #page = `${Date.now()}-${Math.floor(Math.random() * 2 ** 40).toString(36)}`;
  /** Ended runs without their last summary, the newest last. */
  #unjudged: readonly string[] = [];
  /** While there are such. */
  #judging = false;
  #count = 0;

  constructor(host: SamplingHost) {
    this.#host = host;
    this.#keptRuns = new KeptRuns(host.ledger);
  }

  state(id: string): WritableStore<RunState | null> {
    const known = this.#states.get(id) ?? createStore<RunState | null>(null);
    this.#states.set(id, known);
    return known;
  }

  isActive(): boolean {
    return this.#active.size > 0;
  }

  /**
   * Lets the next job of the run's cell go on where the run is, if it is the same job; up to twice its draws, or those
   * asked for where it was stopped. Jobs of the runs made with it, and of `others`, are not run again.
   */
  goOn(id: string, others: readonly string[]): Promise<WentOn> {
    const state = this.state(id).getSnapshot();
    if (state === null || !state.canContinue || this.#gone.has(id)) return Promise.resolve('ended');
    const draws = state.partial ? state.draws : 2 * state.draws;
    const { seed, execution } = this.#makings.get(id) ?? {};
    const made = Array.from(this.#makings).filter(([, making]) => making.execution === execution);
    const same = new Set([...made.map(([other]) => other), ...others]);
    return this.#goingOn.ask(state.cell, {
      id,
      draws,
      seed,
      others: [...same].filter(other => other !== id),
    });
  }

  /** The seed with which the next execution of the cell goes on; undefined for the notebook's. */
  seedOf(cell: string): number | undefined {
    return this.#goingOn.of(cell)?.seed;
  }

  /** The execution of the cell is over. */
  goneOn(cell: string): void {
    this.#goingOn.end(cell);
  }

  /** Runs a job for a cell. @throws CarriedError when it fails, or was stopped before there were draws */
  async sample(cell: string, job: unknown, onStart: (id: string) => void): Promise<McmcResult> {
    const { ledger } = this.#host;
    const going = this.#goingOn.of(cell);
    const same = going && (await ledger.match([going.id, ...going.others], job));
    if (going !== undefined && same !== going.id) this.#goingOn.differs(cell);
    if (going !== undefined && typeof same === 'string' && same !== going.id) {
      onStart(same);
      return this.#result(same, this.state(same).getSnapshot());
    }
    const longer = going && same === going.id ? unwrap(await ledger.extend(same, going.draws)) : undefined;
    if (longer !== undefined) this.#goingOn.goesOn(cell);
    if (longer === undefined) this.#count += 1;
    const id = longer === undefined ? `run-${this.#count}` : (same ?? '');
    const run = newRun(id, longer?.run ?? id);
    const wanted = longer?.job ?? job;
    const prepared = prepare(this.#host.pool, wanted);
    const chains = longer?.from.length ?? unwrap(await ledger.open(id, cell, job)).chains;
    this.#active.set(id, run);
    this.#host.onActive(true);
    try {
      const launched =
        prepared === null
          ? launchBatch(this.#host, run, job)
          : launch(this.#host, run, { job: wanted, prepared, chains, from: longer?.from ?? [] });
      launched.catch((reason: unknown) => {
        halt(run);
        // Ended by force: that is no failure, neither of it nor of others in the same worker.
        if (run.stopped || run.enough) return ledger.abandon(id, 'stopped', null);
        // What a run had before it went on is as good as it was.
        return ledger.abandon(id, longer === undefined ? 'failed' : 'stopped', wireError(reason));
      });
      await this.#pull(id);
      if (longer === undefined) this.ids.set([...this.ids.getSnapshot(), id]);
      onStart(id);
      if (longer === undefined) this.#keep(id);
      return await this.#result(id, await this.#follow(run));
    } finally {
      this.#active.delete(id);
      this.#host.onActive(this.isActive());
      this.#makeRoom();
      // Who began to watch while the last answer was under way has no picture yet.
      if (this.#watched(id).some(({ store }) => store.getSnapshot() === null))
        this.#pull(id).catch(() => undefined);
      // The summary of all draws may take seconds: nobody waits for it.
      this.#summarise(id);
    }
  }

  /** The ledger died with all draws: what the page knows of its runs stays, and those under way have failed. */
  ledgerLost(): void {
    for (const run of this.#active.values()) {
      run.stopped = true;
      halt(run);
    }
    for (const [id, store] of this.#states) {
      const state = store.getSnapshot();
      if (state === null || this.#gone.has(id)) continue;
      this.#gone.add(id);
      const cut = isLive(state);
      store.set({
        ...state,
        ...(cut && { status: 'failed', partial: true }),
        error: cut ? CUT : (state.error ?? GONE),
      });
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
      if (this.#active.get(run.id) !== run) continue;
      for (const worker of run.workers) pool.replace(worker);
      if (run.device !== null) devices.replace(run.device);
      // A ledger that died meanwhile has ended the run in its own way.
      await ledger.abandon(run.id, 'stopped', null).catch(() => undefined);
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
        if (!this.#active.has(id)) this.#pull(id).catch(() => undefined);
        return () => (watch.watched = false);
      }),
    };
    mine.set(key, watch);
    return watch.store;
  }

  async draws(id: string, element: string): Promise<ElementDraws | undefined> {
    return this.#ledgerOf(id).draws(id, element);
  }

  async explore(id: string, elements: readonly string[]): Promise<Exploration> {
    return unwrap(await this.#ledgerOf(id).explore(id, elements));
  }

  async exportCsv(id: string): Promise<Blob> {
    return unwrap(await this.#ledgerOf(id).exportCsv(id));
  }

  async exportJson(id: string): Promise<Blob> {
    return unwrap(await this.#ledgerOf(id).exportJson(id));
  }

  async exportStan(id: string, chain?: number): Promise<Blob> {
    return unwrap(await this.#ledgerOf(id).exportStan(id, chain));
  }

  async exportFile(id: string, format: FileFormat): Promise<Blob> {
    return unwrap(await this.#ledgerOf(id).exportFile(id, format));
  }

  /** @throws CarriedError when the draws of the run are gone */
  #ledgerOf(id: string): Remote<Ledger> {
    if (this.#gone.has(id)) throw new CarriedError(GONE);
    if (this.#dropped.has(id)) throw new CarriedError(DROPPED);
    return this.#host.ledger;
  }

  /** Runs of this notebook from before the page was loaded, newest first. */
  get kept(): Store<readonly KeptRun[]> {
    return this.#keptRuns.store;
  }

  get keptRead(): Store<KeptRead> {
    return this.#keptRuns.read;
  }

  setNotebook(key: string | null, runs: readonly string[]): void {
    this.#keptRuns.setNotebook(key, runs);
  }

  /** Takes a kept run up again. @throws CarriedError when it cannot be read @returns its id */
  restore(kept: KeptRun): Promise<string> {
    return this.#keptRuns.take(kept, () => this.#restore(kept));
  }

  #keep(id: string): void {
    const { notebook } = this.#keptRuns;
    if (notebook === null) return;
    const { sources = [], seed, execution } = this.#makings.get(id) ?? {};
    const made = {
      sources,
      notebookSeed: seed,
      ...(execution !== undefined && { execution: `${this.#page} ${execution}` }),
    };
    this.#host.ledger.keep(id, notebook, made).catch(() => undefined);
  }

  async #restore(kept: KeptRun): Promise<string> {
    this.#count += 1;
    const id = `run-${this.#count}`;
    unwrap(await this.#host.ledger.restore(kept, id));
    const { sources, notebookSeed: seed } = kept;
    this.noteMaking(id, { sources, seed, execution: kept.execution ?? kept.id });
    await this.#pull(id);
    const ids = this.ids.getSnapshot();
    const later = ids.findIndex(other => (this.state(other).getSnapshot()?.began ?? 0) > kept.began);
    this.ids.set(later === -1 ? [...ids, id] : ids.toSpliced(later, 0, id));
    this.#summarise(id);
    return id;
  }

  /** Keeps what is known of a run that is over, and gives up its draws. */
  drop(id: string): void {
    const state = this.state(id).getSnapshot();
    if (state === null || isLive(state) || state.dropped || this.#gone.has(id)) return;
    this.#dropped.add(id);
    this.#watches.delete(id);
    this.state(id).set({ ...state, dropped: true, canContinue: false, bytes: 0 });
    void this.#host.ledger.forget(id);
  }

  /** Drops the oldest runs until those left are few and small; never the newest run of a cell. */
  #makeRoom(): void {
    const kept = this.ids.getSnapshot().flatMap(id => {
      const state = this.state(id).getSnapshot();
      return state === null || state.dropped || this.#gone.has(id) ? [] : [state];
    });
    const newest = new Map(kept.map(state => [state.cell, state.id]));
    let runs = kept.length;
    let bytes = kept.reduce((sum, state) => sum + state.bytes, 0);
    for (const state of kept) {
      if (runs <= MOST_RUNS && bytes <= MOST_BYTES) return;
      if (newest.get(state.cell) === state.id || isLive(state)) continue;
      this.drop(state.id);
      runs -= 1;
      bytes -= state.bytes;
    }
  }

  sources(id: string): readonly CellSource[] {
    return this.#makings.get(id)?.sources ?? [];
  }

  noteMaking(id: string, making: Making): void {
    this.#makings.set(id, making);
  }

  async densities(ids: readonly string[], elements: readonly string[]): Promise<readonly ElementDensities[]> {
    return this.#host.ledger.densities(ids, elements);
  }

  forget(id: string): void {
    this.#forgotten.add(id);
    this.#makings.delete(id);
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
    if (this.#gone.has(id) || this.#dropped.has(id)) return this.state(id).getSnapshot();
    const watched = pictures ? this.#watched(id) : [];
    const options = watched.map(watch => watch.options);
    const known = this.#known.get(id);
    const pulled = await this.#host.ledger.nextFrame(id, options, known?.version);
    if (this.#forgotten.has(id)) return null;
    if (this.#gone.has(id) || this.#dropped.has(id)) return this.state(id).getSnapshot();
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
    const begun = performance.now();
    for (;;) {
      const begin = performance.now();
      const state = await this.#pull(run.id);
      if (state === null) return null;
      if (!isLive(state)) return state;
      if (state.precise) this.#endEnough(run);
      const pace = this.#watched(run.id).length > 0 ? FRAME : STATE;
      // The first draws are shown at once; where they take long they are asked for ever less often.
      const early = hasDraws(state) ? pace : Math.min(pace, HURRY + (begin - begun) / 8);
      const wait = run.hurry ? HURRY : early - (performance.now() - begin);
      await Promise.race([pause(Math.max(1, wait)), new Promise<void>(resolve => (run.wake = resolve))]);
    }
  }

  /** The run has draws enough: its workers end it, by force where they are slow. */
  #endEnough(run: ActiveRun): void {
    if (run.enough) return;
    run.enough = true;
    for (const worker of run.workers) void worker.api.stop(run.caller);
    void run.device?.api.stop(run.caller);
    void pause(STOP_WITHIN).then(() => {
      // One that goes on meanwhile has the same id.
      if (this.#active.get(run.id) !== run) return undefined;
      const { pool, devices, ledger } = this.#host;
      for (const worker of run.workers) if (!this.#isShared(worker, run)) pool.replace(worker);
      if (run.device !== null && !this.#isShared(run.device, run)) devices.replace(run.device);
      return ledger.abandon(run.id, 'stopped', null).catch(() => undefined);
    });
  }

  /** Whether other work is under way in a worker of the run, which would end with it. */
  #isShared(worker: AnyWorker, run: ActiveRun): boolean {
    const others = Array.from(this.#active.values()).filter(other => other !== run);
    const uses = ({ workers, device }: ActiveRun): boolean =>
      device === worker || Array.from(workers).some(one => one === worker);
    return this.#host.isFitting(worker) || others.some(uses);
  }

  /** Sees to the last summary of an ended run. */
  #summarise(id: string): void {
    this.#unjudged = [...this.#unjudged.filter(other => other !== id), id];
    if (!this.#judging) void this.#judgeAll();
  }

  /**
   * Pulls until all ended runs have their summaries, which come in parts. The newest first, and one at a time: a run that
   * begins waits for one part at most, and no part is begun before it is over.
   */
  async #judgeAll(): Promise<void> {
    this.#judging = true;
    for (;;) {
      while (this.isActive()) await pause(STATE);
      const id = this.#unjudged.at(-1);
      if (id === undefined) break;
      const judged = await this.#judge(id).catch(() => true);
      if (judged) this.#unjudged = this.#unjudged.filter(other => other !== id);
    }
    this.#judging = false;
  }

  /** One part more. True when nothing is left to do. */
  async #judge(id: string): Promise<boolean> {
    const state = await this.#pull(id, false);
    const ended = state === null || state.verdict !== null || drawsOf(state) < FEWEST_JUDGED;
    // The states of those do not change any more.
    return ended || this.#gone.has(id) || this.#dropped.has(id);
  }

  async #result(id: string, state: RunState | null): Promise<McmcResult> {
    if (state === null) throw new CarriedError(STOPPED);
    const { status, error } = state;
    if (status === 'failed') throw new CarriedError(error ?? { code: 'runtime', message: 'Sampling failed' });
    // A cell that was stopped before has nothing to go on with.
    if (status === 'stopped' && drawsOf(state) < FEWEST_JUDGED) throw new CarriedError(STOPPED);
    return unwrap(await this.#host.ledger.result(id));
  }
}
