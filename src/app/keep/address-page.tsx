/**
 * Before a notebook is opened from an address: which host it is on, and, once the reader has fetched it, how large it
 * is and what is in it. Nothing is fetched by itself.
 * Not here: fetching (remote.ts).
 */
import { useState } from 'react';
import { DocumentError, titleOf } from '../../notebook/document.ts';
import type { Notebook } from '../../notebook/document.ts';
import { Brand } from '../shell/top-bar.tsx';
import { plural, whole } from '../ui/numbers.ts';
import { readNotebookFile } from './read-file.ts';
import { fetchText, readAddress } from './remote.ts';
import type { Remote } from './remote.ts';

type Fetched =
  | { readonly kind: 'asked' }
  | { readonly kind: 'fetching' }
  | { readonly kind: 'there'; readonly notebook: Notebook; readonly size: number }
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string };

export function AddressPage({ address, onOpen }: { address: string; onOpen: (notebook: Notebook) => void }) {
  const remote = readAddress(address);
  return (
    <>
      <header className="bar">
        <Brand />
      </header>
      <main className="page">
        {remote === null ? <NoAddress address={address} /> : <Ask remote={remote} onOpen={onOpen} />}
      </main>
    </>
  );
}

const NoAddress = ({ address }: { address: string }) => (
  <>
    <h1>This is not an address Tilde opens</h1>
    <p className="sub address">{address}</p>
    <p className="sub">An address begins with https:// and has no name or password in it.</p>
    <Gallery />
  </>
);

function Ask({ remote, onOpen }: { remote: Remote; onOpen: (notebook: Notebook) => void }) {
  const [state, setState] = useState<Fetched>({ kind: 'asked' });
  const load = async (): Promise<void> => {
    setState({ kind: 'fetching' });
    setState(await fetched(remote));
  };
  return (
    <>
      <h1>Open a notebook from {remote.host}?</h1>
      <p className="sub address">{remote.address}</p>
      <p className="sub">
        Fetching it tells {remote.host} your network address, as opening any page there would. Nothing is sent
        along, and your own notebooks are untouched.
      </p>
      {state.kind === 'failed' ? (
        <p className="sub" role="alert">
          {state.message} {state.hint}
        </p>
      ) : null}
      {state.kind === 'there' ? (
        <p className="sub" role="status">
          “{titleOf(state.notebook)}”: {whole(Math.ceil(state.size / 1000))} kB, {contents(state.notebook)}.
          Its code runs in a sandbox without a network.
        </p>
      ) : null}
      <div className="btn-row">
        {state.kind === 'there' ? (
          <button type="button" className="btn fill" onClick={() => onOpen(state.notebook)}>
            Open the notebook
          </button>
        ) : (
          <button
            type="button"
            className="btn fill"
            disabled={state.kind === 'fetching'}
            onClick={() => void load()}
          >
            {state.kind === 'fetching'
              ? 'Fetching'
              : state.kind === 'failed'
                ? 'Try again'
                : `Fetch from ${remote.host}`}
          </button>
        )}
        <Gallery />
      </div>
    </>
  );
}

const Gallery = () => (
  <a className="btn line" style={{ color: 'inherit', textDecoration: 'none' }} href="#gallery">
    Go to the gallery
  </a>
);

async function fetched(remote: Remote): Promise<Fetched> {
  try {
    const text = await fetchText(remote);
    return { kind: 'there', notebook: await readNotebookFile(text), size: text.length };
  } catch (error) {
    return error instanceof DocumentError
      ? { kind: 'failed', message: error.message, hint: error.hint }
      : { kind: 'failed', message: `It could not be read (${String(error)}).`, hint: '' };
  }
}

function contents({ cells }: Notebook): string {
  const code = cells.filter(({ kind }) => kind === 'code').length;
  return `${plural(code, 'code cell')}, ${plural(cells.length - code, 'text cell')}`;
}
