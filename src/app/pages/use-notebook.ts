/** All that the notebook page shows and does, joined: document, session, saving, keys. Not here: components. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Dispatch } from 'react';
import type { CellState, KernelState } from '../../workers/protocol.ts';
import { downloadDraws } from '../dock/download-draws.ts';
import type { DrawsFile } from '../dock/download-draws.ts';
import { restWords } from '../dock/dock-rest.tsx';
import { loadDock } from '../dock/dock-when-run.tsx';
import { useWarmDock } from '../dock/warm.ts';
import {
  fileRunBook,
  runBookOf,
  useCellStates,
  useKernel,
  useOwnRuns,
  useRun,
  useSession,
} from '../session.ts';
import type { RunBook } from '../session.ts';
import { useKeys } from '../shell/use-keys.ts';
import { useChecking } from '../editor/problems.ts';
import { usePanel } from '../find/panel.ts';
import { useRunner, type Runner } from '../shell/use-runner.ts';
import { continueRun } from '../runs/continue-run.ts';
import { useNoteCuts } from '../runs/cut-store.ts';
import { useCanContinue } from '../runs/use-runs.ts';
import { useKeeping } from '../runs/use-kept.ts';
import { useMarked } from '../cells/use-standing.ts';
import { useTabRole } from '../keep/use-tab-role.ts';
import { useAutosave } from '../state/autosave.ts';
import { isReading, isReadOnly } from '../state/document-context.ts';
import type { DocumentHandle } from '../state/document-context.ts';
import type { DocumentAction, DocumentState, Origin } from '../state/document-state.ts';
import { openDocument } from '../state/document-state.ts';
import { readRoute } from '../state/route.ts';
import { useLiveDocument } from '../state/live-document.ts';
import { useStoreResults } from '../state/store-results.ts';
import type { Loaded } from './load.ts';

/** The given one; of a page without editing, for reading alone. */
const useDispatch = (all: Dispatch<DocumentAction>, readOnly: boolean): Dispatch<DocumentAction> =>
  useMemo(() => (readOnly ? action => isReading(action) && all(action) : all), [all, readOnly]);

export type Overlay = 'none' | 'share' | 'palette' | 'menu' | 'history' | 'address';

export function useNotebook(loaded: Loaded) {
  const [state, live] = useLiveDocument(() => openDocument(loaded.notebook, loaded.origin));
  const role = useTabRole(state, live, useAutosave(state, live));
  const dispatch = useDispatch(role.dispatch, isReadOnly(state));
  const handle = useMemo(() => ({ state, dispatch }), [state, dispatch]);
  const { notebook } = state;
  const client = useSession();
  const runner = useRunner(state, dispatch);
  const ids = useMemo(
    () => notebook.cells.filter(cell => cell.kind === 'code').map(cell => cell.id),
    [notebook.cells],
  );
  const states = useCellStates(ids);
  const kernel = useKernel();
  const key = useKey(state.origin);
  const runIds = useOwnRuns(useRunBook(key));
  useKeeping(key, runIds, notebook);
  useNoteCuts(key);
  const run = useRun(runIds.at(-1) ?? '');
  const [shown, setShown] = useShown(runIds);
  const [dockOpen, setDockOpen] = useState(false);
  const [overlay, setOverlay] = useState<Overlay>('none');
  useWarmDock(kernel.epoch > 0 && kernel.status === 'ready');
  useStoreResults(states, run, kernel, notebook, dispatch);
  const words = restWords(run, notebook.results?.fits.at(-1));
  const running = useRunning(runner, handle, isWorking(kernel, states), openingDock(setDockOpen));
  const panel = usePanel();
  const canContinue = useCanContinue(run, notebook);
  useChecking(notebook.cells, panel.kind === 'problems' || isWriting(state));
  useKeys(handle, {
    runSelected: next => (state.selected === null ? running.start() : running.runCell(state.selected, next)),
    openPalette: () => setOverlay('palette'),
  });
  return {
    handle,
    states,
    kernel,
    run,
    runIds,
    /** What the dock shows. */
    shownRun: useRun(shown),
    showRun: (id: string) => {
      setShown(id);
      setDockOpen(true);
    },
    runner,
    ...running,
    dockOpen,
    setDockOpen,
    overlay,
    setOverlay,
    role,
    continueRun: canContinue && run !== null ? () => void continueRun(client, run) : null,
    words,
    /** There is more to see than its three lines. */
    canOpenDock: run !== null || (words !== null && words.rows.length > 0),
    stale: states.filter(cell => cell.status === 'stale').length,
    marked: useMarked(states, notebook),
    downloadDraws: run?.summary ? (file: DrawsFile) => void downloadDraws(client, run, file) : null,
  };
}

/** Opens the dock, whose code may have to be loaded. */
const openingDock = (setDockOpen: (open: boolean) => void) => (): void => {
  loadDock();
  setDockOpen(true);
};

/** The newest run, or the one that the reader chose, until there is a newer one. */
function useShown(ids: readonly string[]): [string, (id: string) => void] {
  const newest = ids.at(-1) ?? '';
  const [chosen, setChosen] = useState({ id: newest, newest });
  return [chosen.newest === newest ? chosen.id : newest, id => setChosen({ id, newest })];
}

/** Someone types code. */
const isWriting = ({ typing, notebook: { cells } }: DocumentState): boolean =>
  typing !== null && cells.some(({ id, kind }) => id === typing && kind === 'code');

/** One function for good, which does what the newest one does. */
function useLatest<Args extends readonly unknown[]>(
  newest: (...args: Args) => void,
): (...args: Args) => void {
  const latest = useRef(newest);
  useLayoutEffect(() => {
    latest.current = newest;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}

/** Milliseconds that cells may run at the opening of a notebook before Stop shows. */
const MOMENT = 400;

/** Whether it has been true for more than a moment. */
function useLate(working: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!working) return setLate(false);
    const timer = setTimeout(() => setLate(true), MOMENT);
    return () => clearTimeout(timer);
  }, [working]);
  return late;
}

/** The runs of this notebook; they stay its own when the first edit makes a copy of a foreign one. */
function useRunBook(key: string | null): RunBook {
  const [book] = useState(() => runBookOf(key));
  useEffect(() => {
    if (key !== null) fileRunBook(key, book);
  }, [key, book]);
  useEffect(() => {
    // A first edit has an address at once, and the notebook its own key only when that is saved: it may be left before.
    const leave = ({ oldURL }: HashChangeEvent): void => {
      const route = readRoute(new URL(oldURL).hash);
      if (route.kind === 'own') fileRunBook(`own ${route.id}`, book);
    };
    window.addEventListener('hashchange', leave, { capture: true });
    return () => window.removeEventListener('hashchange', leave, { capture: true });
  }, [book]);
  return book;
}

/** How the notebook is found again. */
function useKey(origin: Origin): string | null {
  // The address as it was at first: it may change before the notebook is one's own.
  const [hash] = useState(location.hash);
  if (origin.kind === 'own') return `own ${origin.id}`;
  // A link is its own address; how it ends tells it from others.
  if (origin.kind === 'link') return hash === '' ? null : `link ${hash.slice(-80)}`;
  return origin.kind === 'example' ? `example ${origin.name}` : null;
}

/** What the reader's hands start and stop, and how it looks. */
function useRunning(
  runner: Runner,
  { state, dispatch }: DocumentHandle,
  working: boolean,
  openDock: () => void,
) {
  const { notebook } = state;
  const { stop, stopping, waiting, run } = useStop(runner, working);
  const [begun, setBegun] = useState(false);
  const late = useLate(working);
  const start = (): void => {
    setBegun(true);
    openDock();
    run();
  };
  const startAll = (): void => {
    setBegun(true);
    openDock();
    runner.runAll();
  };
  const runCell = useLatest((id: string, next: boolean): void => {
    const at = notebook.cells.findIndex(cell => cell.id === id);
    if (notebook.cells[at]?.kind === 'code') {
      setBegun(true);
      openDock();
      runner.runCell(id);
    }
    const after = notebook.cells[at + 1];
    if (next && goesOn(state, id)) dispatch({ type: 'add-cell', kind: 'code', beside: id, where: 'below' });
    else dispatch({ type: 'select', id: next && after !== undefined ? after.id : id, editing: false });
  });
  return {
    stop,
    stopping,
    start,
    startAll,
    runCell,
    /** What runs was not asked for and will be over in a moment: no Stop flashes up. */
    quiet: !begun && !late,
    busy: waiting || (working && !stopping),
  };
}

/**
 * As in Jupyter, ⇧↵ on the last cell makes a new one below it, unless it has nothing in it. A notebook that came from
 * elsewhere and was not changed yet is there to be read: running it makes no copy of it.
 */
function goesOn({ notebook: { cells }, origin, save }: DocumentState, id: string): boolean {
  const last = cells.at(-1);
  const isOwn = origin.kind === 'own' || origin.kind === 'new' || save.kind !== 'untouched';
  return isOwn && origin.kind !== 'embed' && last?.id === id && last.source.trim() !== '';
}

interface Stopping {
  /** Stop was pressed and the chains are letting go: the page is free already. */
  readonly stopping: boolean;
  /** Run was pressed meanwhile: it begins once they have. */
  readonly waiting: boolean;
  readonly stop: () => void;
  readonly run: () => void;
}

function useStop(runner: Runner, working: boolean): Stopping {
  const [stopping, setStopping] = useState(false);
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    if (working) return;
    setStopping(false);
    if (waiting) runner.run();
    setWaiting(false);
  }, [working, waiting, runner]);
  return {
    stopping,
    waiting,
    stop: () => {
      setStopping(true);
      setWaiting(false);
      runner.stop();
    },
    run: () => (working && stopping ? setWaiting(true) : runner.run()),
  };
}

function isWorking(kernel: KernelState, states: readonly CellState[]): boolean {
  const waiting = states.some(cell => cell.status === 'running' || cell.status === 'queued');
  return kernel.sampling || kernel.status === 'busy' || waiting;
}
