/** The gallery: the notebooks that come with Tilde, and the reader's own. Not here: opening one (app.tsx). */
import { useEffect, useState } from 'react';
import type { PlotSpec } from '../../notebook/plot-spec.ts';
import { PlotThumb } from '../plots/thumb.tsx';
import { Brand } from '../shell/top-bar.tsx';
import type { SavedNotebook } from '../state/storage.ts';
import { clock } from '../ui/numbers.ts';
import type { Example } from './catalogue.ts';
import { SHELVES } from './catalogue.ts';

type Pictures = Readonly<Record<string, PlotSpec>>;

/** `part` is the section asked for by the address: the reader's own notebooks, or the top. */
export function Gallery({ part, onFile }: { part: 'all' | 'yours'; onFile: () => void }) {
  const pictures = usePictures();
  useEffect(() => void (document.title = 'Gallery – Tilde'), []);
  return (
    <>
      <Bar part={part} onFile={onFile} />
      <main className="gallery">
        <header>
          <h1>Write the model. See what the data say.</h1>
          <p>
            A notebook for Bayesian modelling that runs in this page. Nothing to install, no account, no
            server.
          </p>
          <a className="gallery-yours" href="#gallery/yours" onClick={goToOwn}>
            Your notebooks
          </a>
        </header>
        {SHELVES.map(shelf => (
          <section key={shelf.title} className="shelf">
            <div className="shelf-name">
              <h2>{shelf.title}</h2>
              <p className="quiet">{shelf.line}</p>
            </div>
            <div className="shelf-items">
              {shelf.examples.map(example => (
                <Item key={example.name} example={example} picture={pictures[example.name]} />
              ))}
            </div>
          </section>
        ))}
        <Own asked={part === 'yours'} />
      </main>
    </>
  );
}

function Bar({ part, onFile }: { part: 'all' | 'yours'; onFile: () => void }) {
  return (
    <header className="bar gallery-bar">
      <Brand />
      <nav className="bar-tabs" aria-label="Gallery">
        <a href="#gallery" aria-current={part === 'all' ? 'page' : undefined}>
          Gallery
        </a>
        <a href="#gallery/yours" aria-current={part === 'yours' ? 'page' : undefined} onClick={goToOwn}>
          Yours
        </a>
      </nav>
      <div className="bar-end">
        <a className="btn plain" href="#guide">
          Guide
        </a>
        <button type="button" className="btn plain" onClick={onFile}>
          Open a file
        </button>
        <a className="btn fill" href="#new">
          New notebook
        </a>
      </div>
    </header>
  );
}

function Item({ example, picture }: { example: Example; picture: PlotSpec | undefined }) {
  return (
    <a className="shelf-item" href={`#example/${example.name}`}>
      <div className="shelf-picture">{picture === undefined ? null : <PlotThumb spec={picture} />}</div>
      <strong>{example.title}</strong>
      <span className="quiet">{example.line}</span>
    </a>
  );
}

const OWN = 'yours';

/** The keyboard goes along, so that Tab goes on from there. */
function goToOwn(): void {
  const heading = document.getElementById(OWN);
  heading?.focus({ preventScroll: true });
  heading?.closest('section')?.scrollIntoView({ block: 'start' });
}

function Own({ asked }: { asked: boolean }) {
  const [own, setOwn] = useState<readonly SavedNotebook[] | null>(null);
  useEffect(
    () => void import('../state/load-own.ts').then(async ({ listOwn }) => setOwn(await listOwn())),
    [],
  );
  useEffect(() => {
    if (own === null) return;
    if (asked) goToOwn();
    else window.scrollTo(0, 0);
  }, [asked, own]);
  return (
    <section className="shelf" aria-labelledby={OWN}>
      <div className="shelf-name">
        <h2 id={OWN} tabIndex={-1}>
          Yours
        </h2>
        <p className="quiet">
          {own?.length === 0
            ? 'Nothing yet. What you change is kept here, in this browser.'
            : 'Kept in this browser.'}
        </p>
      </div>
      <div className="shelf-items own">
        {(own ?? []).map(saved => (
          <a key={saved.id} className="shelf-item" href={`#notebook/${saved.id}`}>
            <strong>{saved.title}</strong>
            <span className="quiet">
              Saved {saved.savedAt.toLocaleDateString()} {clock(saved.savedAt)}
            </span>
          </a>
        ))}
      </div>
    </section>
  );
}

/** The pictures come after the words. */
function usePictures(): Pictures {
  const [pictures, setPictures] = useState<Pictures>({});
  useEffect(() => {
    let gone = false;
    void import('./example-pictures.generated.ts').then(({ EXAMPLE_PICTURES }) => {
      if (!gone) setPictures(EXAMPLE_PICTURES);
    });
    return () => void (gone = true);
  }, []);
  return pictures;
}
