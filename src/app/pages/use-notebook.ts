/** All that the notebook page shows and does, joined: document, session, saving, keys. Not here: components. */
import { useEffect, useMemo, useReducer, useState } from 'react';
import type { CellState, KernelState, RunState } from '../../workers/protocol.ts';
import { restWords } from '../dock/dock-rest.tsx';
import { useWarmDock } from '../dock/warm.ts';
import { useCellStates, useKernel, useLatestRun } from '../session.ts';
import { useKeys } from '../shell/use-keys.ts';
import { useRunner, type Runner } from '../shell/use-runner.ts';
import { useAutosave } from '../state/autosave.ts';
import { documentReducer, openDocument } from '../state/document-state.ts';
import { useStoreResults } from '../state/store-results.ts';
import type { Loaded } from './load.ts';

export type Overlay = 'none' | 'share' | 'palette' | 'menu';

export function useNotebook(loaded: Loaded) {
  const [state, dispatch] = useReducer(documentReducer, loaded, ({ notebook, origin }) =>
    openDocument(notebook, origin),
  );
  const handle = useMemo(() => ({ state, dispatch }), [state]);
  const { notebook } = state;
  const runner = useRunner(notebook);
  const ids = useMemo(
    () => notebook.cells.filter(cell => cell.kind === 'code').map(cell => cell.id),
    [notebook.cells],
  );
  const states = useCellStates(ids);
  const kernel = useKernel();
  const run = useLatestRun();
  const [dockOpen, setDockOpen] = useState(false);
  const [overlay, setOverlay] = useState<Overlay>('none');
  useWarmDock(kernel.epoch > 0 && kernel.status === 'ready');
  useAutosave(state, dispatch);
  useStoreResults(states, run, kernel, notebook, dispatch);
  const working = isWorking(kernel, states);
  const stopped = useStop(runner, working);
  const start = (): void => {
    setDockOpen(true);
    stopped.run();
  };
  const runCell = (id: string, next: boolean): void => {
    const at = notebook.cells.findIndex(cell => cell.id === id);
    if (notebook.cells[at]?.kind === 'code') {
      setDockOpen(true);
      runner.runCell(id);
    }
    const after = notebook.cells[at + 1];
    dispatch({ type: 'select', id: next && after !== undefined ? after.id : id, editing: false });
  };
  useKeys(handle, {
    runSelected: next => (state.selected === null ? start() : runCell(state.selected, next)),
    openPalette: () => setOverlay('palette'),
  });
  return {
    handle,
    states,
    kernel,
    run,
    runner,
    stop: stopped.stop,
    stopping: stopped.stopping,
    start,
    runCell,
    dockOpen,
    setDockOpen,
    overlay,
    setOverlay,
    words: restWords(run, notebook.results?.fits.at(-1)),
    stale: states.filter(cell => cell.status === 'stale').length,
    busy: stopped.waiting || (working && !stopped.stopping),
  };
}

export const isLive = (run: RunState): boolean => run.status === 'running' || run.status === 'starting';

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
