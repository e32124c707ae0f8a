/**
 * The guide and the reference as pages of the app: contents at the left, the text in the column, code coloured as in
 * cells. Loaded when first asked for; the service worker keeps it with the rest.
 * Not here: reading the text (read-guide.ts), or what it says (docs/).
 */
import { memo, useEffect, useMemo, useState } from 'react';
import type { MouseEvent } from 'react';
import { StaticCode } from '../editor/static-code.tsx';
import { Brand } from '../shell/top-bar.tsx';
import { Prose } from '../ui/prose.tsx';
import type { GuideSection } from './read-guide.ts';
import { readGuide } from './read-guide.ts';
import './guide.css';

export type GuideBook = 'guide' | 'reference';

interface Props {
  readonly book: GuideBook;
  /** The section asked for; null for the top. */
  readonly place: string | null;
}

const FILES = import.meta.glob<string>('../../../docs/{guide,reference}.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const textOf = (book: GuideBook): string => FILES[`../../../docs/${book}.md`];

const ADDRESS: Readonly<Record<GuideBook, string>> = { guide: '#guide', reference: '#guide/reference' };

export function GuidePage({ book, place }: Props) {
  const sections = useMemo(() => readGuide(textOf(book)), [book]);
  useEffect(() => {
    document.title = `${book === 'guide' ? 'Guide' : 'Reference'} – Tilde`;
    const at = place === null ? null : document.getElementById(`at-${place}`);
    if (at === null) {
      window.scrollTo(0, 0);
      return undefined;
    }
    at.scrollIntoView({ block: 'start' });
    // What comes into sight above is drawn only then, and is higher than was thought.
    const again = setTimeout(() => at.scrollIntoView({ block: 'start' }), 100);
    return () => clearTimeout(again);
  }, [book, place]);
  return (
    <>
      <GuideBar book={book} />
      <Contents key={book} book={book} sections={sections} place={place} />
      <main className="guide" onClick={followInside}>
        <Text sections={sections} />
      </main>
    </>
  );
}

/** Links within the app stay in this tab. */
function followInside(event: MouseEvent<HTMLElement>): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const href = link?.getAttribute('href');
  if (href?.startsWith('#') !== true || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.hash = href;
}

function GuideBar({ book }: { book: GuideBook }) {
  return (
    <header className="bar gallery-bar guide-bar">
      <Brand />
      <nav className="bar-tabs" aria-label="Help">
        <a href="#guide" aria-current={book === 'guide' ? 'page' : undefined}>
          Guide
        </a>
        <a href="#guide/reference" aria-current={book === 'reference' ? 'page' : undefined}>
          Reference
        </a>
      </nav>
      <div className="bar-end">
        <a className="btn plain" href="#gallery">
          Gallery
        </a>
      </div>
    </header>
  );
}

function Contents({ book, sections, place }: Props & { readonly sections: readonly GuideSection[] }) {
  const [words, setWords] = useState('');
  const [open, setOpen] = useState(false);
  const wanted = words.trim().toLowerCase();
  const shown = sections
    .slice(1)
    .filter(({ level, title }) => (wanted === '' ? level === 2 : title.toLowerCase().includes(wanted)));
  return (
    <nav className={`guide-contents ${open ? 'open' : ''}`} aria-label="Contents">
      <button type="button" className="btn line" aria-expanded={open} onClick={() => setOpen(!open)}>
        Contents
      </button>
      <div>
        {book === 'reference' ? (
          <input
            className="field"
            type="search"
            placeholder="Find a name"
            aria-label="Find a name"
            value={words}
            onChange={event => setWords(event.currentTarget.value)}
          />
        ) : null}
        {shown.map(({ id, title }) => (
          <a
            key={id}
            className="rail-item"
            href={`${ADDRESS[book]}/${id}`}
            aria-current={id === place ? 'location' : undefined}
            onClick={() => setOpen(false)}
          >
            {title}
          </a>
        ))}
        {shown.length === 0 ? <p className="quiet">Nothing of that name.</p> : null}
      </div>
    </nav>
  );
}

const HEADINGS = { 1: 'h1', 2: 'h2', 3: 'h3' } as const;

/** Drawn once: it is long, and moving about changes nothing in it. */
const Text = memo(function Text({ sections }: { sections: readonly GuideSection[] }) {
  return sections.map(({ id, level, title, parts }) => {
    const Heading = HEADINGS[level as keyof typeof HEADINGS];
    return (
      <section key={id} id={`at-${id}`} className={`guide-section level-${level}`}>
        <Heading>{title}</Heading>
        {parts.map((part, index) =>
          part.kind === 'prose' ? (
            <Prose key={index} source={part.text} />
          ) : (
            <div
              key={index}
              className={`guide-code ${part.fails ? 'fails' : ''}`}
              role="group"
              aria-label={part.fails ? 'Code that fails' : 'Code'}
              tabIndex={0}
            >
              <StaticCode source={part.text} />
            </div>
          ),
        )}
      </section>
    );
  });
});
