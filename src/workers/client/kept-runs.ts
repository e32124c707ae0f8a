/**
 * Runs of the open notebook from before the page was loaded: which there are, and that each is taken up once.
 * Not here: keeping them (ledger/keeper.ts), or the runs of the page (sampling.ts).
 */
import type { Remote } from 'comlink';
import type { Ledger } from '../ledger/ledger.ts';
import type { KeptList, KeptRead, KeptRun } from '../protocol.ts';
import { createStore } from '../store.ts';
import { pause } from './following.ts';

/** Milliseconds that a page which is going may hold on to its runs, and between two looks at them. */
const GOING = 2_000;
const AGAIN = 200;

const NONE: KeptList = { runs: [], held: [] };

export class KeptRuns {
  /** Those not taken up yet, newest first. */
  readonly store = createStore<readonly KeptRun[]>([]);
  readonly read = createStore<KeptRead>('no');
  readonly #ledger: Remote<Ledger>;
  /** Those taken up, or about to be: their ids here. */
  readonly #taken = new Map<string, Promise<string>>();
  /** Those that are runs of the page by now. */
  readonly #here = new Set<string>();
  #notebook: string | null = null;

  constructor(ledger: Remote<Ledger>) {
    this.#ledger = ledger;
  }

  /** Where runs are kept; null where nothing leads back to the notebook. */
  get notebook(): string | null {
    return this.#notebook;
  }

  /** The notebook that is open, under the name by which it is found again; `runs` are its own. */
  setNotebook(key: string | null, runs: readonly string[]): void {
    if (key === this.#notebook) return;
    this.#notebook = key;
    this.store.set([]);
    this.read.set('no');
    if (key === null) return;
    // Nobody waits for it: without what was kept, all else goes on.
    if (runs.length > 0) this.#ledger.moveKept(runs, key).catch(() => undefined);
    void this.#look(key);
  }

  /** Those that nobody holds are known at once; what a page that is going leaves is looked for until it has gone. */
  async #look(key: string): Promise<void> {
    const begin = performance.now();
    for (;;) {
      const { runs, held } = await this.#ledger.keptRuns(key).catch(() => NONE);
      if (this.#notebook !== key) return;
      this.#found(runs);
      // What is held for so long is of a page that stays.
      const all = held.length === 0 || performance.now() - begin > GOING;
      const newest = runs.at(0)?.began ?? -Infinity;
      this.read.set(all ? 'all' : held.every(began => began < newest) ? 'newest' : 'no');
      if (all) return;
      await pause(AGAIN);
    }
  }

  /** Those that are known already stay the same objects. */
  #found(runs: readonly KeptRun[]): void {
    const known = new Map(this.store.getSnapshot().map(run => [run.id, run]));
    const found = runs.filter(({ id }) => !this.#here.has(id)).map(run => known.get(run.id) ?? run);
    if (found.length !== known.size || found.some(({ id }) => !known.has(id))) this.store.set(found);
  }

  /** What `takeUp` gives, which is asked once for each run; again only where it failed. */
  take(kept: KeptRun, takeUp: () => Promise<string>): Promise<string> {
    const known = this.#taken.get(kept.id);
    if (known !== undefined) return known;
    const taking = takeUp().then(id => {
      this.#here.add(kept.id);
      this.store.set(this.store.getSnapshot().filter(other => other.id !== kept.id));
      return id;
    });
    this.#taken.set(kept.id, taking);
    taking.catch(() => this.#taken.delete(kept.id));
    return taking;
  }
}
