/**
 * What the values of cells were made from, so that a text or a control that is put back makes nothing old.
 * Not here: which cells those are (cell-graph.ts).
 */
import type { CellSource } from './protocol.ts';

export class MadeFrom {
  readonly #sources = new Map<string, readonly CellSource[]>();

  /** `sources`: the cell and all that it reads, with their controls. */
  note(id: string, sources: readonly CellSource[]): void {
    this.#sources.set(id, sources);
  }

  forget(id: string): void {
    this.#sources.delete(id);
  }

  clear(): void {
    this.#sources.clear();
  }

  /** Whether the value of the cell is what it would be made from these. */
  isOf(id: string, sources: readonly CellSource[]): boolean {
    const before = this.#sources.get(id);
    return before?.length === sources.length && before.every((one, at) => isSame(one, sources[at]));
  }
}

function isSame(a: CellSource, b: CellSource): boolean {
  const controls = ({ controls = [] }: CellSource): string => JSON.stringify(controls);
  return a.id === b.id && a.source === b.source && controls(a) === controls(b);
}
