/** The y axis: ticks and numbers on the right, its name over the figure on the left. Not here: the x axis (plot.tsx). */
import type { Axis } from '../../notebook/plot-spec.ts';
import { tickLabel } from '../ui/numbers.ts';
import type { Scale } from './scale.ts';
import { ticks } from './scale.ts';
import { axisName } from './x-axis.tsx';

const CHARACTER = 6;
/** Tick, and air on both sides of it. */
const BESIDE = 12;
/** Pixels from name to name, at least. */
const APART = 13;

/** Pixels kept free on the right. */
export function yMargin(axis: Axis): number {
  return BESIDE + Math.max(0, ...labels(axis).map(({ text }) => text.length)) * CHARACTER;
}

export function YAxis({ axis, y, width }: { axis: Axis; y: Scale; width: number }) {
  const left = width - yMargin(axis) + 4;
  return (
    <g className="y-axis">
      {shown(axis, y).map(({ value, text }) => (
        <g key={value}>
          {axis.names === undefined ? (
            <line className="tick" x1={left} x2={left + 4} y1={y(value)} y2={y(value)} />
          ) : null}
          <text x={width} y={y(value) + 4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {axis.label === undefined ? null : (
        <text x={0} y={11}>
          {axis.label}
        </text>
      )}
    </g>
  );
}

interface Label {
  readonly value: number;
  readonly text: string;
}

/** Every name, or every so many where they would touch. */
function shown(axis: Axis, y: Scale): readonly Label[] {
  const all = labels(axis);
  if (axis.names === undefined || all.length < 2) return all;
  const every = Math.ceil(APART / Math.abs(y(all[1].value) - y(all[0].value)));
  return all.filter((_, i) => i % every === 0);
}

function labels(axis: Axis): readonly Label[] {
  const { names, ticks: at } = axis;
  if (names !== undefined && at !== undefined)
    return at.map((value, i) => ({ value, text: axisName(names[i] ?? '') }));
  const auto = ticks(axis.domain);
  const values = axis.ticks ?? auto.values;
  return values.map(value => ({ value, text: tickLabel(value, auto.step) }));
}
