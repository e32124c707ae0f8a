/** Several elements at once: pairs with divergences, parallel coordinates, and the energies. Not here: one element (element-panels.tsx). */
import type { MouseEvent } from 'react';
import type { ExploredElement, Exploration } from '../../workers/protocol.ts';
import { linePath } from '../plots/path.ts';
import { extentOf, LEFT, Panel, roomOf, UNNAMED, XTicks, YTicks } from './frame.tsx';
import type { Room } from './frame.tsx';
import { energySentence, pairSentence, parallelSentence } from './sentences.ts';

/** Half a cross, pixels. */
const ARM = 3;
/** Pixels around a point that count as on it. */
const NEAR = 12;
/** Pixels over the energies for the words that say which is which. */
const LEGEND = 22;
/** Lines of draws that did not diverge. */
const LINES = 150;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface PairProps extends Size {
  readonly look: Exploration;
  readonly x: ExploredElement;
  readonly y: ExploredElement;
  readonly chosen: number | null;
  readonly onChoose: (row: number | null) => void;
}

export function PairPanel({ look, x, y, chosen, onChoose, ...size }: PairProps) {
  const room = roomOf(size, { x: extentOf(x.values), y: extentOf(y.values) }, { left: LEFT });
  const { diverging } = look.rows;
  const at = (row: number): [number, number] => [room.x(x.values[row]), room.y(y.values[row])];
  const rows = Array.from(diverging.keys()).filter(row => at(row).every(Number.isFinite));
  const onClick = (event: MouseEvent<SVGRectElement>): void => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (box !== undefined)
      onChoose(nearest(rows, at, event.clientX - box.left, event.clientY - box.top, diverging));
  };
  return (
    <Panel title={`${y.name} and ${x.name}`} sentence={pairSentence(look, x, y)} {...size}>
      <path
        className="explore-dots"
        d={rows
          .filter(row => diverging[row] === 0)
          .map(row => `M${place(at(row))}h0`)
          .join('')}
      />
      <path
        className="explore-crosses"
        d={rows
          .filter(row => diverging[row] === 1)
          .map(row => cross(at(row)))
          .join('')}
      />
      {chosen === null ? null : (
        <circle className="explore-chosen" cx={at(chosen)[0]} cy={at(chosen)[1]} r={5} />
      )}
      <XTicks room={room} label={x.name} />
      <YTicks room={room} />
      <rect
        className="explore-target"
        x={room.x.range[0]}
        y={0}
        width={room.x.range[1] - room.x.range[0]}
        height={room.baseline}
        onClick={onClick}
      />
    </Panel>
  );
}

const place = ([x, y]: readonly [number, number]): string => `${x.toFixed(1)},${y.toFixed(1)}`;
const cross = ([x, y]: readonly [number, number]): string =>
  `M${place([x - ARM, y - ARM])}l${2 * ARM},${2 * ARM}M${place([x - ARM, y + ARM])}l${2 * ARM},${-2 * ARM}`;

/** The row under the pointer; a divergence before others, since it is what one looks for. */
function nearest(
  rows: readonly number[],
  at: (row: number) => readonly [number, number],
  x: number,
  y: number,
  diverging: Uint8Array,
): number | null {
  const far = (row: number): number => Math.hypot(at(row)[0] - x, at(row)[1] - y);
  const close = rows.filter(row => far(row) <= NEAR);
  if (close.length === 0) return null;
  return close.reduce((best, row) =>
    far(row) - NEAR * diverging[row] < far(best) - NEAR * diverging[best] ? row : best,
  );
}

export function ParallelPanel({
  look,
  elements,
  chosen,
  ...size
}: Size & {
  readonly look: Exploration;
  readonly elements: readonly ExploredElement[];
  readonly chosen: number | null;
}) {
  const scores = elements.map(standardised);
  const domain = { x: [0, elements.length - 1], y: extentOf(scores.flatMap(s => [...s])) } as const;
  const room = roomOf(size, domain, { left: LEFT, below: UNNAMED });
  const { diverging } = look.rows;
  const rows = Array.from(diverging.keys());
  const calm = rows.filter(row => diverging[row] === 0);
  const every = Math.max(1, Math.ceil(calm.length / LINES));
  const lines = calm.filter((_, index) => index % every === 0);
  return (
    <Panel title="Parallel coordinates" sentence={parallelSentence(look, lines.length)} {...size}>
      {lines.map(row => (
        <path key={row} className="line predictive" d={lineOf(scores, row, room)} />
      ))}
      {rows
        .filter(row => diverging[row] === 1)
        .map(row => (
          <path key={row} className="line explore-divergent" d={lineOf(scores, row, room)} />
        ))}
      {chosen === null ? null : <path className="line explore-chosen" d={lineOf(scores, chosen, room)} />}
      <line className="baseline" x1={LEFT} x2={room.x.range[1]} y1={room.baseline} y2={room.baseline} />
      {elements.map(({ name }, i) => (
        <text
          key={name}
          x={room.x(i)}
          y={room.baseline + 16}
          textAnchor={i === 0 ? 'start' : i === elements.length - 1 ? 'end' : 'middle'}
        >
          {name}
        </text>
      ))}
      <YTicks room={room} />
    </Panel>
  );
}

/** By mean and deviation of all draws: among those that are shown divergences are too many. */
const standardised = ({ values, mean, sd }: ExploredElement): Float32Array =>
  values.map(x => (sd > 0 ? (x - mean) / sd : 0));

const lineOf = (scores: readonly Float32Array[], row: number, { x, y }: Room): string =>
  linePath(
    scores.map((_, i) => i),
    scores.map(score => score[row]),
    x,
    y,
  );

export function EnergyPanel({
  look,
  chosen,
  ...size
}: Size & { readonly look: Exploration; readonly chosen: number | null }) {
  const { energy } = look;
  if (energy === null) return null;
  const { from, to, marginal, steps } = energy;
  const width = (to - from) / marginal.length;
  const middle = marginal.map((_, i) => from + (i + 0.5) * width);
  const top = Math.max(...marginal, ...steps);
  const room = roomOf(size, { x: [from, to], y: [0, top] }, { above: LEGEND });
  return (
    <Panel title="Energy" sentence={energySentence(look)} {...size}>
      <path
        className="area posterior"
        d={`${linePath(middle, marginal, room.x, room.y)}L${room.x(to)},${room.baseline}L${room.x(from)},${room.baseline}Z`}
      />
      <path className="line exact" d={linePath(middle, steps, room.x, room.y)} />
      <text x={0} y={10}>
        filled: energies; line: changes from draw to draw
      </text>
      {chosen === null ? null : (
        <line
          className="explore-chosen"
          x1={room.x(look.rows.energy[chosen])}
          x2={room.x(look.rows.energy[chosen])}
          y1={LEGEND - 6}
          y2={room.baseline}
        />
      )}
      <XTicks room={room} label="nats from the mean" />
    </Panel>
  );
}
