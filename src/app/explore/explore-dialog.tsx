/** A close look at the draws of a run: choose elements, see all panels; a draw chosen in one is shown in all. Not here: the panels. */
import { useEffect, useRef, useState } from 'react';
import type { Exploration, RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { useWidth } from '../plots/use-width.ts';
import { whole } from '../ui/numbers.ts';
import { AutocorrelationPanel, DensityPanel, GrowthPanel, RankPanel, TracePanel } from './element-panels.tsx';
import { EnergyPanel, PairPanel, ParallelPanel } from './joint-panels.tsx';
import './explore.css';

/** Elements looked at first; more than five make a crowd of pairs. */
const FIRST = 3;
const PAIRED = 4;
const GAP = 24;
/** Narrowest panel that can still be read. */
const PANEL = 230;

export function ExploreDialog({ run, onClose }: { run: RunState; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const names = run.model.entries.flatMap(entry => entry.elements);
  const [chosen, setChosen] = useState<readonly string[]>(() => firstElements(run));
  const look = useExploration(run.id, chosen);
  useEffect(() => dialog.current?.showModal(), []);
  const toggle = (name: string): void =>
    setChosen(now => (now.includes(name) ? now.filter(other => other !== name) : [...now, name]));
  return (
    <dialog ref={dialog} className="explore fade" aria-labelledby="explore-title" onClose={onClose}>
      <header>
        <h2 id="explore-title">A close look at {run.model.title}</h2>
        <button type="button" className="btn plain" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      <fieldset className="explore-names">
        <legend>Elements</legend>
        {names.map(name => (
          <label key={name}>
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
      </fieldset>
      {look.kind === 'failed' ? <p role="alert">{look.message}</p> : null}
      {look.kind === 'ready' ? <Panels look={look.value} /> : null}
      {chosen.length === 0 ? <p className="quiet">Choose an element to look at.</p> : null}
    </dialog>
  );
}

function Panels({ look }: { look: Exploration }) {
  const room = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const total = useWidth(room, 1100);
  const columns = Math.max(1, Math.min(5, Math.floor((total + GAP) / (PANEL + GAP))));
  const width = Math.floor((total - GAP * (columns - 1)) / columns);
  const size = { width, height: 168 };
  const paired = look.elements.slice(0, PAIRED);
  const row = chosen !== null && chosen < look.rows.chain.length ? chosen : null;
  return (
    <div ref={room}>
      <p className="explore-row" aria-live="polite">
        {row === null ? 'Click a point of a pair: every panel then shows that draw.' : rowWords(look, row)}
      </p>
      <div className="explore-grid">
        {look.elements.map(element => {
          const props = { look, element, chosen: row, ...size };
          return [
            <TracePanel key={`${element.name} t`} {...props} />,
            <DensityPanel key={`${element.name} d`} {...props} />,
            <RankPanel key={`${element.name} r`} {...props} />,
            <AutocorrelationPanel key={`${element.name} a`} {...props} />,
            <GrowthPanel key={`${element.name} g`} {...props} />,
          ];
        })}
        {paired.flatMap((y, j) =>
          paired
            .slice(0, j)
            .map(x => (
              <PairPanel
                key={`${x.name} ${y.name}`}
                {...{ look, x, y, chosen: row }}
                onChoose={setChosen}
                width={width}
                height={Math.min(width, 300)}
              />
            )),
        )}
        <EnergyPanel look={look} {...size} />
        {look.elements.length < 2 ? null : (
          <ParallelPanel look={look} elements={look.elements} chosen={row} width={total} height={240} />
        )}
      </div>
    </div>
  );
}

function rowWords({ rows, elements }: Exploration, row: number): string {
  const values = elements.map(({ name, values: all }) =>
    `${name} ${all[row].toPrecision(3)}`.replace('-', '−'),
  );
  const diverged = rows.diverging[row] === 1 ? ', divergent' : '';
  return `Chain ${rows.chain[row] + 1}, draw ${whole(rows.draw[row] + 1)}${diverged}: ${values.join(', ')}.`;
}

/** Scalars first: they decide how the rest behaves. */
function firstElements({ model }: RunState): readonly string[] {
  const scalars = model.entries.filter(({ elements }) => elements.length === 1);
  const all = [...scalars, ...model.entries].flatMap(({ elements }) => elements);
  return [...new Set(all)].slice(0, FIRST);
}

type Look =
  | { readonly kind: 'asked' }
  | { readonly kind: 'ready'; readonly value: Exploration }
  | { readonly kind: 'failed'; readonly message: string };

/** The former answer stays until the next is there. */
function useExploration(run: string, elements: readonly string[]): Look {
  const client = useSession();
  const [look, setLook] = useState<Look>({ kind: 'asked' });
  useEffect(() => {
    let wanted = true;
    client.explore(run, elements).then(
      value => wanted && setLook({ kind: 'ready', value }),
      (reason: unknown) =>
        wanted &&
        setLook({ kind: 'failed', message: reason instanceof Error ? reason.message : String(reason) }),
    );
    return () => {
      wanted = false;
    };
  }, [client, run, elements]);
  return look;
}
