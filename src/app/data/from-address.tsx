/** Data from an address: the reader types it, sees which host will be asked, and says yes. Not here: the fetch (fetch-data.ts). */
import { useState } from 'react';
import type { GivenFile } from './add-data.tsx';
import { checkedAddress, fetchData } from './fetch-data.ts';
import { messageOf } from '../ui/message-of.ts';

interface Props {
  readonly onFile: (file: GivenFile) => void;
  readonly onWrong: (words: string | null) => void;
}

export function FromAddress({ onFile, onWrong }: Props) {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<URL | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = (): void => {
    const address = checkedAddress(text);
    onWrong(typeof address === 'string' ? address : null);
    setAsked(typeof address === 'string' ? null : address);
  };
  const go = async (url: URL): Promise<void> => {
    setBusy(true);
    try {
      onFile(await fetchData(url));
    } catch (reason) {
      onWrong(messageOf(reason));
      setAsked(null);
    }
    setBusy(false);
  };
  return (
    <form
      className="data-way"
      onSubmit={event => {
        event.preventDefault();
        ask();
      }}
    >
      <input
        className="field"
        type="text"
        inputMode="url"
        aria-label="Address of a file"
        placeholder="https://… address of a file"
        value={text}
        onChange={event => {
          setText(event.currentTarget.value);
          setAsked(null);
        }}
      />
      <button type="submit" className="btn line" disabled={text.trim() === '' || busy}>
        Fetch
      </button>
      {asked === null ? null : (
        <div className="data-confirm" role="group" aria-label="Confirm the address">
          <p>
            Fetch this file from <strong>{asked.host}</strong>? It learns your network address and that you
            asked; nothing of the notebook, no cookies and no referrer are sent.
          </p>
          <p className="mono data-url">{asked.href}</p>
          <button type="button" className="btn fill" disabled={busy} onClick={() => void go(asked)}>
            {busy ? 'Fetching…' : `Fetch from ${asked.host}`}
          </button>
          <button type="button" className="btn plain" disabled={busy} onClick={() => setAsked(null)}>
            Cancel
          </button>
        </div>
      )}
    </form>
  );
}
