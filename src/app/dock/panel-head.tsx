/** The line over an open dock, of runs and of fits: what goes on, and Stop or Fold. Not here: what stands below it. */
import { OLD_WORDS } from './old-results.ts';
import { StopIcon } from '../ui/icons.tsx';

interface Props {
  /** How it goes, or how it went. */
  readonly words: string;
  readonly live: boolean;
  /** What is shown does not follow the page. */
  readonly old: boolean;
  readonly onFold: () => void;
  readonly onStop: () => void;
}

export const PanelHead = ({ words, live, old, onFold, onStop }: Props) => (
  <div className="dock-head">
    <h2>Inference</h2>
    <span className="quiet">{words}</span>
    <span className="dock-old" aria-live="polite">
      {old && !live ? OLD_WORDS : ''}
    </span>
    <span className="end">
      {live ? (
        <button type="button" className="btn ink" onClick={onStop}>
          <StopIcon />
          Stop
        </button>
      ) : (
        <button type="button" className="btn plain quiet" onClick={onFold}>
          Fold
        </button>
      )}
    </span>
  </div>
);
