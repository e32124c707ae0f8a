/**
 * The app's only way to the workers, as types. Stores fit React's useSyncExternalStore.
 * Not here: how it is done (client.ts).
 */
import type {
  BackendChoice,
  CellSource,
  CellState,
  ElementDensities,
  ElementDraws,
  Exploration,
  FitState,
  KeptRead,
  KeptRun,
  KernelState,
  RunFrame,
  RunState,
  WatchOptions,
  WidgetValue,
} from './protocol.ts';
import type { WentOn } from './client/going-on.ts';

/** A value that changes: `getSnapshot` gives the same object until it did. */
export interface Store<T> {
  subscribe(listener: () => void): () => void;
  getSnapshot(): T;
}

export interface TildeClient {
  /** Starts the kernel and loads what a run needs. Any run does it too; a page asks once it can be read. */
  warm(): void;
  /** Code cells in document order. Changed or removed cells make what reads them stale; nothing runs. */
  setCells(cells: readonly CellSource[]): void;
  /** Seed of all runs that name none. Whole number in [0, 2³²). */
  setSeed(seed: number): void;
  /** Where runs of many chains that do not say are computed. */
  setBackend(backend: BackendChoice): void;
  /** Runs a cell, first those above it in the graph that are not done, then its cheap dependents. */
  runCell(id: string): void;
  /** Runs every cell in dependency order. */
  runAll(): void;
  /** Runs every cell that is idle, stale or in error. */
  runStale(): void;
  /** Runs every idle cell that needs no sampling, neither its own nor that of a cell it reads. */
  runCheap(): void;
  /**
   * Runs changed cells that hold models and sample nothing, and what is cheap and reads them, if nothing else runs; where
   * one fails, what it showed stays, without a word.
   */
  runLive(): void;
  /** Stops everything and forgets the cells, so that those of another notebook may bear the same ids. Runs are kept. */
  closeNotebook(): void;
  /** Sets a control and re-runs what reads it: cheap cells at once, sampling cells turn stale. */
  setWidget(id: string, value: WidgetValue): void;
  /**
   * Gives a control, once its cell runs, the value it was left at in a stored notebook, where it began with `initial`; it
   * counts while the control still begins so. Nothing runs.
   */
  keepWidget(id: string, value: WidgetValue, initial: WidgetValue): void;
  /**
   * Stops everything. Chains end at once and keep their draws, marked partial; a cell that computes is
   * stopped by removing its sandbox. The kernel state is 'dead' at once and 'ready' about 150 ms later.
   */
  stop(): void;
  /** Takes a cell that waits to run out of the queue, with those that wait for it. */
  cancelCell(id: string): void;
  /**
   * Runs the cell of a run again under the seed that the notebook had then, and the run goes on from its adapted state:
   * to the draws asked for where it was stopped, else to twice as many. Where the cell asks for another posterior by
   * now ("differs"), it gets that of the newest run that has it, or a new one. "ended": the cell failed or was stopped
   * before, or was asked to run anew. Never rejects.
   */
  continueRun(id: string): Promise<WentOn>;
  /** Throws the kernel away and starts a new one: all cells turn stale, posteriors stay. */
  restart(): void;

  readonly kernel: Store<KernelState>;
  /** State of a cell; one that was never run is 'idle'. */
  cell(id: string): Store<CellState>;
  /** Ids of all runs the ledger holds, oldest first. */
  readonly runs: Store<readonly string[]>;
  run(id: string): Store<RunState | null>;
  /** Ids of all fits of the page, oldest first. */
  readonly fits: Store<readonly string[]>;
  /** A fit under way or over: at most 20 new states a second. */
  fit(id: string): Store<FitState | null>;
  /**
   * Live frames while someone subscribes (at most 30 a second), and one with everything once the run ended.
   * The same arguments give the same store.
   */
  frames(run: string, options: WatchOptions): Store<RunFrame | null>;

  /** Draws after warm-up of one scalar element, e.g. "theta[3]". Undefined when there is none. */
  draws(run: string, element: string): Promise<ElementDraws | undefined>;
  /**
   * A close look at some elements (24 at most) of a run.
   * @throws the run's error when it has no draws
   */
  explore(run: string, elements: readonly string[]): Promise<Exploration>;
  /** CSV: chain, draw, one column per element, then the sampler's statistics. */
  exportCsv(run: string): Promise<Blob>;
  exportJson(run: string): Promise<Blob>;
  /** CmdStan's CSV, which R, Python and ArviZ read: of one chain (from 0), or a zip of all chains. */
  exportStan(run: string, chain?: number): Promise<Blob>;
  /** ArviZ's InferenceData as netCDF, or one row a draw as an Arrow or Parquet file. */
  exportFile(run: string, format: 'netcdf' | 'arrow' | 'parquet'): Promise<Blob>;
  /**
   * The notebook that is open, by the name under which it is found again (null: nothing leads back to it), and its runs
   * so far: from now on its runs outlive the page.
   */
  setNotebook(key: string | null, runs: readonly string[]): void;
  /** Runs of the open notebook from before the page was loaded, newest first. */
  readonly kept: Store<readonly KeptRun[]>;
  readonly keptRead: Store<KeptRead>;
  /**
   * Takes a kept run up again; it can then be seen, compared and continued.
   * @returns its id among `runs`, where it stands by its age
   * @throws when it cannot be read
   */
  restoreRun(kept: KeptRun): Promise<string>;
  /** The texts of the cell of a run, and of all that it reads, when the run began; in document order. */
  sources(run: string): readonly CellSource[];
  /** Densities of elements (24 at most) in several runs, on common grids. */
  densities(runs: readonly string[], elements: readonly string[]): Promise<readonly ElementDensities[]>;
  /** Gives up the draws of a run that is over; its summary stays. Old runs lose theirs by themselves. */
  dropDraws(run: string): void;
  /** Drops a run from the ledger. */
  forgetRun(run: string): void;
  dispose(): void;
}
