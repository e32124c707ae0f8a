/** A fit where there is no open dock: three lines in the margin, or a sheet under 1000 px. Not here: the open dock (fit-dock.tsx). */
import { useState } from 'react';
import type { FitState } from '../../workers/protocol.ts';
import { ChevronIcon } from '../ui/icons.tsx';
import { FitDock } from './fit-dock.tsx';
import { isFitLive } from './fit-session.ts';
import { digits, fitEndWords, fitHeadline, fitProgressWords, recentLoss } from './fit-words.ts';

export function FitRest({ fit, onOpen }: { fit: FitState; onOpen: () => void }) {
  return (
    <aside className="dock-rest" aria-label="Inference">
      <button type="button" onClick={onOpen}>
        Inference <ChevronIcon size={10} />
      </button>
      <p>{fitHeadline(fit)}.</p>
      <p className="detail">{detail(fit)}</p>
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
  const [open, setOpen] = useState(false);
  const fit = fits[fits.length - 1];
  return (
    <section className="sheet" aria-label="Inference">
      <button
        type="button"
        className="sheet-grip"
        aria-expanded={open}
        aria-label={open ? 'Fold the inference panel' : 'Open the inference panel'}
        onClick={() => setOpen(!open)}
      />
      <div className="sheet-line">
        <div>
          <strong>{fitHeadline(fit)}.</strong>
          <span className="quiet">{detail(fit)}</span>
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
      {open ? (
        <FitDock fits={fits} stopping={stopping} onFold={() => setOpen(false)} onStop={onStop} />
      ) : null}
    </section>
  );
}

function detail(fit: FitState): string {
  if (fit.step === 0) return fitProgressWords(fit);
  return `loss ${digits(recentLoss(fit))}, ${isFitLive(fit) ? fitProgressWords(fit) : fitEndWords(fit)}`;
}
