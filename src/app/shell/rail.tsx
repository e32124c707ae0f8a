/** Left: outline, data, names, and what to read next. Not here: the values themselves. */
import { useEffect, useRef, useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { CellState, RunState } from '../../workers/protocol.ts';
import { NEXT } from '../pages/catalogue.ts';
import type { OutlineItem } from './outline.ts';
import { DataRow } from './data-row.tsx';
import { namesOf } from './names.ts';
import { outlineOf } from './outline.ts';

interface Props {
  readonly notebook: Notebook;
  readonly states: readonly CellState[];
  readonly run: RunState | null;
  readonly example: string | null;
}

export function Rail({ notebook, states, run, example }: Props) {
  const items = outlineOf(notebook.cells, new Map(states.map(state => [state.id, state])));
  const [here, goTo] = useHere(items);
  const { data, names } = namesOf(states, run, notebook.results?.fits.at(-1));
  const next = example === null ? [] : (NEXT[example] ?? []);
  return (
    <nav className="rail" aria-label="Notebook">
      {items.length === 0 ? null : (
        <section>
          <h2>Outline</h2>
          {items.map((item, index) => (
            <button
              key={`${item.cell}${item.title}`}
              type="button"
              className={`rail-item ${item.state ?? ''}`}
              aria-current={index === here ? 'location' : undefined}
              onClick={() => goTo(index)}
            >
              <span>{item.title}</span>
              {item.state === null ? null : (
                <span className={`state ${item.state}`}>{stateWords(item.state, run)}</span>
              )}
            </button>
          ))}
        </section>
      )}
      {data.length === 0 ? null : (
        <section>
          <h2>Data</h2>
          {data.map(one => (
            <DataRow key={one.name} {...one} />
          ))}
        </section>
      )}
      {names.length === 0 ? null : (
        <section>
          <h2>Names</h2>
          {names.map(({ name, words }) => (
            <div key={name} className="rail-row">
              <span className="mono">{name}</span>
              <span title={words}>{words}</span>
            </div>
          ))}
        </section>
      )}
      {next.length === 0 ? null : (
        <section>
          <h2>Next</h2>
          {next.map(({ title, name }) => (
            <NextLink key={name} title={title} name={name} />
          ))}
        </section>
      )}
    </nav>
  );
}

/** The next notebook begins at its top, wherever this one was read. */
const NextLink = ({ title, name }: { title: string; name: string }) => (
  <a className="rail-item" href={`#example/${name}`} onClick={() => window.scrollTo(0, 0)}>
    {title}
  </a>
);

function stateWords(state: 'stale' | 'running' | 'error', run: RunState | null): string {
  if (state !== 'running' || run?.status !== 'running') return state;
  const done = run.chains.reduce((sum, chain) => sum + chain.done, 0);
  const total = run.chains.reduce((sum, chain) => sum + chain.total, 0);
  return `${Math.floor((100 * done) / Math.max(1, total))}%`;
}

function scrollTo(place: Element | null): void {
  const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  place?.scrollIntoView({ behavior: smooth ? 'smooth' : 'auto', block: 'start' });
}

/** Where each entry stands on the page: its cell or, for a further heading of the same cell, that heading. */
function placesOf(items: readonly Pick<OutlineItem, 'cell'>[]): readonly (Element | null)[] {
  return items.map(({ cell }, index) => {
    const first = items.findIndex(item => item.cell === cell);
    const whole = document.getElementById(`cell-${cell}`);
    return index === first ? whole : (whole?.querySelectorAll('h1, h2').item(index - first) ?? whole);
  });
}

/** What the reader scrolls with. */
const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/** The heading the reader is under, or went to: the last ones of a page cannot reach its top. */
function useHere(items: readonly OutlineItem[]): readonly [number, (index: number) => void] {
  const [here, setHere] = useState(0);
  const gone = useRef(false);
  const key = items.map(item => item.cell).join('\n');
  useEffect(() => {
    const look = (): void => {
      if (gone.current) return;
      const places = placesOf(key.split('\n').map(cell => ({ cell })));
      const tops = places.map(place => place?.getBoundingClientRect().top ?? Infinity);
      setHere(
        Math.max(
          0,
          tops.findLastIndex(top => top < 140),
        ),
      );
    };
    const release = (): void => void (gone.current = false);
    look();
    window.addEventListener('scroll', look, { passive: true });
    for (const hand of HANDS) window.addEventListener(hand, release, { passive: true });
    return () => {
      window.removeEventListener('scroll', look);
      for (const hand of HANDS) window.removeEventListener(hand, release);
    };
  }, [key]);
  const goTo = (index: number): void => {
    gone.current = true;
    setHere(index);
    scrollTo(placesOf(items)[index]);
  };
  return [here, goTo];
}
