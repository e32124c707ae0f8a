/** Under 1000 px: a sheet at the bottom with one line and Run or Stop; its grip and its words open the rest. Not here: what is in it. */
import { useState } from 'react';
import type { ReactNode } from 'react';

interface Props {
  readonly headline: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
  /** The dock inside, given how to fold it; undefined while there is nothing to open. */
  readonly panel: ((fold: () => void) => ReactNode) | undefined;
}

export function SheetFrame({ headline, detail, busy, onRun, onStop, panel }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section className="sheet" aria-label="Inference">
      <div className="sheet-line">
        <button
          type="button"
          className="sheet-grip"
          aria-expanded={open}
          disabled={panel === undefined}
          onClick={() => setOpen(!open)}
        >
          <strong>{headline}</strong> <span className="quiet">{detail}</span>
          <span className="announced">
            {open ? ' Fold the inference panel' : ' Open the inference panel'}
          </span>
        </button>
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
      {open ? panel?.(() => setOpen(false)) : null}
    </section>
  );
}
