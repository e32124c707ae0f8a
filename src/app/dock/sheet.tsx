/** Under 1000 px: the dock as a sheet at the bottom with the verdict and Run; its grip opens the rest. Not here: the dock's contents. */
import { useState } from 'react';
import type { RunState } from '../../workers/protocol.ts';
import { whole } from '../ui/numbers.ts';
import { Dock } from './dock.tsx';
import type { RestWords } from './dock-rest.tsx';
import { drawn } from './verdict.tsx';

interface Props {
  readonly run: RunState | null;
  readonly words: RestWords | null;
  readonly busy: boolean;
  readonly stopping: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

export function Sheet({ run, words, busy, stopping, onRun, onStop }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section className="sheet" aria-label="Inference">
      <button
        type="button"
        className="sheet-grip"
        aria-expanded={open}
        aria-label={open ? 'Fold the inference panel' : 'Open the inference panel'}
        disabled={run === null}
        onClick={() => setOpen(!open)}
      />
      <div className="sheet-line">
        <div>
          <strong>{words?.verdict ?? 'Not run yet.'}</strong>
          <span className="quiet">{detail(run, words)}</span>
        </div>
        {busy ? (
          <button type="button" className="btn ink" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="button" className="btn fill" onClick={onRun}>
            Run
          </button>
        )}
      </div>
      {open && run !== null ? (
        <Dock run={run} stopping={stopping} onFold={() => setOpen(false)} onStop={onStop} />
      ) : null}
    </section>
  );
}

function detail(run: RunState | null, words: RestWords | null): string {
  if (words === null) return 'Run samples the model in this page.';
  if (run !== null && run.status === 'running')
    return `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws`;
  return words.stored ? `Stored results, ${whole(words.draws)} draws` : words.detail;
}
