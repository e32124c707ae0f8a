/** One row a group: the outline of its density, its 50% and 89% intervals and its mean. Not here: how a density is estimated. */
import type { Mark, ViolinRow } from '../../notebook/plot-spec.ts';
import { rowName } from './forest.tsx';
import { IntervalBars } from './marks.tsx';
import type { Scale } from './scale.ts';

export const VIOLIN_ROW = 40;
/** Half the height of the tallest outline. */
const HALF = 17;
type Violin = Extract<Mark, { type: 'violin' }>;

export function ViolinMark({ mark, x, top }: { mark: Violin; x: Scale; top: number }) {
  return (
    <g className={`violin ${mark.role}`}>
      {mark.rows.map((row, index) => (
        <Row key={row.name} row={row} x={x} at={top + (index + 0.5) * VIOLIN_ROW} />
      ))}
    </g>
  );
}

function Row({ row, x, at }: { row: ViolinRow; x: Scale; at: number }) {
  return (
    <>
      <text className="name" x={0} y={at + 4}>
        {rowName(row.name, x)}
      </text>
      <path className="outline" d={outline(row, x, at)} />
      <IntervalBars limits={row} x={x} y={at} />
      {row.mean === undefined ? null : <circle className="mean" cx={x(row.mean)} cy={at} r={2} />}
    </>
  );
}

function outline({ x: places, y: heights }: ViolinRow, x: Scale, at: number): string {
  const side = (sign: 1 | -1): string[] =>
    places.map((place, i) => `${x(place).toFixed(1)},${(at - sign * HALF * heights[i]).toFixed(1)}`);
  return `M${[...side(1), ...side(-1).toReversed()].join('L')}Z`;
}
