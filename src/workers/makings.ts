/**
 * What the values of cells were made from, so that a text or a control that is put back makes nothing old.
 * Not here: which cells those are (cell-graph.ts).
 */
import type { CellSource } from './protocol.ts';

/** Which of the values that its text and its controls can give a cell has. */
export interface ValueOrigin {
  /** Simulated data differ under another seed. */
  readonly seed: number;
  /** Of a cell that samples, which may have been stopped early or gone on; null for others, which give the same each time. */
  readonly execution: number | null;
}

/** A cell as a value was made from it. */
interface Ingredient extends CellSource {
  readonly origin: ValueOrigin | undefined;
}

/** What is known of the value of one cell. */
export interface Making {
  readonly origin: ValueOrigin | undefined;
  readonly note: readonly Ingredient[] | undefined;
}

export class Makings {
  /** By cell: where the value that it has now is from. */
  readonly #origins = new Map<string, ValueOrigin>();
  readonly #notes = new Map<string, readonly Ingredient[]>();

  /** The cell has just been evaluated. `sources`: it and all that it reads, with their controls; null if that is not certain. */
  note(id: string, origin: ValueOrigin, sources: readonly CellSource[] | null): void {
    this.#origins.set(id, origin);
    if (sources === null) this.#notes.delete(id);
    else this.#notes.set(id, this.#now(sources));
  }

  forget(id: string): void {
    this.#notes.delete(id);
  }

  of(id: string): Making {
    return { origin: this.#origins.get(id), note: this.#notes.get(id) };
  }

  /** The cell has its value of then again. */
  putBack(id: string, { origin, note }: Making): void {
    if (origin !== undefined) this.#origins.set(id, origin);
    if (note !== undefined) this.#notes.set(id, note);
  }

  clear(): void {
    this.#origins.clear();
    this.#notes.clear();
  }

  /** Whether the value of the cell is what it would be made from these, as they are now. */
  isOf(id: string, sources: readonly CellSource[]): boolean {
    const before = this.#notes.get(id);
    const now = this.#now(sources);
    return before?.length === now.length && before.every((one, at) => isSame(one, now[at]));
  }

  #now(sources: readonly CellSource[]): readonly Ingredient[] {
    return sources.map(source => ({ ...source, origin: this.#origins.get(source.id) }));
  }
}

function isSame(a: Ingredient, b: Ingredient): boolean {
  const controls = ({ controls = [] }: CellSource): string => JSON.stringify(controls);
  return (
    a.id === b.id &&
    a.source === b.source &&
    a.origin?.seed === b.origin?.seed &&
    a.origin?.execution === b.origin?.execution &&
    controls(a) === controls(b)
  );
}
