/**
 * The table of sites: the exact places in a cell that the runtime may have to name in a message.
 * Not here: what the runtime does with them (the engine's language room).
 */
import type { Place } from './problem.ts';

/**
 * One place. Ids are dense per cell, so the table is an array indexed by id.
 * Lines and columns are 1-based, the end is exclusive.
 */
export interface SiteInfo {
  readonly id: number;
  /** What stands there: "+", "if", "index", "~", "observe", "loop", "name", … */
  readonly kind: string;
  /** Name inferred for a random site, if any. */
  readonly name?: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Collects sites while a cell is transformed. */
export class SiteTable {
  readonly sites: SiteInfo[] = [];
  private readonly places: (offset: number) => Place;

  constructor(places: (offset: number) => Place) {
    this.places = places;
  }

  /** Adds source[start, end) and gives its id. */
  add(kind: string, start: number, end: number, name?: string): number {
    const id = this.sites.length;
    const from = this.places(start);
    const to = this.places(end);
    this.sites.push({
      id,
      kind,
      ...(name === undefined ? {} : { name }),
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
    });
    return id;
  }
}
