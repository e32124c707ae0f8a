/** Two runs compared: what was changed, densities over each other, a table with differences. Not here: choosing them (runs-dialog.tsx). */
import { useEffect, useRef, useState } from 'react';
import type { ElementDensities, RunState } from '../../workers/protocol.ts';
import { useWidth } from '../plots/use-width.ts';
import { useSession } from '../session.ts';
import { placesFor, withPlaces } from '../dock/digits.ts';
import { Changes } from './changes.tsx';
import {
  changedCells,
  comparedRows,
  comparisonSentence,
  isClear,
  onlyIn,
  settingChanges,
  signed,
} from './comparison.ts';
import type { ComparedRow } from './comparison.ts';
import { Overlay } from './overlay.tsx';
import { short } from '../ui/numbers.ts';

/** Parameters drawn at first, and when asked for more; the table has all. */
const DRAWN = 6;
const MOST_DRAWN = 24;
const NARROWEST = 200;
const GAP = 24;

export function Compare({ before, after }: { before: RunState; after: RunState }) {
  const rows = comparedRows(before, after);
  const [many, setMany] = useState(false);
  const notes = [
    ...settingChanges(before, after).map(words => `${words}.`),
    ...aloneWords(onlyIn(before, after), 'before'),
    ...aloneWords(onlyIn(after, before), 'after'),
  ];
  return (
    <section className="compare" aria-label="Comparison of two runs">
      <WhatChanged before={before} after={after} notes={notes} />
      <p aria-live="polite">
        <strong>{comparisonSentence(rows)}</strong>
      </p>
      <p className="compare-key quiet">
        <Key kind="ghost" /> before <Key kind="posterior" /> after; bars under both: 50% and 89% intervals
      </p>
      <Overlays before={before.id} after={after.id} rows={rows.slice(0, many ? MOST_DRAWN : DRAWN)} />
      {rows.length <= DRAWN ? null : (
        <button type="button" className="btn plain compare-more" onClick={() => setMany(!many)}>
          {`Show ${many ? DRAWN : Math.min(MOST_DRAWN, rows.length)} of ${rows.length}`}
        </button>
      )}
      {rows.length === 0 ? null : <Table rows={rows} />}
    </section>
  );
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
  readonly before: RunState;
  readonly after: RunState;
  readonly notes: readonly string[];
}

function WhatChanged({ before, after, notes }: ChangedProps) {
  const client = useSession();
  const cells = changedCells(client.sources(before.id), client.sources(after.id));
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

function Table({ rows }: { rows: readonly ComparedRow[] }) {
  const places = placesFor(rows.flatMap(({ before, after }) => [before.sd, after.sd]));
  const number = (value: number): string => withPlaces(value, places);
  return (
    <div className="summary-scroll" role="region" aria-label="Both runs in numbers" tabIndex={0}>
      <table className="compare-table">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              site
            </th>
            <th scope="colgroup" colSpan={3}>
              before
            </th>
            <th scope="colgroup" colSpan={3}>
              after
            </th>
            <th scope="col" rowSpan={2} title="Of the means, with its Monte Carlo standard error">
              difference ± MCSE
            </th>
          </tr>
          <tr>
            {['before', 'after'].flatMap(when =>
              ['mean', 'sd', '89%'].map(name => (
                <th key={`${when} ${name}`} scope="col">
                  {name}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.element} data-compared={row.element} data-difference={row.difference}>
              <th scope="row">{row.element}</th>
              {[row.before, row.after].flatMap((one, at) => [
                <td key={`m${at}`}>{number(one.mean)}</td>,
                <td key={`s${at}`}>{number(one.sd)}</td>,
                <td key={`i${at}`}>{`${number(one.low89)} to ${number(one.high89)}`}</td>,
              ])}
              <td className={isClear(row) ? 'clear' : 'quiet'}>
                {`${signed(row.difference)} ± ${short(row.mcse)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
