/** A notebook on the page: bar, rail, column, dock, status line, dialogs, joined. Not here: any of them. */
import { useMemo, useReducer, useState } from 'react';
import { titleOf } from '../../notebook/document.ts';
import { formatNotebook } from '../../notebook/format.ts';
import { Column } from '../cells/column.tsx';
import { Dock } from '../dock/dock.tsx';
import { DockRest, restWords } from '../dock/dock-rest.tsx';
import { Sheet } from '../dock/sheet.tsx';
import { useCellStates, useKernel, useLatestRun } from '../session.ts';
import { ShareDialog } from '../share/share-dialog.tsx';
import { Menu } from '../shell/menu.tsx';
import { Palette } from '../shell/palette.tsx';
import type { Command } from '../shell/palette.tsx';
import { Rail } from '../shell/rail.tsx';
import { StatusLine } from '../shell/status-line.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { useRunner } from '../shell/use-runner.ts';
import { useAutosave } from '../state/autosave.ts';
import { DocumentContext } from '../state/document-context.ts';
import { documentReducer, openDocument } from '../state/document-state.ts';
import { useStoreResults } from '../state/store-results.ts';
import { saveFile } from '../ui/save-file.ts';
import { toggleTheme } from '../ui/theme.ts';
import { useSheet } from '../ui/use-phone.ts';
import type { Loaded } from './load.ts';

type Overlay = 'none' | 'share' | 'palette' | 'menu';

export function NotebookPage({ loaded, onOpenFile }: { loaded: Loaded; onOpenFile: () => void }) {
  const [state, dispatch] = useReducer(documentReducer, loaded, ({ notebook, origin }) => openDocument(notebook, origin));
  const handle = useMemo(() => ({ state, dispatch }), [state]);
  const { notebook } = state;
  const runner = useRunner(notebook);
  const ids = useMemo(() => notebook.cells.filter(cell => cell.kind === 'code').map(cell => cell.id), [notebook.cells]);
  const states = useCellStates(ids);
  const kernel = useKernel();
  const run = useLatestRun();
  const [dockOpen, setDockOpen] = useState(false);
  const [overlay, setOverlay] = useState<Overlay>('none');
  const sheet = useSheet();
  useAutosave(state, dispatch);
  useStoreResults(states, run, kernel, notebook, dispatch);
  const stale = states.filter(cell => cell.status === 'stale').length;
  const busy = kernel.sampling || kernel.status === 'busy' || states.some(cell => cell.status === 'running' || cell.status === 'queued');
  const start = (): void => {
    setDockOpen(true);
    runner.run();
  };
  const runSelected = (next: boolean): void => {
    const at = notebook.cells.findIndex(cell => cell.id === state.selected);
    const cell = notebook.cells[at];
    if (cell === undefined) return start();
    if (cell.kind === 'code') {
      setDockOpen(true);
      runner.runCell(cell.id);
    }
    const after = notebook.cells[at + 1];
    dispatch({ type: 'select', id: next && after !== undefined ? after.id : cell.id, editing: false });
  };
  useKeys(handle, { runSelected, openPalette: () => setOverlay('palette') });
  const words = restWords(run, notebook.results?.fits.at(-1));
  const commands: readonly Command[] = [
    { name: 'Run what is stale', keys: '⇧↵', run: start },
    { name: 'Stop', run: runner.stop },
    { name: 'Share', run: () => setOverlay('share') },
    { name: 'New notebook', run: () => void (location.hash = '#new') },
    { name: 'Open the gallery', run: () => void (location.hash = '#gallery') },
    { name: 'Open a file', run: onOpenFile },
    { name: 'Download this notebook', run: () => saveFile(`${titleOf(notebook)}.tilde`, formatNotebook(notebook)) },
    { name: 'Undo', keys: 'z', run: () => dispatch({ type: 'undo' }) },
    { name: 'Redo', run: () => dispatch({ type: 'redo' }) },
    { name: 'Add a code cell', keys: 'b', run: () => dispatch({ type: 'add-cell', kind: 'code', beside: state.selected, where: 'below' }) },
    { name: 'Add a text cell', run: () => dispatch({ type: 'add-cell', kind: 'markdown', beside: state.selected, where: 'below' }) },
    { name: 'Switch between light and dark', run: toggleTheme },
  ];
  const open = dockOpen && run !== null;
  return (
    <DocumentContext value={handle}>
      <div className={`app ${open && !sheet ? 'dock-open' : ''}`} data-kernel={kernel.status} data-busy={busy}>
        <TopBar stale={stale} busy={busy} stopInDock={open && !sheet && (run.status === 'running' || run.status === 'starting')}
          onRun={start} onStop={runner.stop} onShare={() => setOverlay('share')} onCommands={() => setOverlay('palette')} onMenu={() => setOverlay(overlay === 'menu' ? 'none' : 'menu')} />
        <Rail notebook={notebook} states={states} run={run} example={state.origin.kind === 'example' ? state.origin.name : null} />
        {!open && !sheet && words !== null ? <DockRest words={words} onOpen={run === null ? null : () => setDockOpen(true)} /> : null}
        <main className="column">
          <Column states={states} onSet={runner.setWidget} onRunCell={(id, next) => { dispatch({ type: 'select', id, editing: false }); setDockOpen(true); runner.runCell(id); if (next) selectAfter(id); }} />
        </main>
        {open && !sheet ? <Dock run={run} onFold={() => setDockOpen(false)} onStop={runner.stop} /> : null}
        {sheet ? <Sheet run={run} words={words} stored={run === null} busy={busy} onRun={start} onStop={runner.stop} /> : null}
        <StatusLine notebook={notebook} run={run} stale={stale} kernel={kernel.message} />
        {overlay === 'share' ? <ShareDialog notebook={notebook} onClose={() => setOverlay('none')} /> : null}
        {overlay === 'palette' ? <Palette commands={commands} onClose={() => setOverlay('none')} /> : null}
        {overlay === 'menu' ? <Menu commands={commands} onClose={() => setOverlay('none')} /> : null}
      </div>
    </DocumentContext>
  );

  function selectAfter(id: string): void {
    const after = notebook.cells[notebook.cells.findIndex(cell => cell.id === id) + 1];
    if (after !== undefined) dispatch({ type: 'select', id: after.id, editing: false });
  }
}
