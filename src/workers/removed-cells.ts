/**
 * Cells that were deleted with the values they had, so that a deletion that is undone makes nothing old. The kernel puts
 * their names aside meanwhile, where no cell can read them. Not here: whether what came back is current (makings.ts).
 */
import { isFile } from './controls.ts';
import type { Making } from './makings.ts';
import type { CellSource, CellState, RemovedMessage } from './protocol.ts';

/** What the kernel does with the names of a deleted cell: puts them aside, has them again, or lets them go. */
export type Aside = RemovedMessage['now'];

interface Removed {
  readonly source: string;
  readonly state: CellState;
  readonly making: Making;
}

/** Their values take memory: the cells that were deleted first go first. */
const MOST = 20;

export class RemovedCells {
  readonly #kept = new Map<string, Removed>();
  readonly #tell: (cell: string, now: Aside) => void;

  constructor(tell: (cell: string, now: Aside) => void) {
    this.#tell = tell;
  }

  /** The kernel has the cell's names. What a file was read from is kept by nobody. */
  keep({ id, source }: CellSource, state: CellState, making: Making): void {
    if (state.outputs.some(isFile)) return;
    this.#kept.delete(id);
    this.#kept.set(id, { source, state, making });
    this.#tell(id, 'aside');
    for (const first of [...this.#kept.keys()].slice(0, -MOST)) this.#letGo(first);
  }

  /** The cell is there again. Undefined where it was not kept with this text: another one may bear the same id. */
  takeBack({ id, source }: CellSource): Removed | undefined {
    const kept = this.#kept.get(id);
    if (kept?.source !== source) return undefined;
    this.#kept.delete(id);
    this.#tell(id, 'back');
    return kept;
  }

  /** The notebook is closed. */
  close(): void {
    for (const id of this.#kept.keys()) this.#letGo(id);
  }

  /** The kernel is gone. */
  clear(): void {
    this.#kept.clear();
  }

  #letGo(id: string): void {
    this.#kept.delete(id);
    this.#tell(id, 'gone');
  }
}
