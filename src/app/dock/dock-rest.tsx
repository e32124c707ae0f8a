/** The dock at rest: three lines in the margin, from the last run or from results stored in the notebook. Not here: the open dock. */
import type { StoredFit, SummaryRow } from '../../notebook/document.ts';
import type { RunState } from '../../workers/protocol.ts';
import { moreWords } from '../state/stored-results.ts';
import { ChevronIcon } from '../ui/icons.tsx';
import { whole } from '../ui/numbers.ts';
import type { DrawsFile } from './download-draws.ts';
import { DrawsMenu } from './draws-menu.tsx';
import { duration } from './digits.ts';
import { OLD_SENTENCE, useRestOld } from './old-results.ts';
import type { RunPlace } from './old-results.ts';
import { drawn, headline, restLine, tenths } from './verdict.tsx';
import './dock-place.css';

export interface RestWords {
  readonly verdict: string;
  readonly detail: string;
  /** All chains together. */
  readonly draws: number;
  readonly chains: number;
  /** The run they are of; null where they are stored. */
  readonly run: RunPlace | null;
  /** They come from results stored in the notebook: nothing was run here. */
  readonly stored: boolean;
  /** Of stored results, the table; empty where a run has it. */
  readonly rows: readonly SummaryRow[];
  /** How many rows the table lacks; empty where none. */
  readonly more: string;
}

/** What the rest form says, or null where nothing was ever run. */
export function restWords(run: RunState | null, stored: StoredFit | undefined): RestWords | null {
  if (run !== null)
    return {
      verdict: headline(run),
      detail: restLine(run),
      draws: drawn(run),
      chains: run.chains.length,
      run: { id: run.id, cell: run.cell },
      stored: false,
      rows: [],
      more: '',
    };
  if (stored === undefined) return null;
  const rhat = Math.max(0, ...stored.rows.map(row => row.rhat));
  return {
    verdict: stored.verdict,
    detail: `${stored.chains} × ${whole(stored.draws)} draws, ${duration(stored.seconds, tenths)}${rhat > 0 ? `, R̂\u00a0${rhat.toFixed(2)}` : ''}`,
    draws: stored.draws * stored.chains,
    chains: stored.chains,
    run: null,
    stored: true,
    rows: stored.rows,
    more: moreWords(stored),
  };
}

interface Props {
  readonly words: RestWords;
  readonly onOpen: (() => void) | null;
  /** Null where no run was broken off by a reload. */
  readonly onResume: (() => void) | null;
  /** Null where there are no draws. */
  readonly onDownload: ((file: DrawsFile) => void) | null;
}

export function DockRest({ words, onOpen, onResume, onDownload }: Props) {
  const old = useRestOld(words.run);
  return (
    <aside className={old ? 'dock-rest outdated' : 'dock-rest'} aria-label="Inference">
      {onOpen === null ? (
        <p className="quiet">Inference{words.stored ? ', stored results' : ''}</p>
      ) : (
        <button type="button" onClick={onOpen}>
          {words.stored ? 'Inference, stored results' : 'Inference'} <ChevronIcon size={10} />
        </button>
      )}
      <p>{words.verdict}</p>
      <p className="detail">{words.detail}</p>
      <p className="dock-old" aria-live="polite">
        {old ? OLD_SENTENCE : ''}
      </p>
      {onResume === null ? null : (
        <button type="button" className="btn line" onClick={onResume}>
          Resume
        </button>
      )}
      {onDownload === null ? null : <DrawsMenu chains={words.chains} onChoose={onDownload} />}
    </aside>
  );
}
