/**
 * A notebook, or one of its cells, in a frame of another page: one line, the cells, inference unfolded on demand.
 * It runs nothing by itself, and nothing is ever saved. Not here: which notebook (embed-app.tsx).
 */
import { useEffect, useRef, useState } from 'react';
import type { FitState, RunState } from '../../workers/protocol.ts';
import { titleOf } from '../../notebook/document.ts';
import { encodeShare } from '../../notebook/share.ts';
import { Column } from '../cells/column.tsx';
import { Dock } from '../dock/dock.tsx';
import { FitDock } from '../dock/fit-dock.tsx';
import { isFitLive, useNewestFits } from '../dock/fit-session.ts';
import { fitEndWords, fitHeadline, fitProgressWords } from '../dock/fit-words.ts';
import { drawn } from '../dock/verdict.tsx';
import type { Loaded } from '../pages/load.ts';
import { isLive, useNotebook } from '../pages/use-notebook.ts';
import { useSession } from '../session.ts';
import { DocumentContext } from '../state/document-context.ts';
import type { DocumentState } from '../state/document-state.ts';
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
  const link = useLink(handle.state, home);
  const [open, setOpen] = useState(false);
  const busy = page.busy && !page.quiet;
  const fold = (): void => setOpen(false);
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
          words={wordsOf(page, fits)}
          done={busy ? doneOf(run, fits) : null}
          link={link}
          busy={busy}
          inference={some ? { open, toggle: () => setOpen(!open) } : null}
          onRun={page.start}
          onStop={page.stop}
        />
        <main className="column">
          {known ? (
            <Column states={page.states} only={cell} onSet={page.runner.setWidget} onRunCell={page.runCell} />
          ) : (
            <p className="quiet">This notebook has no cell called “{cell}”.</p>
          )}
        </main>
        <Boundary what="The inference panel" of={`${fits.at(-1)?.id ?? run?.id ?? ''} ${open}`}>
          {open && fits.length > 0 ? (
            <FitDock fits={fits} stopping={stopping} onFold={fold} onStop={page.stop} />
          ) : null}
          {open && fits.length === 0 && run !== null ? (
            <Dock run={run} stopping={stopping} onFold={fold} onStop={page.stop} />
          ) : null}
        </Boundary>
      </div>
    </DocumentContext>
  );
}

/** The address the notebook came by or, once it is changed, a link that holds the changes. */
function useLink({ notebook, past }: DocumentState, home: string): string {
  const changed = past.length > 0;
  const [link, setLink] = useState(home);
  const { cells, title, seed } = notebook;
  useEffect(() => {
    if (!changed) return setLink(home);
    let gone = false;
    const page = home.split('#')[0];
    void encodeShare({ version: 1, title, seed, cells }).then(hash => gone || setLink(page + hash));
    return () => void (gone = true);
  }, [changed, cells, title, seed, home]);
  return link;
}

function wordsOf(page: ReturnType<typeof useNotebook>, fits: readonly FitState[]): string {
  const { run, words, kernel, stale, states } = page;
  const fit = fits.at(-1);
  if (page.stopping) return 'Stopping.';
  if (fit !== undefined)
    return isFitLive(fit) ? `${fitProgressWords(fit)}.` : `${fitHeadline(fit)}. ${fitEndWords(fit)}.`;
  if (run !== null && isLive(run))
    return `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws`;
  const failed = states.find(({ status }) => status === 'error');
  // Its cell need not be among those shown.
  if (failed !== undefined && run === null) return `An error in the cell “${failed.id}”.`;
  if (kernel.message !== null) return `${kernel.message}.`;
  if (words === null) return stale > 0 ? `${stale} to run` : '';
  return `${words.verdict} ${words.stored ? 'Stored results' : words.detail}`;
}

function doneOf(run: RunState | null, fits: readonly FitState[]): number | null {
  const fit = fits.at(-1);
  if (fit !== undefined) return fit.step / Math.max(1, fit.steps);
  if (run === null || !isLive(run)) return null;
  const total = run.chains.reduce((sum, chain) => sum + chain.total, 0);
  return run.chains.reduce((sum, chain) => sum + chain.done, 0) / Math.max(1, total);
}
