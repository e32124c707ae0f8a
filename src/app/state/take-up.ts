/**
 * Puts into the database what pages that are gone had put aside and not saved. What another page has saved meanwhile
 * stays as it is: then it becomes a notebook of its own.
 * Not here: putting aside (unsaved.ts). Loaded only where there is something to take up.
 */
import type { Notebook } from '../../notebook/document.ts';
import { titleOf } from '../../notebook/document.ts';
import { formatNotebook, parseNotebook } from '../../notebook/format.ts';
import { noteVersion } from '../keep/versions.ts';
import { notify } from '../ui/notice.tsx';
import { loadNotebook, saveNotebook } from './storage.ts';
import type { SavedNotebook } from './storage.ts';
import { isGone, liesAside, noteShown, whenFree } from './asides.ts';
import { dropAside } from './unsaved.ts';
import type { Aside } from './unsaved.ts';
import { newNotebookId } from './writer.ts';

/**
 * The notebook with what was put aside of it, newest first; undefined where there is neither. Where the database takes
 * nothing, the newest is returned all the same, and stays aside.
 */
export async function takeUp(
  saved: SavedNotebook | undefined,
  asides: readonly Aside[],
): Promise<SavedNotebook | undefined> {
  let now = saved;
  for (const aside of asides) if (await isGone(aside.writer)) now = await takeAlone(now, aside);
  return now;
}

/** Milliseconds that another page may take for it; it has it still after that, and nothing is lost. */
const TAKING = 10_000;

/** Of pages that find it at the same time one takes it up, and the others find what came of it. */
async function takeAlone(saved: SavedNotebook | undefined, aside: Aside): Promise<SavedNotebook | undefined> {
  const { id, writer } = aside;
  const taken = await whenFree(`tilde-take-up-${id}/${writer}`, TAKING, async () =>
    liesAside(aside) ? takeOne(saved, aside) : loadNotebook(id).catch(() => undefined),
  );
  return taken ?? saved;
}

/** Notebooks that were begun and never saved. */
export async function takeUpNew(asides: readonly Aside[]): Promise<void> {
  for (const aside of asides) {
    if (aside.revision !== 0 || (await loadNotebook(aside.id)) !== undefined) continue;
    await takeUp(undefined, [aside]);
  }
}

/** How often a notebook may be saved by others just while it is taken up. */
const MOST_TRIES = 5;

async function takeOne(
  saved: SavedNotebook | undefined,
  aside: Aside,
  tries = MOST_TRIES,
): Promise<SavedNotebook | undefined> {
  const { id, writer } = aside;
  const notebook = whole(saved, aside);
  // Damaged: left where it is.
  if (notebook === null) return saved;
  const text = formatNotebook(notebook);
  if (isStored(saved, aside) || text === saved?.text) {
    dropAside(id, writer);
    return saved;
  }
  try {
    if (!follows(saved, aside)) {
      await copy(notebook);
      dropAside(id, writer);
      return (await loadNotebook(id)) ?? saved;
    }
    const next = await store(saved, aside, notebook, text);
    // Its own last save may have ended only now: whether it holds all of this is asked again.
    if (next === null && tries > 0) return await takeOne(await loadNotebook(id), aside, tries - 1);
    if (next !== null) dropAside(id, writer);
    return next ?? saved;
  } catch {
    if (!follows(saved, aside)) return saved;
    // The store is full or denied: what was typed can still be read, and downloaded.
    noteShown(aside);
    const { revision = 0, savedAt = new Date(aside.at) } = saved ?? {};
    return { id, revision, savedAt, title: titleOf(notebook), text };
  }
}

/** With the results that the stored one has, where its own were left out. */
function whole(saved: SavedNotebook | undefined, { text, bare }: Aside): Notebook | null {
  try {
    const notebook = parseNotebook(text);
    const results = bare && saved !== undefined ? parseNotebook(saved.text).results : undefined;
    return results === undefined ? notebook : { ...notebook, results };
  } catch {
    return null;
  }
}

/** The same writer saved this or more: only the end of the page came before it could be cleared away. */
const isStored = (saved: SavedNotebook | undefined, { writer, step }: Aside): boolean =>
  saved?.by?.writer === writer && saved.by.step >= step;

/** Nobody else has saved since it was written. */
const follows = (saved: SavedNotebook | undefined, { writer, revision }: Aside): boolean =>
  saved === undefined || saved.by?.writer === writer || saved.revision === revision;

/** Null where someone has saved at this moment. */
async function store(
  saved: SavedNotebook | undefined,
  { id, writer, step }: Aside,
  notebook: Notebook,
  text: string,
): Promise<SavedNotebook | null> {
  const title = titleOf(notebook);
  const outcome = await saveNotebook(id, saved?.revision ?? 0, title, text, { writer, step });
  if (outcome.kind === 'conflict') return null;
  void noteVersion(id, title, text, outcome.saved.savedAt);
  return outcome.saved;
}

async function copy(notebook: Notebook): Promise<void> {
  const title = `${titleOf(notebook)} (copy)`;
  await saveNotebook(newNotebookId(), 0, title, formatNotebook(notebook));
  notify(`Changes that another page had not saved are in a notebook of their own, “${title}”.`);
}
