/**
 * One cell as its helpers see it: its id, its table of sites, and errors that say where they happened.
 * Not here: the helpers (arithmetic.ts, conditions.ts, …).
 */
import type { Site } from '../array/position.ts';
import { atPlace } from '../array/watch.ts';
import { TildeError } from '../errors.ts';
import type { ErrorCode, ErrorDetail, Span } from '../errors.ts';

/** One place of a cell, as the transform wrote it down: 1-based, end exclusive; the id is the index in the table. */
export interface SiteInfo {
  readonly id: number;
  readonly kind: string;
  readonly name?: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export class Cell {
  readonly id: string;
  private readonly table: readonly SiteInfo[];
  /** Made when first asked for: a model that runs on numbers asks for the same few a million times. */
  private readonly known: (Site | undefined)[] = [];

  constructor(id: string, sites: readonly SiteInfo[]) {
    this.id = id;
    this.table = sites;
  }

  span(siteId: number): Span {
    const { line, column, endLine, endColumn } = this.table[siteId];
    return { cell: this.id, line, column, endLine, endColumn };
  }

  /** The site as the model room wants it: inferred name and place. */
  site(siteId: number): Site {
    return this.known[siteId] ?? this.makeSite(siteId);
  }

  private makeSite(siteId: number): Site {
    const { name } = this.table[siteId];
    const site = { ...(name === undefined ? {} : { name }), span: this.span(siteId) };
    this.known[siteId] = site;
    return site;
  }

  kind(siteId: number): string {
    return this.table[siteId].kind;
  }

  error(code: ErrorCode, siteId: number, message: string, detail: ErrorDetail): TildeError {
    return new TildeError(code, message, { ...detail, span: this.span(siteId) });
  }

  /** Runs `work`; a TildeError that does not know its place gets this one. */
  located<T>(siteId: number, work: () => T): T {
    try {
      return atPlace(() => this.span(siteId), work);
    } catch (error) {
      if (error instanceof TildeError && !error.detail.span) {
        error.detail = { ...error.detail, span: this.span(siteId) };
      }
      throw error;
    }
  }
}
