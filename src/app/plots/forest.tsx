/** One row a quantity on one axis; a hairline from the reported value to the estimate shows shrinkage. Not here: other marks. */
import type { ForestRow, Mark } from '../../notebook/plot-spec.ts';
import { IntervalBars } from './marks.tsx';
import { labelBox } from './place-labels.ts';
import type { Scale } from './scale.ts';

export const ROW = 16;
type Forest = Extract<Mark, { type: 'forest' }>;
type NamedRows = Extract<Mark, { type: 'forest' | 'violin' }>;

/** Pixels kept free left for names and right for words. */
export function forestMargins(mark: NamedRows, width: number): { left: number; right: number } {
  const longest = Math.max(...mark.rows.map(row => row.name.length));
  const words =
    mark.type === 'forest' && mark.rows.some(row => row.label !== undefined || row.note !== undefined);
  // A long name takes at most so much of the width; the rest is cut.
  return {
    left: Math.max(32, Math.min(longest * 7 + 12, 0.4 * width)),
    right: words ? Math.min(160, width * 0.22) : 8,
  };
}

export function ForestMark({ mark, x, top, width }: { mark: Forest; x: Scale; top: number; width: number }) {
  return (
    <g className="forest">
      {mark.rows.map((row, index) => (
        <Row key={row.name} row={row} x={x} y={top + index * ROW + ROW / 2} />
      ))}
      {mark.rows.map((row, index) => (
        <Words key={row.name} row={row} x={x} y={top + index * ROW + ROW / 2} width={width} />
      ))}
    </g>
  );
}

/** The name of a row, cut where it would reach into the marks. */
export const rowName = (name: string, x: Scale): string => {
  const most = Math.floor((x.range[0] - 8) / 6.2);
  return name.length > most ? `${name.slice(0, Math.max(1, most - 1))}…` : name;
};

function Row({ row, x, y }: { row: ForestRow; x: Scale; y: number }) {
  const middle = row.mean ?? (row.low50 + row.high50) / 2;
  return (
    <>
      <text className="name" x={0} y={y + 4}>
        {rowName(row.name, x)}
      </text>
      {row.reported === undefined ? null : (
        <line className="shrink" x1={x(middle)} x2={x(row.reported)} y1={y} y2={y} />
      )}
      <IntervalBars limits={row} x={x} y={y} />
      {row.reported === undefined ? null : <circle className="dot data" cx={x(row.reported)} cy={y} r={3} />}
    </>
  );
}

function Words({ row, x, y, width }: { row: ForestRow; x: Scale; y: number; width: number }) {
  const left = x(Math.max(row.reported ?? row.high89, row.high89)) + 10;
  const lines = row.note === undefined ? [] : wrap(row.note, Math.max(12, Math.floor((width - left) / 5.6)));
  const label = row.label ?? '';
  const start = { x: left, y: y + 4, anchor: 'start' } as const;
  const fits = label === '' || labelBox(label, start).x + labelBox(label, start).width <= width + 8;
  return (
    <>
      {label !== '' && fits ? (
        <text className="label-data halo" x={left} y={y + 4}>
          {label}
        </text>
      ) : null}
      {lines.map((line, index) => (
        <text key={line} className="note halo" x={left} y={y + 24 + index * 15}>
          {line}
        </text>
      ))}
    </>
  );
}

function wrap(text: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < characters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
