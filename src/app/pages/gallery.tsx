/** The gallery: the notebooks that come with Tilde, and the reader's own. Not here: opening one (app.tsx). */
import { useEffect, useState } from 'react';
import type { PlotSpec } from '../../notebook/plot-spec.ts';
import { PlotThumb } from '../plots/thumb.tsx';
import { Brand } from '../shell/top-bar.tsx';
import type { SavedNotebook } from '../state/storage.ts';
import { listNotebooks } from '../state/storage.ts';
import { clock } from '../ui/numbers.ts';
import { SHELVES } from './catalogue.ts';
import { loadExample } from './load.ts';

export function Gallery({ onFile }: { onFile: () => void }) {
  const [own, setOwn] = useState<readonly SavedNotebook[]>([]);
  useEffect(() => void listNotebooks().then(setOwn), []);
  return (
    <>
      <header className="bar">
        <Brand />
        <div className="bar-end">
          <button type="button" className="btn plain" onClick={onFile}>
            Open a file
          </button>
          <a className="btn fill" style={{ textDecoration: 'none' }} href="#new">
            New notebook
          </a>
        </div>
      </header>
      <main className="gallery">
        <header>
          <h1>Write the model. See what the data say.</h1>
          <p>
            A notebook for Bayesian modelling that runs in this page. Nothing to install, no account, no
            server.
          </p>
        </header>
        {SHELVES.map(shelf => (
          <section key={shelf.title}>
            <div>
              <h2>{shelf.title}</h2>
              <p className="quiet">{shelf.line}</p>
            </div>
            {shelf.examples.map(example => (
              <a key={example.name} href={`#example/${example.name}`}>
                <Thumb name={example.name} />
                <strong>{example.title}</strong>
                <span className="quiet">{example.line}</span>
              </a>
            ))}
          </section>
        ))}
        <Own notebooks={own} />
      </main>
    </>
  );
}

function Own({ notebooks }: { notebooks: readonly SavedNotebook[] }) {
  return (
    <section>
      <div>
        <h2>Yours</h2>
        <p className="quiet">
          {notebooks.length === 0
            ? 'Nothing yet. What you change is kept here, in this browser.'
            : 'Kept in this browser.'}
        </p>
      </div>
      {notebooks.map(saved => (
        <a key={saved.id} href={`#notebook/${saved.id}`}>
          <strong>{saved.title}</strong>
          <span className="quiet">
            Saved {saved.savedAt.toLocaleDateString()} {clock(saved.savedAt)}
          </span>
        </a>
      ))}
    </section>
  );
}

/** The example's own stored figure, small and without words. */
function Thumb({ name }: { name: string }) {
  const [spec, setSpec] = useState<PlotSpec | null>(null);
  useEffect(() => {
    void loadExample(name).then(
      notebook => {
        const outputs = Object.values(notebook.results?.outputs ?? {}).flat();
        setSpec(outputs.find(output => output.kind === 'plot') ?? null);
      },
      () => setSpec(null),
    );
  }, [name]);
  return <div style={{ height: 112 }}>{spec === null ? null : <PlotThumb spec={spec} />}</div>;
}
