/**
 * Keeps runs in this browser while they run, so that a reload loses at most the last second of them: what came since is
 * saved every second and at the end. Bounded: large runs are not kept, and old ones make room for new ones.
 * Not here: the database (run-store.ts), or making a run of what was kept (restore.ts).
 */
import type { KeptList, Keeping, KeptRun } from '../protocol.ts';
import { memoryOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import type { KeptPiece, KeptState, RunStore } from './run-store.ts';

/** Milliseconds between two savings of a run under way. */
const EVERY = 1_000;
/** Bytes of one run, of all; runs of one notebook, of all. */
const MOST_BYTES = 64_000_000;
const MOST_ALL = 256_000_000;
const MOST_RUNS = 4;
const MOST_RUNS_ALL = 24;

/** Says which runs other pages have under way, and that this page has one. */
export interface RunLocks {
  hold(run: string): void;
  held(): Promise<ReadonlySet<string>>;
}

/** By Web Locks, which end with their page. */
export const pageLocks: RunLocks = {
  hold: run => void globalThis.navigator?.locks?.request(`tilde-${run}`, () => new Promise(() => undefined)),
  async held() {
    const state = await globalThis.navigator?.locks?.query();
    return new Set((state?.held ?? []).map(lock => lock.name?.replace(/^tilde-/, '') ?? ''));
  },
};

/** What a run was made from. */
export type RunMaking = Pick<KeptRun, 'sources' | 'notebookSeed' | 'execution'>;

interface Kept {
  readonly id: string;
  notebook: string;
  readonly made: RunMaking;
  /** Transitions saved, by chain, and the snapshots saved with them. */
  readonly counts: number[];
  readonly states: number[];
  bytes: number;
  /** Draws of the job as saved. */
  draws: number;
  state: Keeping;
  timer: ReturnType<typeof setTimeout> | undefined;
  saving: Promise<void>;
}

export class Keeper {
  readonly #store: RunStore;
  readonly #locks: RunLocks;
  /** By the ledger's name of the run. */
  readonly #kept = new Map<string, Kept>();

  constructor(store: RunStore, locks: RunLocks = pageLocks) {
    this.#store = store;
    this.#locks = locks;
  }

  /** Keeps a run from now on. */
  keep(id: string, record: RunRecord, notebook: string, made: RunMaking): void {
    const chains = record.chains.length;
    const zeros = (): number[] => Array.from({ length: chains }, () => 0);
    const name = `${record.began}-${Math.floor(Math.random() * 2 ** 40).toString(36)}`;
    this.#add(id, { id: name, notebook, made, counts: zeros(), states: zeros(), bytes: 0, draws: 0 });
    void this.#makeRoom().catch(() => undefined);
  }

  /** Goes on keeping a run that was kept before. */
  adopt(id: string, { notebook, counts, bytes, draws, ...run }: KeptRun): void {
    const { sources, notebookSeed, execution } = run;
    const made = { sources, notebookSeed, execution };
    const states = counts.map(() => 0);
    this.#add(id, { id: run.id, notebook, made, counts: [...counts], states, bytes, draws });
  }

  /** Something is new; `record` gives the run as it is when it is saved. */
  touch(id: string, record: () => RunRecord | undefined): void {
    const kept = this.#kept.get(id);
    if (kept === undefined || kept.state !== 'yes') return;
    const wait = record()?.endedAt === null ? EVERY : 0;
    if (kept.timer !== undefined && wait > 0) return;
    clearTimeout(kept.timer);
    kept.timer = setTimeout(() => {
      kept.timer = undefined;
      const now = record();
      if (now !== undefined) kept.saving = kept.saving.then(() => this.#save(kept, now));
    }, wait);
  }

  stateOf(id: string): Keeping {
    return this.#kept.get(id)?.state ?? 'no';
  }

  move(ids: readonly string[], notebook: string): void {
    for (const id of ids) {
      const kept = this.#kept.get(id);
      if (kept === undefined || kept.notebook === notebook) continue;
      kept.notebook = notebook;
      kept.saving = kept.saving.then(() => this.#store.move(kept.id, notebook).catch(() => undefined));
    }
  }

  /** Forgets a run for good. */
  remove(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    clearTimeout(kept.timer);
    this.#kept.delete(id);
    void kept.saving.then(() => this.#store.remove(kept.id)).catch(() => undefined);
  }

  /** Runs of a notebook from before; none where storage is denied. */
  async list(notebook: string): Promise<KeptList> {
    try {
      const [all, held] = await Promise.all([this.#store.list(), this.#locks.held()]);
      const here = new Set([...this.#kept.values()].map(kept => kept.id));
      const runs = all.filter(run => run.notebook === notebook && !here.has(run.id));
      return {
        runs: runs.filter(run => !held.has(run.id)).toSorted((a, b) => b.began - a.began),
        held: runs.filter(run => held.has(run.id)).map(run => run.began),
      };
    } catch {
      return { runs: [], held: [] };
    }
  }

  #add(id: string, kept: Omit<Kept, 'state' | 'timer' | 'saving'>): void {
    this.#kept.set(id, { ...kept, state: 'yes', timer: undefined, saving: Promise.resolve() });
    this.#locks.hold(kept.id);
  }

  async #save(kept: Kept, record: RunRecord): Promise<void> {
    if (kept.state !== 'yes') return;
    const pieces = newPieces(kept, record);
    const states = newStates(kept, record);
    const bytes = pieces.reduce((sum, piece) => sum + piece.positions.byteLength + piece.stats.byteLength, 0);
    if (kept.bytes + bytes > MOST_BYTES || memoryOf(record) > 8 * MOST_BYTES)
      return this.#giveUp(kept, 'large');
    kept.bytes += bytes;
    const job = kept.draws === record.job.draws ? null : record.job;
    try {
      await this.#store.save({ run: describe(kept, record), job, pieces, states });
    } catch {
      return this.#giveUp(kept, 'full');
    }
    kept.draws = record.job.draws;
    for (const piece of pieces) kept.counts[piece.chain] = piece.first + rowsOf(piece, record);
    for (const state of states) kept.states[state.chain] = state.done;
  }

  async #giveUp(kept: Kept, state: Keeping): Promise<void> {
    kept.state = state;
    await this.#store.remove(kept.id).catch(() => undefined);
  }

  /** Old runs go, those under way in any page do not. */
  async #makeRoom(): Promise<void> {
    const [all, held] = await Promise.all([this.#store.list(), this.#locks.held()]);
    const byNotebook = new Map<string, number>();
    let runs = 0;
    let bytes = 0;
    for (const run of all.toSorted((a, b) => b.began - a.began)) {
      const mine = (byNotebook.get(run.notebook) ?? 0) + 1;
      byNotebook.set(run.notebook, mine);
      runs += 1;
      bytes += run.bytes;
      const stays = mine <= MOST_RUNS && runs <= MOST_RUNS_ALL && bytes <= MOST_ALL;
      if (!stays && !held.has(run.id)) await this.#store.remove(run.id);
    }
  }
}

const rowsOf = (piece: KeptPiece, { job }: RunRecord): number => piece.positions.length / job.model.dim;

/** Transitions that came since the last saving, those out of sight not among them. */
function newPieces(kept: Kept, { chains, job, statNames }: RunRecord): KeptPiece[] {
  const { dim } = job.model;
  const width = statNames.length;
  return chains.flatMap((store, chain) => {
    const [from, to] = [kept.counts[chain], store.count];
    if (to <= from) return [];
    const stats = new Float64Array((to - from) * (width + 1));
    for (let row = from; row < to; row += 1) {
      const at = (row - from) * (width + 1);
      stats.set(store.stats.subarray(row * width, (row + 1) * width), at);
      stats[at + width] = store.seconds[row];
    }
    const positions = store.positions.slice(from * dim, to * dim);
    return [{ run: kept.id, chain, first: from, positions, stats }];
  });
}

/** Snapshots of transitions that are saved; later ones would leave a gap. */
function newStates(kept: Kept, { states, chains }: RunRecord): KeptState[] {
  return states.flatMap((state, chain) =>
    state === null || state.done <= kept.states[chain] || state.done > chains[chain].count
      ? []
      : [{ run: kept.id, chain, done: state.done, state: state.state }],
  );
}

function describe({ id, notebook, made: from, bytes }: Kept, record: RunRecord): KeptRun {
  const { cell, job, chains, began, made, precise, startedAt, endedAt } = record;
  const counts = chains.map(chain => chain.count);
  return {
    id,
    notebook,
    cell,
    ...from,
    title: job.model.title,
    began,
    made,
    seed: job.seed,
    warmup: job.warmup,
    draws: job.draws,
    precise: precise ? job.draws : null,
    counts,
    finished: endedAt !== null && counts.every(count => count === job.warmup + job.draws),
    seconds: ((endedAt ?? performance.now()) - startedAt) / 1000,
    bytes,
  };
}
