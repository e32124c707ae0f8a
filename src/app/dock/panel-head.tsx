/** The line over an open dock, of runs and of fits: what goes on, and Stop or Fold. Not here: what stands below it. */
import { StopIcon } from '../ui/icons.tsx';

interface Props {
  /** How it goes, or how it went. */
  readonly words: string;
  readonly live: boolean;
  readonly onFold: () => void;
  readonly onStop: () => void;
}

export const PanelHead = ({ words, live, onFold, onStop }: Props) => (
  <div className="dock-head">
    <h2>Inference</h2>
    <span className="quiet">{words}</span>
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
