/** The last line: backend, speed, seed, what is stale, and how long a link would be. Not here: changing any of it. */
import { useEffect, useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { encodeShare, linkReach } from '../../notebook/share.ts';
import type { FitState, RunState } from '../../workers/protocol.ts';
import { useProblems } from '../editor/problems.ts';
import { openProblems } from '../find/panel.ts';
import { takeNewerBuild, useOffline } from '../offline.ts';
import { useDocument } from '../state/document-context.ts';
import { plural, whole } from '../ui/numbers.ts';
import { BackendMenu } from './backend-menu.tsx';
import { BrowserNotice } from './browser-notice.tsx';
import './shell.css';

export function StatusLine({
  notebook,
  run,
  fit,
  stale,
  kernel,
}: {
  notebook: Notebook;
  run: RunState | null;
  /** The newest fit, where it is newer than the run. */
  fit: FitState | null;
  /** Cells marked as not following the page. */
  stale: number;
  kernel: string | null;
}) {
  const length = useLinkLength(notebook);
  return (
    <>
      <BrowserNotice />
      <footer className="status">
        <BackendMenu run={run} fit={fit} />
        {run === null || fit !== null || run.drawsPerSecond === 0 ? null : (
          <span>{whole(run.drawsPerSecond)} draws/s</span>
        )}
        <Seed seed={notebook.seed} />
        {stale > 0 ? <span className="stale">{plural(stale, 'cell')} stale</span> : null}
        <ProblemCount />
        {kernel === null ? null : <span className="stale">{kernel}</span>}
        <span className="end">
          {length === null ? null : (
            <span>
              Link {whole(length)} characters{linkReach(length).level === 'chat' ? ', fits in a QR code' : ''}
            </span>
          )}
          <OfflineMark />
          <a className="quiet" href="#guide" target="_blank" rel="noopener">
            Guide
          </a>
        </span>
      </footer>
    </>
  );
}

/** The seed of all runs that name none, to be changed here. */
function Seed({ seed }: { seed: number }) {
  const { dispatch } = useDocument();
  const [text, setText] = useState<string | null>(null);
  const take = (): void => {
    const next = Number(text);
    if (text !== null && /^\d{1,10}$/.test(text) && next < 2 ** 32)
      dispatch({ type: 'set-seed', seed: next });
    setText(null);
  };
  return (
    <label className="seed">
      seed{' '}
      <input
        inputMode="numeric"
        aria-label="Seed"
        title="The seed of all runs that name none: a whole number below 2³²"
        size={Math.max(2, (text ?? String(seed)).length)}
        value={text ?? seed}
        onChange={event => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={event => {
          if (event.key === 'Enter') take();
          else if (event.key === 'Escape') setText(null);
        }}
      />
    </label>
  );
}

/** Shown once cells were checked, which they are from the first edit on. */
function ProblemCount() {
  const problems = useProblems();
  if (problems.kind !== 'known' || problems.list.length === 0) return null;
  return (
    <button type="button" className="stale" onClick={openProblems}>
      {plural(problems.list.length, 'problem')}
    </button>
  );
}

function OfflineMark() {
  const offline = useOffline();
  const { state } = useDocument();
  switch (offline) {
    case 'none':
      return null;
    case 'ready':
      return <span>Works offline</span>;
    case 'newer':
      // What is not saved yet would be lost.
      if (state.save.kind === 'pending') return null;
      return (
        <button type="button" className="quiet" onClick={takeNewerBuild}>
          A newer Tilde is here: reload
        </button>
      );
  }
}

/** Characters of the share link, measured when the reader pauses. */
export function useLinkLength(notebook: Notebook): number | null {
  const [length, setLength] = useState<number | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      void encodeShare(notebook).then(hash =>
        setLength(location.origin.length + location.pathname.length + hash.length),
      );
    }, 400);
    return () => clearTimeout(timer);
  }, [notebook]);
  return length;
}
