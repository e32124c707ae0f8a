/** The share dialog: the link, how far it carries, a frame for another page, or the file. Not here: the codec (notebook/share.ts). */
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { linkReach } from '../../notebook/share.ts';
import type { LeftOut } from '../../notebook/share.ts';
import { useResultsAtOnce } from '../state/due-results.ts';
import { copyText } from '../ui/copy-text.ts';
import { Modal, ModalEnd } from '../ui/modal.tsx';
import { whole } from '../ui/numbers.ts';
import { DownloadRow } from '../keep/download-row.tsx';
import { cellName } from './cell-choice.ts';
import { copyFailed } from './copy-failed.ts';
import { EmbedRow } from './embed-row.tsx';
import { hasOldResults } from './old-cells.ts';
import { useLink } from './use-link.ts';

export function ShareDialog({ notebook, onClose }: { notebook: Notebook; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [bare, setBare] = useState(false);
  const [copied, setCopied] = useState(false);
  const [failed, setFailed] = useState('');
  const running = useResultsAtOnce();
  const old = useOld(notebook);
  const full = useLink(notebook, true);
  const short = useLink(notebook, false);
  const { link, left, problem } = bare ? short : full;
  const wrong = problem === '' ? failed : `The link could not be made: ${problem}`;
  useEffect(() => setCopied(false), [link]);
  const copy = (): void => {
    setFailed('');
    void copyText(link).then(
      () => setCopied(true),
      (reason: unknown) => {
        setFailed(copyFailed('The link', reason));
        field.current?.select();
      },
    );
  };
  return (
    <Modal title="Share this notebook" onClose={onClose}>
      <LinkRow field={field} link={link} copied={copied} onCopy={copy} />
      {wrong === '' ? null : <p role="alert">{wrong}</p>}
      {problem === '' ? <Meter length={link.length} /> : null}
      {linkReach(full.link.length).level === 'chat' || short.link.length === full.link.length ? null : (
        <label className="share-bare">
          <input type="checkbox" checked={bare} onChange={event => setBare(event.currentTarget.checked)} />
          Without results{bare ? '' : `: ${charactersOf(short.link.length)}`}
        </label>
      )}
      {running && !bare ? (
        <p className="quiet" aria-live="polite">
          A run is under way: the link carries the results of the last one that ended, and follows.
        </p>
      ) : null}
      <p className="quiet">
        {bare
          ? 'Text, code and seed are in the link; figures and numbers appear once it is run. Nothing is uploaded.'
          : 'The whole notebook is in the link: text, code, seed and a short summary of the results. Nothing is uploaded.'}
      </p>
      {old && !bare ? (
        <p style={{ color: 'var(--stale-text)' }}>
          Some results are from before the last change, and go out marked so: run the notebook for new ones.
        </p>
      ) : null}
      {left.length > 0 ? <p className="quiet">{leftWords(left, notebook)}</p> : null}
      {isLocal() ? <LocalOnly /> : null}
      {link === '' ? null : <EmbedRow notebook={notebook} link={link} results={!bare} />}
      <DownloadRow notebook={notebook} />
      <ModalEnd onClose={onClose} />
    </Modal>
  );
}

/** Whether results of another text or control go out. */
function useOld(notebook: Notebook): boolean {
  const [old, setOld] = useState(false);
  useEffect(() => {
    let current = true;
    void hasOldResults(notebook).then(
      is => current && setOld(is),
      // The parser did not load: the marks in the link itself do not need it.
      () => undefined,
    );
    return () => void (current = false);
  }, [notebook]);
  return old;
}

const KIND_WORDS: Readonly<Record<LeftOut['kind'], string>> = {
  plot: 'figure',
  table: 'table',
  value: 'value',
  text: 'printed text',
  markdown: 'text',
  widget: 'control',
  modelCard: 'model card',
  graph: 'compiler view',
  nuts: 'trajectories',
  run: 'run',
  error: 'error',
};

/** "No room in the link for the figure of “The fit”: it appears once the cell has run." */
function leftWords(left: readonly LeftOut[], { cells }: Notebook): string {
  const named = cells.flatMap(cell => {
    const kinds = new Set(left.filter(one => one.cell === cell.id).map(one => KIND_WORDS[one.kind]));
    return kinds.size === 0 ? [] : [`the ${[...kinds].join(', ')} of “${cellName(cell)}”`];
  });
  const shown = named.length > 4 ? [...named.slice(0, 3), `${named.length - 3} more cells`] : named;
  return `No room in the link for ${shown.join('; ')}: computed anew where it is opened, or once it is run.`;
}

/** "1,412 characters, fits in a QR code" */
const charactersOf = (length: number): string => `${whole(length)} characters, ${linkReach(length).words}`;

interface LinkRowProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly link: string;
  readonly copied: boolean;
  readonly onCopy: () => void;
}

const LinkRow = ({ field, link, copied, onCopy }: LinkRowProps) => (
  <div className="share-row">
    <input
      ref={field}
      className="field share-field"
      aria-label="Link"
      readOnly
      value={link}
      onFocus={event => event.currentTarget.select()}
    />
    <button type="button" className="btn fill" disabled={link === ''} onClick={onCopy}>
      {copied ? 'Copied' : 'Copy link'}
    </button>
  </div>
);

const LocalOnly = () => (
  <p style={{ color: 'var(--stale-text)' }}>
    This page is on your own machine ({location.host}), so the link works only here. Send the file instead, or
    open the notebook on a public address first.
  </p>
);

function Meter({ length }: { length: number }) {
  const { level } = linkReach(length);
  // Square root: 2,000 characters stand at a quarter of 32,000.
  const part = Math.min(1, Math.sqrt(length / 32_000));
  return (
    <>
      <div className={`meter ${level}`} aria-hidden="true">
        <div style={{ width: `${100 * part}%` }} />
      </div>
      <p data-link-length={length}>{charactersOf(length)}</p>
    </>
  );
}

const isLocal = (): boolean =>
  /^(localhost|127\.|\[?::1|0\.0\.0\.0)/.test(location.hostname) || location.protocol === 'file:';
