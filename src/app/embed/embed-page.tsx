/**
 * A notebook, or one of its cells, in a frame of another page: one line, the cells, inference unfolded on demand.
 * It runs nothing by itself, and nothing is ever saved. Not here: which notebook (embed-app.tsx).
 */
import { useEffect, useRef, useState } from 'react';
import { isLive } from '../../workers/protocol.ts';
import type { FitState, RunState } from '../../workers/protocol.ts';
import { titleOf } from '../../notebook/document.ts';
import type { Notebook } from '../../notebook/document.ts';
import { shareOf } from '../../notebook/share.ts';
import { Column } from '../cells/column.tsx';
import { Dock } from '../dock/dock.tsx';
import { FitPanel } from '../dock/fit-panel.tsx';
import { useNewestFits } from '../dock/fit-session.ts';
import { fitEndWords, fitHeadline, fitProgressWords } from '../dock/fit-words.ts';
import { OLD_WORDS } from '../dock/old-results.ts';
import { drawn } from '../dock/verdict.tsx';
import type { Loaded } from '../pages/load.ts';
import { useNotebook } from '../pages/use-notebook.ts';
import { RunsHost } from '../runs/runs-host.tsx';
import { useSession } from '../session.ts';
import { BrowserNotice } from '../shell/browser-notice.tsx';
import { DocumentContext } from '../state/document-context.ts';
import type { DocumentState } from '../state/document-state.ts';
import { areFitsOld } from '../state/stored-results.ts';
import { Boundary } from '../ui/boundary.tsx';
import { whole } from '../ui/numbers.ts';
import { EmbedBar } from './embed-bar.tsx';
import { useHeight } from './use-height.ts';

export function EmbedPage({ loaded, cell, home }: { loaded: Loaded; cell: string | null; home: string }) {
  const page = useNotebook(loaded);
  const client = useSession();
  const root = useRef<HTMLDivElement>(null);
  useHeight(root);
  const { handle, run, stopping } = page;
  const fits = useNewestFits(run);
  const link = useLink(handle.state, home, cell);
  const [open, setOpen] = useState(false);
  const busy = page.busy && !page.quiet;
  const fold = (): void => setOpen(false);
  const sampled = useSampled(handle.state.notebook, cell);
  const known = cell === null || handle.state.notebook.cells.some(({ id }) => id === cell);
  const some = run !== null || fits.length > 0;
  return (
    <DocumentContext value={handle}>
      <div
        ref={root}
        className="embed"
        role="region"
        aria-label={titleOf(handle.state.notebook)}
        data-kernel={page.kernel.status}
        data-busy={page.busy}
        // Whoever comes near may want to run: the kernel then loads meanwhile.
        onPointerEnter={() => client.warm()}
        onFocus={() => client.warm()}
      >
        <EmbedBar
          words={wordsOf(page, fits, sampled, handle.state.notebook)}
          done={busy ? doneOf(run, fits) : null}
          link={link}
          busy={busy}
          inference={some && sampled ? { open, toggle: () => setOpen(!open) } : null}
          onRun={page.start}
          onStop={page.stop}
        />
        <BrowserNotice />
        <main className="column">
          {known ? (
            <Column states={page.states} only={cell} onSet={page.runner.setWidget} onRunCell={page.runCell} />
          ) : (
            <p className="quiet">This notebook has no cell called “{cell}”.</p>
          )}
        </main>
        <Boundary what="The inference panel" of={`${fits.at(-1)?.id ?? run?.id ?? ''} ${open}`}>
          {open && fits.length > 0 ? (
            <FitPanel fits={fits} stopping={stopping} onFold={fold} onStop={page.stop} />
          ) : null}
          {open && fits.length === 0 && run !== null ? (
            <Dock run={page.shownRun ?? run} stopping={stopping} onFold={fold} onStop={page.stop} />
          ) : null}
        </Boundary>
        <RunsHost ids={page.runIds} states={page.states} onShow={page.showRun} />
      </div>
    </DocumentContext>
  );
}

/** The address the notebook came by or, once a control is moved, a link that holds where, and the results as they are. */
function useLink({ notebook }: DocumentState, home: string, cell: string | null): string {
  const [first] = useState(notebook.controls);
  const changed = notebook.controls !== first;
  const [link, setLink] = useState(home);
  useEffect(() => {
    if (!changed) return setLink(home);
    let gone = false;
    const page = home.split('#')[0];
    void shareOf(notebook, cell).then(({ hash }) => gone || setLink(page + hash));
    return () => void (gone = true);
  }, [changed, notebook, cell, home]);
  return link;
}

/** Whether what is shown comes from inference: else it has no say in a frame of one cell. */
function useSampled({ cells }: Notebook, only: string | null): boolean {
  const [sampled, setSampled] = useState(only === null);
  useEffect(() => {
    if (only === null) return;
    let current = true;
    void import('../../notebook/language/waits.ts').then(({ samplingOf }) => {
      const sampling = samplingOf(cells.filter(({ kind }) => kind === 'code'));
      const shown = cells.filter(({ id, outputAt }) => id === only || outputAt === only);
      if (current) setSampled(shown.some(({ id }) => sampling.has(id)));
    });
    return () => void (current = false);
  }, [cells, only]);
  return sampled;
}

function wordsOf(
  page: ReturnType<typeof useNotebook>,
  fits: readonly FitState[],
  sampled: boolean,
  notebook: Notebook,
): string {
  const { run, words, kernel, stale, states } = page;
  const fit = fits.at(-1);
  if (page.stopping) return 'Stopping.';
  if (fit !== undefined && (sampled || isLive(fit)))
    return isLive(fit) ? `${fitProgressWords(fit)}.` : `${fitHeadline(fit)}. ${fitEndWords(fit)}.`;
  if (run !== null && isLive(run))
    return `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws`;
  const failed = states.find(({ status }) => status === 'error');
  // Its cell need not be among those shown.
  if (failed !== undefined && run === null) return `An error in the cell “${failed.id}”.`;
  if (kernel.message !== null) return `${kernel.message}.`;
  if (words === null || !sampled) return stale > 0 ? `${stale} to run` : '';
  if (!words.stored) return `${words.verdict} ${words.detail}`;
  return `${words.verdict} Stored results${areFitsOld(notebook) ? ` from ${OLD_WORDS}` : ''}`;
}

function doneOf(run: RunState | null, fits: readonly FitState[]): number | null {
  const fit = fits.at(-1);
  if (fit !== undefined) return fit.step / Math.max(1, fit.steps);
  if (run === null || !isLive(run)) return null;
  const total = run.chains.reduce((sum, chain) => sum + chain.total, 0);
  return run.chains.reduce((sum, chain) => sum + chain.done, 0) / Math.max(1, total);
}
