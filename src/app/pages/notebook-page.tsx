/** A notebook on the page: bar, rail, column, dock, status line and dialogs in their places. Not here: any of them. */
import { useEffect } from 'react';
import { Column } from '../cells/column.tsx';
import { Dock } from '../dock/dock.tsx';
import { DockRest } from '../dock/dock-rest.tsx';
import { Sheet } from '../dock/sheet.tsx';
import { ShareDialog } from '../share/share-dialog.tsx';
import { useSession } from '../session.ts';
import { commandsOf } from '../shell/commands.ts';
import { Menu } from '../shell/menu.tsx';
import { Palette } from '../shell/palette.tsx';
import { Rail } from '../shell/rail.tsx';
import { StatusLine } from '../shell/status-line.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { DocumentContext } from '../state/document-context.ts';
import { afterPaint } from '../ui/after-paint.ts';
import { useSheet } from '../ui/use-phone.ts';
import type { Loaded } from './load.ts';
import { isLive, useNotebook } from './use-notebook.ts';

export function NotebookPage({ loaded, onOpenFile }: { loaded: Loaded; onOpenFile: () => void }) {
  const page = useNotebook(loaded);
  useWarm();
  const { handle, run, runner, states, words, busy, stale, setDockOpen, setOverlay } = page;
  const { notebook, origin } = handle.state;
  const sheet = useSheet();
  const dock = page.dockOpen && !sheet ? run : null;
  return (
    <DocumentContext value={handle}>
      <div
        className={`app ${dock === null ? '' : 'dock-open'}`}
        data-kernel={page.kernel.status}
        data-busy={busy}
      >
        <TopBar
          stale={stale}
          busy={busy}
          stopInDock={dock !== null && isLive(dock) && !page.stopping}
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
        {dock === null && !sheet && words !== null ? (
          <DockRest words={words} onOpen={run === null ? null : () => setDockOpen(true)} />
        ) : null}
        <main className="column">
          <Column states={states} onSet={runner.setWidget} onRunCell={page.runCell} />
        </main>
        {dock === null ? null : (
          <Dock run={dock} stopping={page.stopping} onFold={() => setDockOpen(false)} onStop={page.stop} />
        )}
        {sheet ? (
          <Sheet
            run={run}
            words={words}
            stored={run === null}
            busy={busy}
            stopping={page.stopping}
            onRun={page.start}
            onStop={page.stop}
          />
        ) : null}
        <StatusLine notebook={notebook} run={run} stale={stale} kernel={page.kernel.message} />
        <Overlays page={page} onOpenFile={onOpenFile} />
      </div>
    </DocumentContext>
  );
}

/** The kernel and the parser load when the page has been painted and the browser is idle. */
function useWarm(): void {
  const client = useSession();
  useEffect(() => afterPaint(() => client.warm()), [client]);
}

function Overlays({ page, onOpenFile }: { page: ReturnType<typeof useNotebook>; onOpenFile: () => void }) {
  const close = (): void => page.setOverlay('none');
  const commands = commandsOf(page.handle, {
    run: page.start,
    stop: page.stop,
    share: () => page.setOverlay('share'),
    openFile: onOpenFile,
  });
  switch (page.overlay) {
    case 'none':
      return null;
    case 'share':
      return <ShareDialog notebook={page.handle.state.notebook} onClose={close} />;
    case 'palette':
      return <Palette commands={commands} onClose={close} />;
    case 'menu':
      return <Menu commands={commands} onClose={close} />;
  }
}
