/** In the share dialog: the element that shows the notebook, or one cell, in another page. Not here: its text (embed/address.ts). */
import { useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { titleOf } from '../../notebook/document.ts';
import { copyText } from '../ui/copy-text.ts';
import { embedCode, FOLLOW_HEIGHT } from '../embed/address.ts';
import { cellName, embeddable } from './cell-choice.ts';
import { copyFailed } from './copy-failed.ts';
import { useLink } from './use-link.ts';

interface Props {
  readonly notebook: Notebook;
  /** That of the whole. */
  readonly link: string;
  /** With what is stored in it. */
  readonly results: boolean;
}

export function EmbedRow({ notebook, link, results }: Props) {
  const [cell, setCell] = useState('');
  const [copied, setCopied] = useState('');
  const [failed, setFailed] = useState('');
  const [follows, setFollows] = useState(true);
  const frame = useFrame({ notebook, link, results }, cell === '' ? null : cell);
  const code = follows && frame !== '' ? `${frame}\n${FOLLOW_HEIGHT}` : frame;
  const copy = (): void => {
    setFailed('');
    void copyText(code).then(
      () => setCopied(code),
      (reason: unknown) => setFailed(copyFailed('The code', reason)),
    );
  };
  return (
    <section className="share-embed">
      <h3>Embed</h3>
      <p className="quiet">
        The notebook, alive, inside a page of your own: paste the code where it should stand. One cell brings
        what it needs from the others, unseen.
      </p>
      <select
        className="field"
        aria-label="What to embed"
        value={cell}
        onChange={event => setCell(event.currentTarget.value)}
      >
        <option value="">The whole notebook</option>
        {embeddable(notebook).map(one => (
          <option key={one.id} value={one.id}>
            Cell: {cellName(one)}
          </option>
        ))}
      </select>
      <label className="share-bare">
        <input
          type="checkbox"
          checked={follows}
          onChange={event => setFollows(event.currentTarget.checked)}
        />
        As high as its content, by a script in your page
      </label>
      <div className="share-row">
        <input
          className="field share-field"
          aria-label="Code to embed"
          readOnly
          value={code}
          onFocus={event => event.currentTarget.select()}
        />
        <button type="button" className="btn line" disabled={code === ''} onClick={copy}>
          {copied === code && code !== '' ? 'Copied' : 'Copy code'}
        </button>
      </div>
      {failed === '' ? null : <p role="alert">{failed}</p>}
    </section>
  );
}

/** The element; empty until the link is made. What one cell shows comes first in its link: the frame shows nothing else. */
function useFrame({ notebook, link, results }: Props, only: string | null): string {
  const own = useLink(notebook, results, only);
  const address = only === null ? link : own.link;
  return address === '' ? '' : embedCode(address, titleOf(notebook), only);
}
