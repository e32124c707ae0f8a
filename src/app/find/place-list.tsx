/** Places in cells' texts as a list: by cell with counts, each with its line. Not here: which places. */
import { useEffect, useRef } from 'react';
import type { Cell } from '../../notebook/document.ts';
import type { Place } from '../editor/go-to.ts';
import { positionOf } from '../editor/go-to.ts';
import { plural } from '../ui/numbers.ts';
import { cellLabel } from './cell-label.ts';
import { moveInRows, useTakeKeyboard } from './list-keys.ts';

/** More rows than this no reader goes through by eye; next and previous still reach them. */
const MOST_ROWS = 400;
/** Characters shown before a match. */
const LEAD = 24;

export interface ListedPlace extends Place {
  /** Said instead of the line's text. */
  readonly words?: string;
  readonly tone?: 'error' | 'warning';
}

interface Props {
  readonly cells: readonly Cell[];
  readonly places: readonly ListedPlace[];
  readonly current: number;
  /** Counts how often the list was asked for, each time to have the keyboard. Default: it waits to be gone to. */
  readonly asked?: number;
  readonly onChoose: (index: number) => void;
}

export function PlaceList({ cells, places, current, asked, onChoose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useTakeKeyboard(box, asked ?? null, places.length > 0);
  const shown = places.slice(0, MOST_ROWS).map((place, index) => ({ place, index }));
  const groups = cells
    .map(cell => ({ cell, rows: shown.filter(({ place }) => place.cell === cell.id) }))
    .filter(({ rows }) => rows.length > 0);
  return (
    <div ref={box} className="places" onKeyDown={moveInRows}>
      {groups.map(({ cell, rows }) => (
        <section key={cell.id} aria-label={cellLabel(cells, cell.id)}>
          <h3>
            {cellLabel(cells, cell.id)}
            <span className="quiet">{places.filter(one => one.cell === cell.id).length}</span>
          </h3>
          {rows.map(({ place, index }) => (
            <Row
              key={index}
              place={place}
              source={cell.source}
              current={index === current}
              onChoose={() => onChoose(index)}
            />
          ))}
        </section>
      ))}
      {places.length > shown.length ? (
        <p className="quiet">and {plural(places.length - shown.length, 'more place')}</p>
      ) : null}
    </div>
  );
}

interface RowProps {
  readonly place: ListedPlace;
  readonly source: string;
  readonly current: boolean;
  readonly onChoose: () => void;
}

function Row({ place, source, current, onChoose }: RowProps) {
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <button
      ref={row}
      type="button"
      className={`place ${place.tone ?? ''}`}
      aria-current={current ? 'true' : undefined}
      onClick={onChoose}
    >
      <span className="quiet">{positionOf(source, place.start).line}</span>
      {place.words === undefined ? <Excerpt place={place} source={source} /> : <span>{place.words}</span>}
    </button>
  );
}

function Excerpt({ place: { start, end }, source }: { place: Place; source: string }) {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = source.indexOf('\n', start) === -1 ? source.length : source.indexOf('\n', start);
  const from = Math.max(lineStart, start - LEAD);
  const parts = [source.slice(from, start), source.slice(start, Math.min(end, lineEnd))];
  return (
    <span className="mono">
      {from > lineStart ? '…' : ''}
      {from === lineStart ? parts[0].trimStart() : parts[0]}
      <mark>{parts[1]}</mark>
      {source.slice(Math.min(end, lineEnd), lineEnd)}
    </span>
  );
}
