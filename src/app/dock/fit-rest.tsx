/** A fit where there is no open dock: three lines in the margin, or a sheet under 1000 px. Not here: the open dock (fit-dock.tsx). */
import { isLive } from '../../workers/protocol.ts';
import type { FitState } from '../../workers/protocol.ts';
import { ChevronIcon } from '../ui/icons.tsx';
import { FitPanel } from './fit-panel.tsx';
import { digits, fitEndWords, fitHeadline, fitProgressWords, recentLoss } from './fit-words.ts';
import { OLD_SENTENCE, useFitOld } from './old-results.ts';
import { SheetFrame } from './sheet-frame.tsx';

export function FitRest({ fit, onOpen }: { fit: FitState; onOpen: () => void }) {
  const old = useFitOld(fit.cell, fit.execution);
  return (
    <aside className={old ? 'dock-rest outdated' : 'dock-rest'} aria-label="Inference">
      <button type="button" onClick={onOpen}>
        Inference <ChevronIcon size={10} />
      </button>
      <p>{fitHeadline(fit)}.</p>
      <p className="detail">{detail(fit)}</p>
      <p className="dock-old" aria-live="polite">
        {old ? OLD_SENTENCE : ''}
      </p>
    </aside>
  );
}

interface SheetProps {
  readonly fits: readonly FitState[];
  readonly busy: boolean;
  readonly stopping: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

export function FitSheet({ fits, busy, stopping, onRun, onStop }: SheetProps) {
  const fit = fits[fits.length - 1];
  const panel = (fold: () => void) => (
    <FitPanel fits={fits} stopping={stopping} onFold={fold} onStop={onStop} />
  );
  const old = useFitOld(fit.cell, fit.execution);
  const next = busy && !isLive(fit);
  const headline = next ? 'Running.' : `${fitHeadline(fit)}.`;
  const words = next
    ? `Before: ${fitHeadline(fit)}.`
    : `${old ? 'Before the last change: ' : ''}${detail(fit)}`;
  return <SheetFrame {...{ headline, detail: words, busy, onRun, onStop, panel }} />;
}

function detail(fit: FitState): string {
  if (fit.step === 0) return fitProgressWords(fit);
  return `loss ${digits(recentLoss(fit))}, ${isLive(fit) ? fitProgressWords(fit) : fitEndWords(fit)}`;
}
