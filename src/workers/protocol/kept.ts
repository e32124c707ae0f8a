/** Runs that outlive the page: what the ledger keeps of them in this browser. Not here: how (ledger/keeper.ts). */
import type { CellSource } from './cells.ts';
import type { RunVersions } from './runs.ts';

/** A run kept from before the page was loaded, without its draws. */
export interface KeptRun {
  readonly id: string;
  /** The notebook it belongs to. */
  readonly notebook: string;
  readonly cell: string;
  /** The texts of its cell and of those that this reads, when it began. */
  readonly sources: readonly CellSource[];
  /** The notebook's seed then; unknown of older runs. */
  readonly notebookSeed?: number | undefined;
  /** Runs of one execution of a cell have the same, of others another; unknown of older runs. */
  readonly execution?: string | undefined;
  readonly title: string;
  /** When it was begun, in milliseconds since 1970. */
  readonly began: number;
  readonly made: RunVersions;
  readonly seed: number;
  readonly warmup: number;
  /** Asked per chain. */
  readonly draws: number;
  /** Draws per chain after which it was precise enough; null where no rule ended it. */
  readonly precise: number | null;
  /** Transitions that are kept, by chain. */
  readonly counts: readonly number[];
  /** It came to its end. */
  readonly finished: boolean;
  /** That it took. */
  readonly seconds: number;
  /** Of its draws. */
  readonly bytes: number;
}

/** What is kept of one notebook. */
export interface KeptList {
  /** Those that this page may take up, newest first. */
  readonly runs: readonly KeptRun[];
  /** When those were begun that another page holds, be it only until it has gone; in milliseconds since 1970. */
  readonly held: readonly number[];
}

/** What is known of the kept runs. no: nothing yet · newest: which is the newest · all: which there are. */
export type KeptRead = 'no' | 'newest' | 'all';

/** no: nobody asked · yes · large: too many draws · full: the browser gives no more storage, or none. */
export type Keeping = 'no' | 'yes' | 'large' | 'full';
