/** Where inference stands on the page: at rest in the margin, open beside the column, or a sheet under 1000 px. Not here: what it shows. */
import type { FitState } from '../../workers/protocol.ts';
import { DockWhenRun } from '../dock/dock-when-run.tsx';
import { DockRest } from '../dock/dock-rest.tsx';
import { FitPanel } from '../dock/fit-panel.tsx';
import { FitRest, FitSheet } from '../dock/fit-rest.tsx';
import { StoredDock } from '../dock/stored-dock.tsx';
import { Sheet } from '../dock/sheet.tsx';
import { Boundary } from '../ui/boundary.tsx';
import type { useNotebook } from './use-notebook.ts';

interface Props {
  readonly page: ReturnType<typeof useNotebook>;
  /** The newest fits; when there are any they are newer than the newest run. */
  readonly fits: readonly FitState[];
  /** Narrow: all of it is a sheet. */
  readonly sheet: boolean;
}

/** Left of the column, when the dock is closed. */
export function InferenceAtRest(props: Props) {
  return (
    <Boundary what="The inference panel" of={newestOf(props)}>
      <AtRest {...props} />
    </Boundary>
  );
}

/** After the column: the open dock, or the sheet. */
export function InferencePanel(props: Props) {
  return (
    <Boundary what="The inference panel" of={newestOf(props)}>
      <Panel {...props} />
    </Boundary>
  );
}

/** The run or fit shown, and how it is shown: another one is tried anew. */
function newestOf({ page, fits, sheet }: Props): string {
  return `${fits.at(-1)?.id ?? page.run?.id ?? ''} ${sheet} ${page.dockOpen}`;
}

function AtRest({ page, fits, sheet }: Props) {
  const { run, words, dockOpen, setDockOpen } = page;
  const fit = fits.at(-1);
  if (sheet || (dockOpen && (fit !== undefined || page.canOpenDock))) return null;
  if (fit !== undefined) return <FitRest fit={fit} onOpen={() => setDockOpen(true)} />;
  if (words === null) return null;
  return (
    <DockRest
      words={words}
      onOpen={page.canOpenDock ? () => setDockOpen(true) : null}
      onResume={run?.restored === true && run.partial ? resumed(page) : null}
      onDownload={page.downloadDraws}
    />
  );
}

/** The run goes on, and the dock shows it. */
function resumed({ continueRun, setDockOpen }: Props['page']): (() => void) | null {
  if (continueRun === null) return null;
  return () => {
    continueRun();
    setDockOpen(true);
  };
}

function Panel({ page, fits, sheet }: Props) {
  const { run, shownRun, words, dockOpen, setDockOpen, stopping } = page;
  const busy = page.busy && !page.quiet;
  if (sheet && fits.length > 0) {
    return <FitSheet fits={fits} busy={busy} stopping={stopping} onRun={page.start} onStop={page.stop} />;
  }
  if (sheet) {
    return (
      <Sheet
        run={run}
        shown={shownRun}
        words={words}
        busy={busy}
        stopping={stopping}
        onRun={page.start}
        onStop={page.stop}
      />
    );
  }
  if (!dockOpen) return null;
  const close = (): void => setDockOpen(false);
  if (fits.length > 0) return <FitPanel fits={fits} stopping={stopping} onFold={close} onStop={page.stop} />;
  if (shownRun === null)
    return words !== null && words.rows.length > 0 ? (
      <StoredDock words={words} rows={words.rows} onFold={close} />
    ) : null;
  return <DockWhenRun run={shownRun} stopping={stopping} onFold={close} onStop={page.stop} />;
}
