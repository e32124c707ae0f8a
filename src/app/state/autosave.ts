/**
 * Saves the open document half a second after the last change. The first edit of a foreign notebook makes a
 * copy of the reader's own; a conflict with another tab does too. Until a change is saved it lies aside (unsaved.ts),
 * from a tenth of a second after it was made, or from the moment at which the page goes.
 * Not here: the save itself (save-document.ts).
 */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { DocumentState } from './document-state.ts';
import type { LiveDocument } from './live-document.ts';
import { holdWriter } from './unsaved.ts';
import { aside, newNotebookId } from './writer.ts';
import type { Writer } from './writer.ts';

const DELAY = 500;
/** Longest wait, in milliseconds, for a save that another tab asks for. */
const LONGEST = 1_500;
/** Milliseconds between a change and its lying aside. */
const ASIDE_AFTER = 100;
/** The same for a notebook so large that putting it aside takes longer than this many milliseconds. */
const LARGE = { takes: 10, after: 1_000 };

const loadSaver = (): Promise<typeof import('./save-document.ts')> => import('./save-document.ts');
/** Milliseconds after which what saves is there for whoever will type. */
const LOAD_AFTER = 1_500;

/** Returns a function that saves what is pending, and resolves when it has. */
export function useAutosave(state: DocumentState, live: LiveDocument): () => Promise<void> {
  const [writer] = useState<Writer>(() => ({ id: newNotebookId(), fresh: newNotebookId(), left: false }));
  const saveNow = useMemo(() => saverOf(live, writer), [live, writer]);
  useEffect(() => {
    const timer = setTimeout(() => void loadSaver().catch(() => undefined), LOAD_AFTER);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (state.save.kind !== 'pending') return;
    const timer = setTimeout(() => void saveNow(), DELAY);
    return () => clearTimeout(timer);
  }, [state.notebook, state.origin, state.save.kind, saveNow]);
  const lies = useAside(live, writer, saveNow);
  useLeaveWarning(state, lies);
  return useCallback(async () => {
    const end = performance.now() + LONGEST;
    while (live.now().save.kind === 'pending' && performance.now() < end) {
      await Promise.race([saveNow(), wait(LONGEST)]);
      await wait(10);
    }
  }, [live, saveNow]);
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** A function that saves the document, and resolves when the save under way has ended. */
export function saverOf(live: LiveDocument, writer: Writer): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const save = async (): Promise<void> => {
    try {
      const { saveDocument } = await loadSaver();
      await saveDocument(live.now, live.dispatch, writer);
    } catch {
      const message = 'Not saved: a part of this page could not be loaded. Download the notebook to keep it.';
      live.dispatch({ type: 'saving', save: { kind: 'failed', message } });
    }
    underWay = null;
  };
  return async () => {
    if (live.now().origin.kind === 'embed') return;
    // One at a time: two saves from one revision would look like two tabs.
    await (underWay ??= save());
  };
}

/**
 * Puts changes aside soon after they are made, and at once where the page may end. Returns whether the last one could
 * be.
 */
function useAside(live: LiveDocument, writer: Writer, saveNow: () => Promise<void>): boolean {
  const [lies, setLies] = useState(true);
  useEffect(() => {
    writer.left = false;
    const release = holdWriter(writer.id);
    const keeper = asideKeeper(live, writer, setLies);
    const stop = live.onChange(keeper.changed);
    // Where the address leads now may take its time; what is flushed on leaving must not change it either.
    const leave = (): void => void (writer.left = true);
    const flush = ({ type }: Event): void => {
      if (type === 'visibilitychange' && document.visibilityState !== 'hidden') return;
      if (keeper.keep()) void saveNow();
    };
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    window.addEventListener('hashchange', leave, { capture: true });
    return () => {
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('hashchange', leave, { capture: true });
      stop();
      writer.left = true;
      // Its place is taken up by nobody before the last save has ended.
      void Promise.resolve(keeper.keep() ? saveNow() : undefined).finally(release);
    };
  }, [live, writer, saveNow]);
  return lies;
}

/** `told` hears whether what is to be saved lies aside. */
export function asideKeeper(
  live: LiveDocument,
  writer: Writer,
  told: (lies: boolean) => void,
): {
  /** Puts aside what is not saved, in a moment. */
  changed(): void;
  /** The same at once, with all results. Returns whether there is anything to save. */
  keep(): boolean;
} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delay = ASIDE_AFTER;
  let placed = false;
  const keep = (bare: boolean): boolean => {
    clearTimeout(timer);
    timer = undefined;
    const now = live.now();
    if (now.origin.kind === 'embed' || (now.save.kind !== 'pending' && now.save.kind !== 'failed'))
      return false;
    const begin = performance.now();
    told(aside(now, writer, bare));
    delay = performance.now() - begin > LARGE.takes ? LARGE.after : ASIDE_AFTER;
    return true;
  };
  return {
    keep: () => keep(false),
    changed() {
      // Before the address leads to it, a reload shows the notebook it was made from.
      if (!placed && live.now().origin.kind !== 'own') {
        placed = keep(true);
        // The first takes longer than those that follow.
        delay = ASIDE_AFTER;
      } else timer ??= setTimeout(() => keep(true), delay);
    },
  };
}

/**
 * The browser asks before a page is left of which the last change could not be saved, or is not yet and could not be put
 * aside either.
 */
function useLeaveWarning({ save, origin }: DocumentState, lies: boolean): void {
  const risk = save.kind === 'pending' && origin.kind !== 'embed' && !lies;
  const unsaved = save.kind === 'failed' || risk;
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
