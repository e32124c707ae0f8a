/**
 * Runs of the open notebook from before the page was loaded: which there are, and that each is taken up once.
 * Not here: keeping them (ledger/keeper.ts), or the runs of the page (sampling.ts).
 */
import type { Remote } from 'comlink';
import type { Ledger } from '../ledger/ledger.ts';
import type { KeptRun } from '../protocol.ts';
import { createStore } from '../store.ts';

export class KeptRuns {
  /** Those not taken up yet, newest first. */
  readonly store = createStore<readonly KeptRun[]>([]);
  /** Whether it is known by now which there are. */
  readonly read = createStore(false);
  readonly #ledger: Remote<Ledger>;
  /** Those taken up, or about to be: their ids here. */
  readonly #taken = new Map<string, Promise<string>>();
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
    this.read.set(false);
    if (key === null) return;
    // Nobody waits for it: without what was kept, all else goes on.
    if (runs.length > 0) this.#ledger.moveKept(runs, key).catch(() => undefined);
    void this.#ledger.keptRuns(key).then(
      kept => this.#found(key, kept),
      () => this.#found(key, []),
    );
  }

  #found(key: string, kept: readonly KeptRun[]): void {
    if (this.#notebook !== key) return;
    this.store.set(kept);
    this.read.set(true);
  }

  /** What `takeUp` gives, which is asked once for each run; again only where it failed. */
  take(kept: KeptRun, takeUp: () => Promise<string>): Promise<string> {
    const known = this.#taken.get(kept.id);
    if (known !== undefined) return known;
    const taking = takeUp().then(id => {
      this.store.set(this.store.getSnapshot().filter(other => other.id !== kept.id));
      return id;
    });
    this.#taken.set(kept.id, taking);
    taking.catch(() => this.#taken.delete(kept.id));
    return taking;
  }
}
