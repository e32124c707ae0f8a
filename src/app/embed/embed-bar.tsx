/** The one line of an embed: the mark, how inference stands, the way to the whole app, and Run. Not here: the notebook under it. */
import { Logo, StopIcon } from '../ui/icons.tsx';

interface Props {
  /** How inference stands, in a few words. */
  readonly words: string;
  /** Part of the run that is done, 0 to 1; null where nothing runs. */
  readonly done: number | null;
  /** Address of the notebook in the whole app. */
  readonly link: string;
  readonly busy: boolean;
  /** Where there is something to unfold. */
  readonly inference: { readonly open: boolean; readonly toggle: () => void } | null;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

export function EmbedBar({ words, done, link, busy, inference, onRun, onStop }: Props) {
  return (
    <header className="embed-bar">
      <a className="embed-mark" href={link} target="_blank" rel="noopener" aria-label="Tilde">
        <Logo />
      </a>
      <p className="embed-words" role="status">
        {words}
      </p>
      {inference === null ? null : (
        <button
          type="button"
          className="embed-more"
          aria-expanded={inference.open}
          onClick={inference.toggle}
        >
          {inference.open ? 'Fold' : 'Details'}
        </button>
      )}
      <a className="btn plain embed-open" href={link} target="_blank" rel="noopener">
        Open in Tilde
      </a>
      {busy ? (
        <button type="button" className="btn ink" onClick={onStop}>
          <StopIcon />
          &nbsp;&nbsp;Stop
        </button>
      ) : (
        <button type="button" className="btn fill" onClick={onRun}>
          Run
        </button>
      )}
      <span
        className="embed-progress"
        aria-hidden="true"
        style={{ width: done === null ? 0 : `${100 * done}%` }}
      />
    </header>
  );
}
