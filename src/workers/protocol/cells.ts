/**
 * What the app sees of the notebook's cells and of the kernel.
 * Not here: who decides which cell runs when (notebook-runner.ts).
 */
import type { WireError } from './errors.ts';
import type { Sketch } from './kernel.ts';
import type { Output } from './output.ts';

/** A code cell as the app hands it over. */
export interface CellSource {
  readonly id: string;
  readonly source: string;
  /** Where a run was made from it: its controls as they stood. */
  readonly controls?: readonly ControlStand[];
}

/** A control and what it was set to. */
export interface ControlStand {
  readonly label: string;
  readonly value: number | string | boolean;
}

/**
 * idle: never run · queued: waits · running · done: output is current · stale: its text or something it
 * reads changed since · error: see `error`.
 */
export type CellStatus = 'idle' | 'queued' | 'running' | 'done' | 'stale' | 'error';

export interface DefinedName {
  readonly name: string;
  readonly type: string;
  readonly sketch?: Sketch | undefined;
}

/** One snapshot of a cell; a new object whenever anything changed. */
export interface CellState {
  readonly id: string;
  readonly status: CellStatus;
  readonly outputs: readonly Output[];
  /** Not among the outputs. */
  readonly error: WireError | null;
  /** Milliseconds that the last evaluation took. */
  readonly milliseconds: number | null;
  /** Counts evaluations, as Jupyter's [n]. */
  readonly execution: number;
  /** Names it defines, with a short description: "tensor [8]", "4 × 1,000 draws"; of small data also a sketch. */
  readonly names: readonly DefinedName[];
  /** Ids of the runs it started last. */
  readonly runs: readonly string[];
}

/** starting: the frame loads · ready · busy: evaluates a cell · dead: was stopped or lost, comes back. */
export type KernelStatus = 'starting' | 'ready' | 'busy' | 'dead';

export interface KernelState {
  readonly status: KernelStatus;
  /** Counts kernels: all cells turn stale when it grows. */
  readonly epoch: number;
  /** The cell being evaluated. */
  readonly cell: string | null;
  /** Chains that sample now. */
  readonly sampling: boolean;
  /** Why the last kernel died, in words for the page. */
  readonly message: string | null;
  /** Seconds for which a cell has not let go, in steps of five; 0 where the kernel answers. */
  readonly silentFor: number;
}
