/**
 * The app's only way to the workers, as types. Stores fit React's useSyncExternalStore.
 * Not here: how it is done (client.ts).
 */
import type {
  BackendChoice,
  CellSource,
  CellState,
  ElementDraws,
  Exploration,
  FitState,
  KernelState,
  RunFrame,
  RunState,
  WatchOptions,
  WidgetValue,
} from './protocol.ts';

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
  /** Stops everything and forgets the cells, so that those of another notebook may bear the same ids. Runs are kept. */
  closeNotebook(): void;
  /** Sets a control and re-runs what reads it: cheap cells at once, sampling cells turn stale. */
  setWidget(id: string, value: WidgetValue): void;
  /**
   * Stops everything. Chains end at once and keep their draws, marked partial; a cell that computes is
   * stopped by removing its sandbox. The kernel state is 'dead' at once and 'ready' about 150 ms later.
   */
  stop(): void;
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
  /** Drops a run from the ledger. */
  forgetRun(run: string): void;
  dispose(): void;
}
