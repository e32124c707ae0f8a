/**
 * From which texts stored results were made: a short digest of the source of each code cell, so that a page which opens
 * them knows what was changed since. Not here: which results read what was changed (language/waits.ts).
 */
import { cellOfFit } from './fit-cell.ts';
import type { Cell, MadeFrom, Notebook, StoredResult } from './document.ts';

/** FNV-1a of the UTF-16 units, 32 bits, in base 36: the same in every engine. */
export function digestOf(source: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < source.length; at += 1) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

const remembered = new WeakMap<Cell, string>();

/** That of a cell, which is asked for at every key: computed once. */
function digest(cell: Cell): string {
  const known = remembered.get(cell) ?? digestOf(cell.source);
  remembered.set(cell, known);
  return known;
}

/** An id may be called like a member of every object. */
const at = <T>(all: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(all, id) ? all[id] : undefined;

/** Of results made now from all code cells. `keep` says what stands for a cell that was not run; default none. */
export function madeNow(
  cells: readonly Cell[],
  keep: (id: string, now: string) => string = (_id, now) => now,
): MadeFrom {
  const code = cells.filter(({ kind }) => kind === 'code');
  return Object.fromEntries(code.map(cell => [cell.id, keep(cell.id, digest(cell))]));
}

/**
 * What to keep for a cell that was not run when results were stored, and whose own come from before. Where they did not
 * follow the page though its text is the same, nothing is equal to what is kept.
 */
export function keptFrom(before: MadeFrom | undefined, id: string, now: string, outdated: boolean): string {
  const then = before === undefined ? undefined : at(before, id);
  if (!outdated) return then ?? now;
  return then === undefined || then === now ? '' : then;
}

/** The code cells whose text is another than it was, or that are new; a cell under another name is still the same. */
export function changedSince(cells: readonly Cell[], from: MadeFrom | undefined): ReadonlySet<string> {
  if (from === undefined) return new Set();
  const there = new Set(cells.map(({ id }) => id));
  const gone = new Set(Object.keys(from).flatMap(id => (there.has(id) ? [] : [at(from, id)])));
  const changed = cells.filter(cell => {
    if (cell.kind !== 'code') return false;
    const then = at(from, cell.id);
    return then === undefined ? !gone.has(digest(cell)) : then !== digest(cell);
  });
  return new Set(changed.map(({ id }) => id));
}

/** Whether a text that a stored summary may come from was changed. A cell that is new was no part of the run. */
export function isFitChanged(cells: readonly Cell[], results: StoredResult | undefined): boolean {
  const from = results?.madeFrom;
  if (from === undefined) return false;
  const changed = changedSince(cells, from);
  const drawn = new Set(results?.fits.map(fit => cellOfFit(cells, fit)));
  return cells.some(({ id }) => {
    const then = changed.has(id) ? at(from, id) : undefined;
    return then === '' ? drawn.has(id) : then !== undefined;
  });
}

/** Results that do not say from what they were made count as made from the cells as they are. */
export function withOrigin(notebook: Notebook): Notebook {
  const { cells, results } = notebook;
  if (results === undefined || results.madeFrom !== undefined) return notebook;
  return { ...notebook, results: { ...results, madeFrom: madeNow(cells) } };
}

/** The same in fewer words: what is kept of the cells that were changed, null for new ones. Empty where none was. */
export type Changed = Readonly<Record<string, string | null>>;

export const briefly = (cells: readonly Cell[], from: MadeFrom | undefined): Changed =>
  Object.fromEntries([...changedSince(cells, from)].map(id => [id, at(from ?? {}, id) ?? null]));

/** And back. */
export function atLength(cells: readonly Cell[], changed: Changed): MadeFrom {
  const entries = Object.entries(madeNow(cells)).flatMap(([id, now]): [string, string][] => {
    const then = at(changed, id);
    return then === null ? [] : [[id, then ?? now]];
  });
  return Object.fromEntries(entries);
}

const DIGEST = /^[0-9a-z]{0,7}$/;

/** As a file or a link has it: entries that cannot be are left out. Undefined where it is no list of digests at all. */
export function readChanged(value: unknown): Changed | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string | null] =>
      entry[1] === null || (typeof entry[1] === 'string' && DIGEST.test(entry[1])),
  );
  return Object.fromEntries(entries);
}

export function readMadeFrom(value: unknown): MadeFrom | undefined {
  const read = readChanged(value);
  if (read === undefined) return undefined;
  const entries = Object.entries(read).flatMap(([id, then]): [string, string][] =>
    then === null ? [] : [[id, then]],
  );
  return Object.fromEntries(entries);
}
