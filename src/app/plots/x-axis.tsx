/** The x axis: ticks with numbers or names, words at its ends, its own name. Not here: the y axis (y-axis.tsx). */
import type { Axis } from '../../notebook/plot-spec.ts';
import { tickLabel } from '../ui/numbers.ts';
import type { Scale } from './scale.ts';
import { ticks } from './scale.ts';

const CHARACTER = 6;
/** Air between two names in a row, and between two that stand upright. */
const APART = { lying: 8, upright: 13 } as const;
/** Longer names are cut. */
const MOST_CHARACTERS = 18;

interface Tick {
  readonly value: number;
  readonly text: string;
}

/** A name of an axis, cut where it is long. */
export const axisName = (name: string): string =>
  name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name;

/** Pixels that the axis takes below its line. */
export function xRoom(axis: Axis, x: Scale): number {
  const named = axis.ends !== undefined || axis.label !== undefined;
  return tickRoom(axis, x) + (named ? 18 : 0);
}

function tickRoom(axis: Axis, x: Scale): number {
  const way = wayOf(axis, x);
  if (way === 'lying') return 20;
  if (way === 'folded') return 20 + LINE;
  return 10 + CHARACTER * longestOf((axis.names ?? []).map(axisName));
}

/** Pixels from line to line of a name on two. */
const LINE = 13;

const longestOf = (names: readonly string[]): number => Math.max(0, ...names.map(name => name.length));

/** Names lie side by side, on two lines where one is too long, or stand upright where two are. */
function wayOf({ names, ticks: at }: Axis, x: Scale): 'lying' | 'folded' | 'upright' {
  if (names === undefined || at === undefined || at.length < 2) return 'lying';
  const fits = (lines: readonly string[]): boolean =>
    longestOf(lines) * CHARACTER + APART.lying <= stepOf(at, x);
  const short = names.map(axisName);
  if (fits(short)) return 'lying';
  return fits(short.flatMap(folded)) ? 'folded' : 'upright';
}

/** A name on two lines, as equal as its spaces allow. */
function folded(name: string): readonly string[] {
  const spaces = Array.from(name.matchAll(/ /g), ({ index }) => index);
  if (spaces.length === 0) return [name];
  const middle = name.length / 2;
  const at = spaces.reduce((best, i) => (Math.abs(i - middle) < Math.abs(best - middle) ? i : best));
  return [name.slice(0, at), name.slice(at + 1)];
}

const stepOf = (at: readonly number[], x: Scale): number => Math.abs(x(at[1]) - x(at[0]));

/** Every name, or every so many where they would touch. */
function shownTicks(axis: Axis, x: Scale): readonly Tick[] {
  const auto = ticks(axis.domain);
  const values = axis.ticks ?? auto.values;
  const { names } = axis;
  if (names !== undefined) {
    const every =
      values.length < 2
        ? 1
        : Math.ceil((wayOf(axis, x) === 'upright' ? APART.upright : 1) / stepOf(values, x));
    return values.flatMap((value, i) => (i % every === 0 ? [{ value, text: axisName(names[i] ?? '') }] : []));
  }
  const given = Math.min(...values.slice(1).map((value, index) => value - values[index]), Infinity);
  const step = axis.ticks === undefined ? auto.step : Number.isFinite(given) ? given : 1;
  return values.map(value => ({ value, text: tickLabel(value, step) }));
}

export function XAxis({ axis, x, at }: { axis: Axis; x: Scale; at: number }) {
  const [from, to] = x.range;
  const words = at + tickRoom(axis, x) + 14;
  const way = wayOf(axis, x);
  return (
    <g>
      {shownTicks(axis, x).map(({ value, text }) => (
        <g key={value}>
          {axis.names === undefined ? (
            <line className="tick" x1={x(value)} x2={x(value)} y1={at} y2={at + 4} />
          ) : null}
          {way === 'upright' ? (
            <text transform={`translate(${x(value) + 4},${at + 7}) rotate(-90)`} textAnchor="end">
              {text}
            </text>
          ) : (
            (way === 'folded' ? folded(text) : [text]).map((line, row) => (
              <text key={row} x={x(value)} y={at + 16 + row * LINE} textAnchor={anchorAt(x(value), from, to)}>
                {line}
              </text>
            ))
          )}
        </g>
      ))}
      {axis.ends === undefined ? null : (
        <text x={from} y={words}>
          {axis.ends[0]}
        </text>
      )}
      {axis.ends === undefined ? null : (
        <text x={to} y={words} textAnchor="end">
          {axis.ends[1]}
        </text>
      )}
      {axis.label === undefined || (axis.ends !== undefined && to - from < 480) ? null : (
        <text x={(from + to) / 2} y={words} textAnchor="middle">
          {axis.label}
        </text>
      )}
    </g>
  );
}

/** End labels stay inside the figure, so that the left edge of the page stays one line. */
const anchorAt = (x: number, from: number, to: number): 'start' | 'middle' | 'end' =>
  from === 0 && x < 4 ? 'start' : from === 0 && x > to - 4 ? 'end' : 'middle';
