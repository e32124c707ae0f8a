/**
 * One of the reader's own notebooks with all that was ever changed in it, also right before a page ended.
 * Not here: where that lay (asides.ts), or how it is joined to what was saved (take-up.ts).
 */
import { listNotebooks, loadNotebook } from './storage.ts';
import type { SavedNotebook } from './storage.ts';
import { asidesOf } from './asides.ts';

/** Undefined where there is none. */
export async function loadOwn(id: string): Promise<SavedNotebook | undefined> {
  const asides = asidesOf(id);
  if (asides.length === 0) return loadNotebook(id);
  const { takeUp } = await import('./take-up.ts');
  return takeUp(await loadNotebook(id).catch(() => undefined), asides);
}

export { loadNotebook };

/** All of them, newest first; none where storage is denied. */
export async function listOwn(): Promise<readonly SavedNotebook[]> {
  const begun = asidesOf().filter(({ revision }) => revision === 0);
  if (begun.length > 0) {
    const { takeUpNew } = await import('./take-up.ts');
    await takeUpNew(begun).catch(() => undefined);
  }
  return listNotebooks();
}
