/** What the runner asks of the page, which has the kernel. Not here: who answers (client.ts). */
import type { CellFacts } from './cell-graph.ts';
import type { CellSource, CellState, Output, WidgetValue, WireError } from './protocol.ts';
import type { Aside } from './removed-cells.ts';

/** What an evaluation gives. `lost`: the kernel died under it. */
export interface Evaluation {
  readonly outputs: readonly Output[];
  readonly error: WireError | null;
  readonly names: CellState['names'];
  readonly milliseconds: number;
  readonly lost: boolean;
  /** A model that the cell defines cannot run. */
  readonly troubled?: boolean | undefined;
}

export interface RunnerHost {
  /** Static analysis of all cells. */
  analyse(cells: readonly CellSource[]): readonly CellFacts[];
  /** Never rejects. `emit` takes outputs while the cell runs. `quiet`: nobody asked for it. */
  evaluate(cell: CellSource, emit: (output: Output) => void, quiet: boolean): Promise<Evaluation>;
  /** Of the cell that was evaluated last. */
  seed(): number;
  setWidget(id: string, value: WidgetValue): void;
  forget(cell: string): void;
  /** What becomes of the names of a deleted cell, which may come back. */
  removed(cell: string, now: Aside): void;
  /** The next execution of a cell is an ordinary one: it was asked for so, or the cell left the queue without one. */
  runsAnew(cell: string): void;
}
