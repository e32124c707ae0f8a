/** The share dialog: the link, how far it carries, a frame for another page, or the file. Not here: the codec (notebook/share.ts). */
import { useEffect, useRef, useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { encodeShare, linkReach } from '../../notebook/share.ts';
import { useResultsAtOnce } from '../state/due-results.ts';
import { whole } from '../ui/numbers.ts';
import { DownloadRow } from '../keep/download-row.tsx';
import { EmbedRow } from './embed-row.tsx';

export function ShareDialog({ notebook, onClose }: { notebook: Notebook; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [bare, setBare] = useState(false);
  const [copied, setCopied] = useState(false);
  const running = useResultsAtOnce();
  const full = useLink(notebook, true);
  const short = useLink(notebook, false);
  const link = bare ? short : full;
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => setCopied(false), [link]);
  const copy = (): void =>
    void navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => dialog.current?.querySelector('input')?.select(),
    );
  return (
    <dialog
      ref={dialog}
      className="fade"
      aria-labelledby="share-title"
      onClose={onClose}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      <h2 id="share-title">Share this notebook</h2>
      <LinkRow link={link} copied={copied} onCopy={copy} />
      <Meter length={link.length} />
      {linkReach(full.length).level === 'chat' || short.length === full.length ? null : (
        <label className="share-bare">
          <input type="checkbox" checked={bare} onChange={event => setBare(event.currentTarget.checked)} />
          Without results{bare ? '' : `: ${charactersOf(short.length)}`}
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
      {isLocal() ? <LocalOnly /> : null}
      {link === '' ? null : <EmbedRow notebook={notebook} link={link} />}
      <DownloadRow notebook={notebook} />
      <div className="dialog-end">
        <button type="button" className="btn plain" onClick={onClose}>
          Close
        </button>
      </div>
    </dialog>
  );
}

/** The notebook's link, with or without the results stored in it; empty until it is made. Never that of an older state. */
function useLink(notebook: Notebook, results: boolean): string {
  const [made, setMade] = useState<{ readonly of: Notebook; readonly link: string } | null>(null);
  useEffect(() => {
    let current = true;
    const { results: stored, ...rest } = notebook;
    const shared = results && stored !== undefined ? notebook : rest;
    void encodeShare(shared).then(hash => {
      if (current) setMade({ of: notebook, link: location.origin + location.pathname + hash });
    });
    return () => void (current = false);
  }, [notebook, results]);
  return made?.of === notebook ? made.link : '';
}

/** "1,412 characters, fits in a QR code" */
const charactersOf = (length: number): string => `${whole(length)} characters, ${linkReach(length).words}`;

const LinkRow = ({ link, copied, onCopy }: { link: string; copied: boolean; onCopy: () => void }) => (
  <div className="share-row">
    <input
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
