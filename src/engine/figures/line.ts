/** Curves: y against x, one or many. Not here: curves with uncertainty (band.ts). */
import type { Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { words, type Mark } from './figure.ts';
import { curvesOf, indices, listOf, MOST_CURVES, MOST_POINTS, thinned } from './numbers.ts';
import { checkOptions, PLOT_OPTIONS, type OptionNames } from './options.ts';
import { figureOf, type Plot, type PlotOptions } from './plot.ts';
import { chosenLater, SERIES } from './series.ts';

/** What a curve means, which decides how it looks, the same in all figures. */
export type FigureRole = 'posterior' | 'prior' | 'exact' | 'data' | 'predictive' | 'ghost' | 'reference';

/** Options of `line`. */
export interface LineOptions extends PlotOptions {
  /** Words beside the curve; of several curves one each, or one for all. */
  readonly label?: string | readonly string[];
  /**
   * What the curves mean: "posterior" petrol, "prior" dashed, "exact" and "data" ink, "predictive" and "ghost" pale.
   * Default "exact" for one curve; up to four in a figure get a colour and a dash each; more are "predictive".
   */
  readonly role?: FigureRole;
}

/** y of a curve: numbers, or a function of x. */
export type Curve = Numeric | ((x: number) => Numeric);

const OPTIONS: OptionNames<LineOptions> = { ...PLOT_OPTIONS, label: true, role: true };

/**
 * Draws y against x as a curve.
 * @param x places, ascending
 * @param y numbers as many as x; shape [curves, n] or a list for several; a function of x; left out, x are the
 *   heights and stand at 0, 1, 2, …: `line(losses)`
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError when the lengths differ
 */
export function line(x: Numeric, y: Curve | readonly Curve[], options?: LineOptions): Plot;
export function line(y: Numeric, options?: LineOptions): Plot;
export function line(
  first: Numeric,
  second?: Curve | readonly Curve[] | LineOptions,
  third: LineOptions = {},
): Plot {
  const alone = second === undefined || isOptions(second);
  const options = alone ? ((second as LineOptions | undefined) ?? {}) : third;
  checkOptions('line', options, OPTIONS);
  const x = alone ? countUp(first) : listOf(first, 'line', 'x');
  const all = alone ? curvesOf(first, x.length, 'line', 'y') : curves(x, second as Curve | readonly Curve[]);
  const labels = typeof options.label === 'string' ? [options.label] : (options.label ?? []);
  if (labels.length > all.length) throw tooManyLabels(labels.length, all.length);
  const shown = thinned(all, MOST_CURVES);
  const at = indices(x.length, Math.min(MOST_POINTS, Math.floor(100_000 / shown.length)));
  const open = options.role === undefined && shown.length <= SERIES;
  const marks = shown.map((curve, i): Mark => {
    const mark: Mark = {
      type: 'line',
      role: options.role ?? roleOf(i, shown.length),
      x: at.map(index => x[index]),
      y: at.map(index => curve[index]),
      ...(labels[i] === undefined ? {} : { label: labels[i] }),
    };
    return open ? chosenLater(mark) : mark;
  });
  return figureOf(marks, sentenceOf(x, all, options, labels), options);
}

function isOptions(value: unknown): value is LineOptions {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function countUp(heights: Numeric): number[] {
  return listOf(heights, 'line', 'y').map((_, i) => i);
}

function curves(x: readonly number[], y: Curve | readonly Curve[]): number[][] {
  const list =
    Array.isArray(y) && y.some(item => typeof item === 'function') ? (y as readonly Curve[]) : [y as Curve];
  return list.flatMap(one =>
    typeof one === 'function'
      ? curvesOf(x.map(at => one(at)) as Numeric, x.length, 'line', 'what the function gives')
      : curvesOf(one, x.length, 'line', 'y'),
  );
}

function roleOf(index: number, count: number): string {
  if (count === 1) return 'exact';
  return count <= SERIES ? `series${index + 1}` : 'predictive';
}

function sentenceOf(
  x: readonly number[],
  all: readonly (readonly number[])[],
  options: LineOptions,
  labels: readonly string[],
): string {
  const span = `${options.x ?? 'x'} from ${words(x[0])} to ${words(x[x.length - 1])}`;
  const name = options.title ?? options.y ?? 'y';
  if (all.length > SERIES) return `${name}: ${all.length} curves, ${span}`;
  const said = all.map((curve, i) => {
    const most = indexOfLargest(curve);
    const last = words(curve[curve.length - 1]);
    return `${labels[i] ?? (all.length === 1 ? name : `curve ${i + 1}`)} goes from ${words(curve[0])} to ${last}, highest ${words(curve[most])} at ${words(x[most])}`;
  });
  return `${said.join('; ')}; ${span}`;
}

function indexOfLargest(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > values[best] || !Number.isFinite(values[best])) best = i;
  });
  return best;
}

function tooManyLabels(labels: number, count: number): TildeError {
  return new TildeError('argument', 'line: there are more labels than curves', {
    expected: `at most ${count}`,
    got: `${labels} labels`,
    hint: 'give one label a curve, in the order of the curves',
  });
}
