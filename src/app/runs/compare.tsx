/** Two runs compared: what was changed, densities over each other, a table with differences. Not here: choosing them (runs-dialog.tsx). */
import { useEffect, useRef, useState } from 'react';
import type { ElementDensities, RunState } from '../../workers/protocol.ts';
import { useWidth } from '../plots/use-width.ts';
import { useSession } from '../session.ts';
import { Changes } from './changes.tsx';
import {
  changedCells,
  comparedRows,
  comparisonSentence,
  movedControls,
  onlyIn,
  settingChanges,
} from './comparison.ts';
import type { ChangedCell, ComparedRow } from './comparison.ts';
import { CompareTable } from './compare-table.tsx';
import { Overlay } from './overlay.tsx';

/** Parameters drawn at first, and when asked for more; the table has all. */
const DRAWN = 6;
const MOST_DRAWN = 24;
const NARROWEST = 200;
const GAP = 24;

export function Compare({ before, after }: { before: RunState; after: RunState }) {
  const rows = comparedRows(before, after);
  const [many, setMany] = useState(false);
  const client = useSession();
  const [sources, now] = [before, after].map(run => client.sources(run.id));
  const notes = [
    ...movedControls(sources, now).map(one => `${one.label}: ${one.before} before, ${one.after} after.`),
    ...settingChanges(before, after).map(words => `${words}.`),
    ...aloneWords(onlyIn(before, after), 'before'),
    ...aloneWords(onlyIn(after, before), 'after'),
  ];
  return (
    <section className="compare" aria-label="Comparison of two runs">
      <WhatChanged cells={changedCells(sources, now)} notes={notes} />
      <p aria-live="polite">
        <strong>{comparisonSentence(rows)}</strong>
      </p>
      <p className="compare-key quiet">
        <span>
          <Key kind="ghost" /> before
        </span>
        <span>
          <Key kind="posterior" /> after
        </span>
        <span>bars under both: 50% and 89% intervals</span>
      </p>
      <Overlays before={before.id} after={after.id} rows={rows.slice(0, many ? MOST_DRAWN : DRAWN)} />
      {rows.length <= DRAWN ? null : (
        <button type="button" className="btn plain compare-more" onClick={() => setMany(!many)}>
          {moreWords(many, rows.length)}
        </button>
      )}
      {rows.length === 0 ? null : <CompareTable rows={rows} />}
    </section>
  );
}

function moreWords(many: boolean, count: number): string {
  if (many) return `Show ${DRAWN} of ${count}`;
  return count <= MOST_DRAWN ? `Show all ${count}` : `Show ${MOST_DRAWN} of ${count}`;
}

const Key = ({ kind }: { kind: 'ghost' | 'posterior' }) => (
  <svg className="plot" width="22" height="8" aria-hidden="true">
    <line className={`line ${kind}`} x1="0" x2="22" y1="4" y2="4" />
  </svg>
);

const aloneWords = (names: readonly string[], when: string): readonly string[] =>
  names.length === 0
    ? []
    : [
        `Only ${when}: ${names.slice(0, 6).join(', ')}${names.length > 6 ? ` and ${names.length - 6} more` : ''}.`,
      ];

interface ChangedProps {
  readonly cells: readonly ChangedCell[];
  readonly notes: readonly string[];
}

function WhatChanged({ cells, notes }: ChangedProps) {
  return (
    <>
      <h3>What was changed</h3>
      {cells.length === 0 && notes.length === 0 ? (
        <p className="quiet">Nothing: the same code, seed and settings.</p>
      ) : null}
      <Changes cells={cells} />
      {notes.map(note => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
    </>
  );
}

interface OverlaysProps {
  readonly before: string;
  readonly after: string;
  readonly rows: readonly ComparedRow[];
}

function Overlays({ before, after, rows }: OverlaysProps) {
  const room = useRef<HTMLDivElement>(null);
  const total = useWidth(room, 720);
  const densities = useDensities(before, after, rows.map(row => row.element).join('\n'));
  const columns = Math.max(1, Math.min(3, Math.floor((total + GAP) / (NARROWEST + GAP))));
  const width = Math.floor((total - GAP * (columns - 1)) / columns);
  return (
    <div ref={room} className="overlays">
      {rows.flatMap(row => {
        const found = densities.find(one => one.element === row.element);
        return found === undefined
          ? []
          : [<Overlay key={row.element} row={row} densities={found} width={width} />];
      })}
    </div>
  );
}

/** Empty until they are there; `elements` are joined by line ends. */
function useDensities(before: string, after: string, elements: string): readonly ElementDensities[] {
  const client = useSession();
  const [densities, setDensities] = useState<readonly ElementDensities[]>([]);
  useEffect(() => {
    let wanted = true;
    if (elements === '') return setDensities([]);
    // Without draws the table still says everything in numbers.
    client.densities([before, after], elements.split('\n')).then(
      found => wanted && setDensities(found),
      () => wanted && setDensities([]),
    );
    return () => {
      wanted = false;
    };
  }, [client, before, after, elements]);
  return densities;
}
