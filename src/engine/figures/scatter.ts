/** Dots: y against x. */
import type { Numeric } from '../array/index.ts';
import { words } from './figure.ts';
import type { FigureRole } from './line.ts';
import { curvesOf, indices, listOf } from './numbers.ts';
import { checkOptions, PLOT_OPTIONS, type OptionNames } from './options.ts';
import { figureOf, type Plot, type PlotOptions } from './plot.ts';

/** Options of `scatter`. */
export interface ScatterOptions extends PlotOptions {
  /** Words beside the dots. */
  readonly label?: string;
  /** What the dots mean; default "data", in ink. */
  readonly role?: FigureRole | 'divergence';
}

const OPTIONS: OptionNames<ScatterOptions> = { ...PLOT_OPTIONS, label: true, role: true };

/** More dots than this cannot be told apart; evenly spread ones are drawn. */
const MOST_DOTS = 2000;

/**
 * Draws points. A missing number leaves its point out.
 * @param x numbers
 * @param y numbers as many as x
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError when the lengths differ
 */
export function scatter(x: Numeric, y: Numeric, options: ScatterOptions = {}): Plot {
  checkOptions('scatter', options, OPTIONS);
  const places = listOf(x, 'scatter', 'x');
  const [heights] = curvesOf(y, places.length, 'scatter', 'y');
  const whole = places.flatMap((at, i) => (Number.isFinite(at) && Number.isFinite(heights[i]) ? [i] : []));
  const shown = indices(whole.length, MOST_DOTS).map(i => whole[i]);
  const mark = {
    type: 'dots' as const,
    role: options.role ?? 'data',
    x: shown.map(i => places[i]),
    y: shown.map(i => heights[i]),
    ...(options.label === undefined ? {} : { label: options.label }),
  };
  const some = shown.length < whole.length ? `, ${shown.length.toLocaleString('en')} of them drawn` : '';
  const missing = whole.length < places.length ? `, ${places.length - whole.length} missing` : '';
  const name = options.title ?? options.label ?? options.y ?? 'y';
  const sentence =
    `${name}: ${whole.length.toLocaleString('en')} points${some}${missing}, ` +
    `${options.x ?? 'x'} ${span(whole.map(i => places[i]))}, ${options.y ?? 'y'} ${span(whole.map(i => heights[i]))}`;
  return figureOf([mark], sentence, options);
}

function span(values: readonly number[]): string {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return `from ${words(low)} to ${words(high)}`;
}
