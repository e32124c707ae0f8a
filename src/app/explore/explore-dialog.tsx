/** A close look at the draws of a run: choose elements, see all panels; a draw chosen in one is shown in all. Not here: the panels. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Exploration, RunState } from '../../workers/protocol.ts';
import { chooseDraw, useChosenDraw } from '../dock/chosen-draw.ts';
import { useSession } from '../session.ts';
import { useWidth } from '../plots/use-width.ts';
import { Modal } from '../ui/modal.tsx';
import { minus, whole } from '../ui/numbers.ts';
import { Checks } from './checks.tsx';
import { AutocorrelationPanel, DensityPanel, GrowthPanel, RankPanel, TracePanel } from './element-panels.tsx';
import { ElementPicker } from './element-picker.tsx';
import { EnergyPanel, PairPanel, ParallelPanel } from './joint-panels.tsx';
import './explore.css';

/** Elements looked at first; more than five make a crowd of pairs. */
const FIRST = 3;
const PAIRED = 4;
const GAP = 24;
/** Narrowest panel that can still be read. */
const PANEL = 230;
const HEIGHT = 180;

export function ExploreDialog({ run, onClose }: { run: RunState; onClose: () => void }) {
  const names = run.model.entries.flatMap(entry => entry.elements);
  const [chosen, setChosen] = useState<readonly string[]>(() => firstElements(run));
  const look = useExploration(run.id, chosen);
  const toggle = (name: string): void =>
    setChosen(now => (now.includes(name) ? now.filter(other => other !== name) : [...now, name]));
  return (
    <Modal title={`A close look at ${run.model.title}`} closeAtHead className="explore" onClose={onClose}>
      <ElementPicker
        names={names}
        chosen={chosen}
        most={look.kind === 'ready' ? look.value.most : chosen.length + 1}
        onToggle={toggle}
      />
      <Checks run={run} onDone={onClose} />
      {look.kind === 'failed' ? <p role="alert">{look.message}</p> : null}
      {look.kind === 'asked' ? <p role="status">Looking at all draws.</p> : null}
      {look.kind === 'ready' ? <Panels look={look.value} /> : null}
      {chosen.length === 0 ? <p className="quiet">Choose an element to look at.</p> : null}
    </Modal>
  );
}

function Panels({ look }: { look: Exploration }) {
  const room = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useChosenRow(look);
  const total = useWidth(room, 1100);
  // Six places a quantity, the trace having two: in three columns, two or one no row stays open.
  const columns = Math.max(1, Math.min(3, Math.floor((total + GAP) / (PANEL + GAP))));
  const width = Math.floor((total - GAP * (columns - 1)) / columns);
  const size = { width, height: HEIGHT };
  const wide = { width: columns === 1 ? width : 2 * width + GAP, height: HEIGHT };
  const paired = look.elements.slice(0, PAIRED);
  const row = chosen;
  return (
    <div ref={room}>
      <div className="explore-row">
        <p aria-live="polite">
          {row === null ? 'Click a point of a pair: every panel then shows that draw.' : rowWords(look, row)}
        </p>
        <Divergences look={look} chosen={row} onChoose={choose} />
      </div>
      <div className="explore-grid">
        {look.elements.map(element => {
          const props = { look, element, chosen: row, ...size };
          return [
            <TracePanel key={`${element.name} t`} {...props} {...wide} />,
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
                onChoose={choose}
                width={width}
                height={Math.min(width, 312)}
              />
            )),
        )}
        {look.elements.length <= PAIRED ? null : (
          <p className="quiet explore-wide">
            Pairs are drawn of the first {PAIRED} of the {look.elements.length} elements shown: take one away
            to see those of the next.
          </p>
        )}
        <EnergyPanel look={look} chosen={row} {...size} />
        {look.elements.length < 2 ? null : (
          <ParallelPanel look={look} elements={look.elements} chosen={row} width={total} height={240} />
        )}
      </div>
    </div>
  );
}

/** The chosen draw as a row of this look: other elements may come with other rows. The dock marks it too. */
function useChosenRow(look: Exploration): readonly [number | null, (row: number | null) => void] {
  const { rows, elements, run } = look;
  const draw = useChosenDraw(run);
  const found = useMemo(
    () =>
      draw === null
        ? -1
        : rows.chain.findIndex((chain, row) => chain === draw.chain && rows.draw[row] === draw.draw),
    [rows, draw],
  );
  const choose = (row: number | null): void =>
    chooseDraw(
      row === null
        ? null
        : {
            run,
            chain: rows.chain[row],
            draw: rows.draw[row],
            values: new Map(elements.map(({ name, values }) => [name, values[row]])),
          },
    );
  return [found < 0 ? null : found, choose];
}

/** From divergence to divergence, for who has no mouse and who wants to see them all. */
function Divergences({
  look: { rows },
  chosen,
  onChoose,
}: {
  readonly look: Exploration;
  readonly chosen: number | null;
  readonly onChoose: (row: number) => void;
}) {
  const all = Array.from(rows.diverging.keys()).filter(row => rows.diverging[row] === 1);
  if (all.length === 0) return null;
  const before = all.findLast(row => chosen !== null && row < chosen) ?? all[all.length - 1];
  const after = all.find(row => chosen === null || row > chosen) ?? all[0];
  return (
    <span className="explore-steps">
      <button type="button" className="btn plain" onClick={() => onChoose(before)}>
        Previous divergence
      </button>
      <button type="button" className="btn plain" onClick={() => onChoose(after)}>
        Next divergence
      </button>
    </span>
  );
}

function rowWords({ rows, elements }: Exploration, row: number): string {
  const values = elements.map(({ name, values: all }) => `${name} ${minus(all[row].toPrecision(3))}`);
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
