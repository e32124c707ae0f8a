/**
 * What the reader's hands do to the session: run, stop, move a control. Keeps the client's cells and seed the document's.
 * Not here: what the client does with them.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Dispatch } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { ControlValue, SetWidget } from '../outputs/widget.tsx';
import { useSession } from '../session.ts';
import type { DocumentAction, DocumentState, Origin } from '../state/document-state.ts';
import { useNoteControls } from '../state/note-controls.ts';
import { controlsOf } from '../state/stored-results.ts';
import { afterPaint } from '../ui/after-paint.ts';

/** Runs that took less than this, in seconds, follow a control while it moves. */
const AT_ONCE = 1;

export interface Runner {
  runCell(id: string): void;
  /** Everything that is not up to date; all cells when everything is. */
  run(): void;
  /** Every code cell, up to date or not. */
  runAll(): void;
  stop(): void;
  setWidget: SetWidget;
}

export function useRunner(
  { notebook, origin, typing }: DocumentState,
  dispatch: Dispatch<DocumentAction>,
): Runner {
  const client = useSession();
  // Before the next page is painted: its cells may bear the same ids.
  useLayoutEffect(() => () => client.closeNotebook(), [client]);
  const cells = useRef(notebook.cells);
  cells.current = notebook.cells;
  useEffect(() => {
    client.setCells(
      notebook.cells.filter(cell => cell.kind === 'code').map(({ id, source }) => ({ id, source })),
    );
  }, [client, notebook.cells]);
  useEffect(() => client.setSeed(notebook.seed), [client, notebook.seed]);
  useKeptControls(notebook);
  const alive = useAlive(origin);
  useOpening(alive && origin.kind !== 'new');
  useTyping(alive, notebook.cells, typing !== null);
  const note = useNoteControls(notebook, dispatch);
  const follow = useFollow();
  const codeIds = useCallback(
    () => cells.current.filter(cell => cell.kind === 'code').map(cell => cell.id),
    [],
  );
  const run = useCallback(() => {
    const fresh = codeIds().every(id => client.cell(id).getSnapshot().status === 'done');
    if (fresh) client.runAll();
    else client.runStale();
  }, [client, codeIds]);
  const setWidget = useCallback(
    (id: string, value: ControlValue) => {
      const idle = codeIds().some(cell => client.cell(cell).getSnapshot().status === 'idle');
      note(id, value);
      client.setWidget(id, value);
      // The first touch of a notebook shown from stored results brings it to life.
      if (idle) client.runStale();
      else follow();
    },
    [client, codeIds, follow, note],
  );
  return {
    runCell: id => client.runCell(id),
    run,
    runAll: () => client.runAll(),
    stop: () => client.stop(),
    setWidget,
  };
}

/** The controls of the notebook that was opened begin where its figures show them. */
function useKeptControls(notebook: Notebook): void {
  const client = useSession();
  const [kept] = useState(() => controlsOf(notebook));
  useEffect(() => {
    for (const { id, value, initial } of kept) client.keepWidget(id, value, initial);
  }, [client, kept]);
}

/** Whether anything runs unasked: not in a frame of another page, nor with `?safe`. As it was opened. */
function useAlive(origin: Origin): boolean {
  const [alive] = useState(
    () => origin.kind !== 'embed' && !new URLSearchParams(location.search).has('safe'),
  );
  return alive;
}

/** A notebook is alive at once: what needs no sampling runs. */
function useOpening(alive: boolean): void {
  const client = useSession();
  const [opening] = useState(alive);
  useEffect(() => (opening ? afterPaint(() => client.runCheap()) : undefined), [client, opening]);
}

/** Milliseconds without a change after which models follow what is typed; who leaves the cell has done typing. */
const PAUSE = 350;

/** The card of a model follows its text while that is typed, where the model can be run. */
function useTyping(alive: boolean, cells: Notebook['cells'], typing: boolean): void {
  const client = useSession();
  const opened = useRef<Notebook['cells'] | null>(cells);
  useEffect(() => {
    // Undo may come back to the very cells that were opened: those are a change as well.
    if (!alive || cells === opened.current) return;
    opened.current = null;
    const timer = setTimeout(() => client.runLive(), typing ? PAUSE : 0);
    return () => clearTimeout(timer);
  }, [alive, client, cells, typing]);
}

/** Re-runs what a control made stale once the kernel is free, if the last run was quick. */
function useFollow(): () => void {
  const client = useSession();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return useCallback(() => {
    const attempt = (): void => {
      timer.current = null;
      const kernel = client.kernel.getSnapshot();
      const run = client.run(client.runs.getSnapshot().at(-1) ?? '').getSnapshot();
      if (run === null || run.seconds > AT_ONCE) return;
      if (kernel.status === 'ready' && !kernel.sampling) client.runStale();
      else timer.current = setTimeout(attempt, 50);
    };
    timer.current ??= setTimeout(attempt, 50);
  }, [client]);
}
