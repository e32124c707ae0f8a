/** A notebook on the page: bar, rail, column, dock, status line and dialogs in their places. Not here: any of them. */
import { useEffect } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { isLive } from '../../workers/protocol.ts';
import type { KernelState } from '../../workers/protocol.ts';
import { Column } from '../cells/column.tsx';
import { DataDrop } from '../data/data-drop.tsx';
import { useNewestFits } from '../dock/fit-session.ts';
import { RunsHost } from '../runs/runs-host.tsx';
import { SidePanel } from '../find/side-panel.tsx';
import { downloadNotebook } from '../keep/save.ts';
import { TabBanner } from '../keep/tab-banner.tsx';
import { loadMonacoAtRest } from '../editor/load-monaco.ts';
import { useSession } from '../session.ts';
import { commandsOf } from '../shell/commands.ts';
import { Menu } from '../shell/menu.tsx';
import { Palette } from '../shell/palette.tsx';
import { Rail } from '../shell/rail.tsx';
import { StatusLine } from '../shell/status-line.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { DocumentContext } from '../state/document-context.ts';
import type { DocumentState } from '../state/document-state.ts';
import { afterPaint } from '../ui/after-paint.ts';
import { PageBoundary } from '../ui/boundary.tsx';
import { DialogPart } from '../ui/dialog-part.tsx';
import { lazyAgain } from '../ui/lazy-again.tsx';
import { useSheet } from '../ui/use-phone.ts';
import type { Loaded } from './load.ts';
import { InferenceAtRest, InferencePanel } from './inference.tsx';
import { useNotebook } from './use-notebook.ts';

/** Loaded when first opened: a page that is only read does without. */
const AddressDialog = lazyAgain(async () => (await import('../keep/address-dialog.tsx')).AddressDialog);
const HistoryDialog = lazyAgain(async () => (await import('../keep/history-dialog.tsx')).HistoryDialog);
const ShareDialog = lazyAgain(async () => (await import('../share/share-dialog.tsx')).ShareDialog);

interface Props {
  readonly loaded: Loaded;
  /** A notebook's text, out of a file that was dropped. */
  readonly onOpenText: (text: string) => void;
  readonly onOpenFile: () => void;
}

export function NotebookPage({ loaded, onOpenText, onOpenFile }: Props) {
  const page = useNotebook(loaded);
  useWarm();
  const { handle, run, runner, states, busy, stale, setOverlay } = page;
  const { notebook, origin } = handle.state;
  const sheet = useSheet();
  const fits = useNewestFits(run);
  const open = page.dockOpen && !sheet && (page.canOpenDock || fits.length > 0);
  const live = fits.length > 0 ? fits.some(isLive) : run !== null && isLive(run);
  return (
    <DocumentContext value={handle}>
      <PageBoundary
        saved={savedSentence(handle.state)}
        onDownload={() => downloadNotebook(notebook, 'tilde')}
      >
        <div className={`app ${open ? 'dock-open' : ''}`} data-kernel={page.kernel.status} data-busy={busy}>
          <TopBar
            stale={stale}
            busy={busy && !page.quiet}
            stopInDock={open && live && !page.stopping}
            onRun={page.start}
            onStop={page.stop}
            onShare={() => setOverlay('share')}
            onCommands={() => setOverlay('palette')}
            onMenu={() => setOverlay(page.overlay === 'menu' ? 'none' : 'menu')}
          />
          <Rail
            notebook={notebook}
            states={states}
            run={run}
            example={origin.kind === 'example' ? origin.name : null}
          />
          <InferenceAtRest page={page} fits={fits} sheet={sheet} />
          <main className="column">
            <Column states={states} onSet={runner.setWidget} onRunCell={page.runCell} />
          </main>
          <InferencePanel page={page} fits={fits} sheet={sheet} />
          <StatusLine
            notebook={notebook}
            run={run}
            fit={fits.at(-1) ?? null}
            stale={page.marked}
            kernel={page.kernel.message}
          />
          <SidePanel />
          <RunsHost ids={page.runIds} states={states} onShow={page.showRun} />
          <DataDrop onNotebook={onOpenText} onAdded={runner.runCell} />
          {page.role.reading ? <TabBanner onTakeOver={page.role.takeOver} /> : null}
          <DialogPart what="The dialog" onClose={() => page.setOverlay('none')} of={page.overlay}>
            <Overlays page={page} onOpenFile={onOpenFile} />
          </DialogPart>
        </div>
      </PageBoundary>
    </DocumentContext>
  );
}

/** What becomes of the notebook when its page cannot be drawn: saving goes on. */
function savedSentence({ save }: DocumentState): string {
  switch (save.kind) {
    case 'failed':
      return `The notebook is not saved: ${save.message}. Download it before you reload.`;
    case 'pending':
      return 'The notebook is being saved.';
    case 'saved':
      return 'The notebook is saved.';
    case 'untouched':
      return 'The notebook is as you opened it: there is nothing to save.';
  }
}

/** The kernel and the parser load when the page has been painted and the browser is idle; then the editor. */
function useWarm(): void {
  const client = useSession();
  useEffect(() => afterPaint(() => client.warm()), [client]);
  useEffect(() => loadMonacoAtRest(() => isBusy(client.kernel.getSnapshot())), [client]);
}

const isBusy = ({ status, sampling }: KernelState): boolean => sampling || status !== 'ready';

function Overlays({ page, onOpenFile }: { page: ReturnType<typeof useNotebook>; onOpenFile: () => void }) {
  const close = (): void => page.setOverlay('none');
  const { selected } = page.handle.state;
  const commands = commandsOf(page.handle, {
    run: page.start,
    runAll: page.startAll,
    runCell: () => selected !== null && page.runCell(selected, false),
    stop: page.stop,
    share: () => page.setOverlay('share'),
    openFile: onOpenFile,
    openAddress: () => page.setOverlay('address'),
    history: () => page.setOverlay('history'),
    downloadDraws: page.downloadDraws,
    continueRun: page.continueRun,
  });
  switch (page.overlay) {
    case 'none':
      return null;
    case 'share':
      return <ShareDialog notebook={page.handle.state.notebook} onClose={close} />;
    case 'history':
      return <History page={page} onClose={close} />;
    case 'address':
      return <AddressDialog onClose={close} />;
    case 'palette':
      return <Palette commands={commands} onClose={close} />;
    case 'menu':
      return <Menu commands={commands} onClose={close} />;
  }
}

function History({ page, onClose }: { page: ReturnType<typeof useNotebook>; onClose: () => void }) {
  const { state, dispatch } = page.handle;
  const restore = (notebook: Notebook): void => {
    dispatch({ type: 'restore', notebook });
    onClose();
  };
  return (
    <HistoryDialog
      notebook={state.notebook}
      id={state.origin.kind === 'own' ? state.origin.id : null}
      onRestore={page.role.reading ? null : restore}
      onClose={onClose}
    />
  );
}
