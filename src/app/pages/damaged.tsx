/** A link or file that cannot be read: what happened, what to do, and what is left of it. Nothing is lost. Not here: the codec. */
import { useEffect, useState } from 'react';
import type { DocumentError } from '../../notebook/document.ts';
import { salvageShare } from '../../notebook/share.ts';
import { Brand } from '../shell/top-bar.tsx';
import { whole } from '../ui/numbers.ts';
import { copyText } from '../ui/copy-text.ts';
import { orNotice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';

const TITLES: Readonly<Record<DocumentError['problem'], string>> = {
  truncated: 'This link did not arrive whole',
  damaged: 'This notebook is damaged',
  future: 'This notebook is newer than this page',
  'not-a-notebook': 'This is not a Tilde notebook',
  gone: 'This file is not open any more',
  missing: 'There is no such example',
};

const save = (text: string): void =>
  void orNotice('The text could not be downloaded', async () => saveFile('salvaged.tilde', text));

const copyLink = (): void => void orNotice('The link could not be copied', () => copyText(location.href));

interface Props {
  readonly error: DocumentError;
  readonly hash: string | null;
  readonly text: string | null;
  readonly onOpenText: (text: string) => void;
  readonly onOpenFile: () => void;
}

export function DamagedPage(props: Props) {
  const { error, hash, text } = props;
  const [salvaged, setSalvaged] = useState(text ?? '');
  useEffect(() => {
    if (hash !== null) void salvageShare(hash).then(setSalvaged);
  }, [hash]);
  return (
    <>
      <header className="bar">
        <Brand />
      </header>
      <main className="page" data-problem={error.problem}>
        <h1>{TITLES[error.problem]}</h1>
        <p className="sub">
          {error.message} {error.hint}
        </p>
        <p className="sub">Your own notebooks are untouched.</p>
        {salvaged === '' ? null : (
          <>
            <p className="sub">The first {whole(salvaged.length)} characters could still be read:</p>
            <pre className="code-ground salvage mono">{salvaged}</pre>
          </>
        )}
        <WaysOn {...props} salvaged={salvaged} />
      </main>
    </>
  );
}

function WaysOn({ error, hash, salvaged, onOpenText, onOpenFile }: Props & { readonly salvaged: string }) {
  return (
    <div className="btn-row">
      {salvaged === '' || error.problem === 'future' ? null : (
        <button type="button" className="btn fill" onClick={() => onOpenText(salvaged)}>
          Open what arrived
        </button>
      )}
      {salvaged === '' ? null : (
        <button type="button" className="btn line" onClick={() => save(salvaged)}>
          Download it as text
        </button>
      )}
      {error.problem === 'gone' ? (
        <button type="button" className="btn fill" onClick={onOpenFile}>
          Open a file
        </button>
      ) : null}
      {hash === null ? null : (
        <button type="button" className="btn line" onClick={copyLink}>
          Copy the link as it came
        </button>
      )}
      <a className="btn line" style={{ color: 'inherit', textDecoration: 'none' }} href="#gallery">
        Go to the gallery
      </a>
    </div>
  );
}
