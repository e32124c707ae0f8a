/** Uncertain curves: ribbons of 50% and 89%, their mean, single draws and the data. */
import type { Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { intervalOf, meanOf, words, type Interval, type Mark } from './figure.ts';
import { curvesOf, listOf, thinned } from './numbers.ts';
import { checkOptions, PLOT_OPTIONS, type OptionNames } from './options.ts';
import { figureOf, type Plot, type PlotOptions } from './plot.ts';

/** Options of `band`. */
export interface BandOptions extends PlotOptions {
  /** Words beside the mean curve. */
  readonly label?: string;
  /** What was observed, as dots over the ribbons: heights at the first of x, or places and heights. */
  readonly data?: Numeric | { readonly x: Numeric; readonly y: Numeric };
  /** Words beside the dots; default "data". */
  readonly dataLabel?: string;
  /** How many single draws to show as pale lines; default 0. */
  readonly draws?: number;
  /** Whether to draw the mean curve; default true. */
  readonly mean?: boolean;
  /** Petrol for what is believed (default), grey for what is predicted. */
  readonly role?: 'posterior' | 'predictive';
}

const OPTIONS: OptionNames<BandOptions> = {
  ...PLOT_OPTIONS,
  label: true,
  data: true,
  dataLabel: true,
  draws: true,
  mean: true,
  role: true,
};

interface Ribbon extends Interval {
  readonly mean: number;
}

/**
 * What draws of a curve say: at every x the central 50% and 89% of the draws, and their mean.
 * @param x n places, ascending
 * @param draws shape [draws, n], such as `posterior.draws("curve")`
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError when the shapes do not fit
 */
export function band(x: Numeric, draws: Numeric, options: BandOptions = {}): Plot {
  checkOptions('band', options, OPTIONS);
  const places = listOf(x, 'band', 'x');
  const curves = curvesOf(draws, places.length, 'band', 'the draws');
  const ribbon = places.map((_, i) => limits(curves, i));
  const role = options.role ?? 'posterior';
  const area = (low: keyof Ribbon, high: keyof Ribbon): Mark => ({
    type: 'area',
    role,
    x: places,
    y: ribbon.map(one => one[high]),
    low: ribbon.map(one => one[low]),
    ...(low === 'low89' ? { pale: true } : {}),
  });
  const mean: Mark = {
    type: 'line',
    role: 'posterior',
    x: places,
    y: ribbon.map(one => one.mean),
    ...(options.label === undefined ? {} : { label: options.label }),
  };
  const single = drawn(options.draws ?? 0);
  const marks: Mark[] = [
    area('low89', 'high89'),
    area('low50', 'high50'),
    ...(single === 0 ? [] : thinned(curves, single)).map((y): Mark => ({
      type: 'line',
      role: 'predictive',
      x: places,
      y,
    })),
    ...(options.mean === false ? [] : [mean]),
    ...dots(options, places),
  ];
  return figureOf(marks, sentenceOf(places, ribbon, options), options);
}

function drawn(asked: number): number {
  return Math.max(0, Math.min(200, Math.floor(Number(asked))));
}

/** Of the draws at one place; those that are not finite do not count. */
function limits(curves: readonly (readonly number[])[], at: number): Ribbon {
  const sorted = Float64Array.from(curves.map(curve => curve[at]).filter(Number.isFinite)).sort();
  return sorted.length === 0
    ? { low89: NaN, low50: NaN, high50: NaN, high89: NaN, mean: NaN }
    : { ...intervalOf(sorted), mean: meanOf(sorted) };
}

function dots({ data, dataLabel = 'data' }: BandOptions, places: readonly number[]): Mark[] {
  if (data === undefined) return [];
  const pair = isPair(data) ? data : undefined;
  const y = listOf(pair?.y ?? (data as Numeric), 'band', 'the data');
  const x = pair === undefined ? places.slice(0, y.length) : listOf(pair.x, 'band', 'the places of the data');
  if (x.length !== y.length) throw unequal(x.length, y.length);
  const whole = y.flatMap((height, i) => (Number.isFinite(height) ? [i] : []));
  return [{ type: 'dots', role: 'data', x: whole.map(i => x[i]), y: whole.map(i => y[i]), label: dataLabel }];
}

function isPair(data: unknown): data is { readonly x: Numeric; readonly y: Numeric } {
  return typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype;
}

function sentenceOf(x: readonly number[], ribbon: readonly Ribbon[], options: BandOptions): string {
  const name = options.title ?? options.label ?? options.y ?? 'y';
  const at = (i: number) =>
    `at ${options.x ?? 'x'} ${words(x[i])} mean ${words(ribbon[i].mean)}, with 89% probability between ` +
    `${words(ribbon[i].low89)} and ${words(ribbon[i].high89)}`;
  return `${name}: ${[0, x.length - 1].map(at).join('; ')}`;
}

function unequal(places: number, heights: number): TildeError {
  return new TildeError('shape', 'band: the data do not fit their places', {
    expected: `${places} heights, one a place`,
    got: String(heights),
    hint: 'data: { x: [1, 2, 3], y: [5, 7, 6] }',
  });
}
