/** What all panels share: heading, drawing with a name, sentence, saving; axes of a panel. Not here: what is drawn. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { tickLabel } from '../ui/numbers.ts';
import { linear, ticks } from '../plots/scale.ts';
import type { Scale } from '../plots/scale.ts';
import { savePng, saveSvg } from './save-picture.ts';

/** Pixels round a plotting area: below for the numbers and the name of the axis, above for marks that stand out. */
const MARGINS = { left: 0, right: 1, above: 6, below: 36 } as const;
/** Below, where an axis has no name. */
export const UNNAMED = 20;
/** For the numbers of a y axis. */
export const LEFT = 40;
/** Pixels of a digit of a tick's number. */
const DIGIT = 6.2;

interface PanelProps {
  readonly title: string;
  /** What the panel shows, in words; also its accessible name. */
  readonly sentence: string;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}

export function Panel({ title, sentence, width, height, children }: PanelProps) {
  const svg = useRef<SVGSVGElement>(null);
  return (
    <figure className="explore-panel" style={{ width }}>
      <div className="explore-head">
        <h3>{title}</h3>
        <span className="explore-save">
          <button
            type="button"
            className="quiet"
            onClick={() => svg.current && void saveSvg(svg.current, title)}
          >
            SVG
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => svg.current && void savePng(svg.current, title)}
          >
            PNG
          </button>
        </span>
      </div>
      <svg
        ref={svg}
        className="plot"
        role="img"
        aria-label={`${title}. ${sentence}`}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
      >
        {children}
      </svg>
      <figcaption>{sentence}</figcaption>
    </figure>
  );
}

export interface Room {
  readonly x: Scale;
  readonly y: Scale;
  readonly baseline: number;
}

/** The plotting area of a panel of this size. */
export function roomOf(
  size: { readonly width: number; readonly height: number },
  domain: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  margins: Partial<Record<keyof typeof MARGINS, number>> = {},
): Room {
  const { left, right, above, below } = { ...MARGINS, ...margins };
  const baseline = size.height - below;
  return {
    x: linear(domain.x, [left, size.width - right]),
    y: linear(domain.y, [baseline, above]),
    baseline,
  };
}

/** Numbers under the axis, and under them its name: inside it would lie on the marks. */
export function XTicks({ room, label }: { room: Room; label?: string }) {
  const { values, step } = ticks(room.x.domain);
  const [from, to] = room.x.range;
  const apart = values.length < 2 ? Infinity : room.x(values[1]) - room.x(values[0]);
  // Long numbers would run into one another.
  const longest = Math.max(0, ...values.map(value => tickLabel(value, step).length));
  const every = Math.max(1, Math.ceil((longest * DIGIT + 6) / apart));
  return (
    <g>
      <line className="baseline" x1={from} x2={to} y1={room.baseline} y2={room.baseline} />
      {values.map((value, index) => (
        <g key={value}>
          <line
            className="tick"
            x1={room.x(value)}
            x2={room.x(value)}
            y1={room.baseline}
            y2={room.baseline + 4}
          />
          {index % every !== 0 ? null : (
            <text
              x={room.x(value)}
              y={room.baseline + 16}
              textAnchor={anchorAt(index, values.length, room, value)}
            >
              {tickLabel(value, step)}
            </text>
          )}
        </g>
      ))}
      {label === undefined ? null : (
        <text x={to} y={room.baseline + 31} textAnchor="end">
          {label}
        </text>
      )}
    </g>
  );
}

/** Numbers at the very ends would stand out of the panel. */
function anchorAt(index: number, count: number, { x }: Room, value: number): 'start' | 'middle' | 'end' {
  if (index === 0 && x(value) < x.range[0] + 10) return 'start';
  if (index === count - 1 && x(value) > x.range[1] - 14) return 'end';
  return 'middle';
}

export function YTicks({ room }: { room: Room }) {
  const { values, step } = ticks(room.y.domain);
  const at = room.x.range[0];
  return (
    <g>
      {values.map(value => (
        <g key={value}>
          <line className="tick" x1={at - 4} x2={at} y1={room.y(value)} y2={room.y(value)} />
          <text x={at - 7} y={room.y(value) + 4} textAnchor="end">
            {tickLabel(value, step)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Smallest and largest finite value, a little apart where they are the same. */
export function extentOf(values: Iterable<number>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Chains beyond the fourth take the colours anew. */
export const chainClass = (chain: number): string => `chain${(chain % 4) + 1}`;
