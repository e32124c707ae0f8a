/** Lines of equal height: of a surface, or around shares of the draws of two quantities. Not here: cells (heatmap.ts). */
import { tensor, type Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { words, type Figure, type FigureAxis, type Mark } from './figure.ts';
import { correlationOf, densestRegions } from './joint-density.ts';
import { levelRings } from './level-rings.ts';
import { curvesOf, listOf } from './numbers.ts';
import { checkOptions, PLOT_OPTIONS, type OptionNames } from './options.ts';
import { combinable, figureOf, type Plot, type PlotOptions } from './plot.ts';
import {
  axisOf,
  extremes,
  placeWords,
  surfaceOf,
  type GridSide,
  type Heights,
  type Surface,
} from './surface.ts';

/** Options of `contour`. */
export interface ContourOptions extends PlotOptions {
  /**
   * Of a surface: its levels, or how many; default about 6 round ones. Of draws: shares of them that the regions hold;
   * default [0.5, 0.89].
   */
  readonly levels?: number | readonly number[];
  /** Whether the regions are filled; default true. */
  readonly fill?: boolean;
  /** What the lines mean: petrol for what is believed (default), grey for the prior and for what is predicted. */
  readonly role?: 'posterior' | 'prior' | 'predictive';
}

const OPTIONS: OptionNames<ContourOptions> = { ...PLOT_OPTIONS, levels: true, fill: true, role: true };

const LEVELS = 6;
const SHARES = [0.5, 0.89] as const;
/** Opacity of all fills together. */
const FULL = 0.75;
/** Contours have a second axis to read: higher than curves. */
const HEIGHT = 280;

/**
 * Lines of equal height, the regions within filled. With z, those of a surface; without, the smallest regions that hold
 * 50% and 89% of the draws of x and y together (kernel density estimate, Scott's bandwidth).
 * @param x places of the columns of z, ascending; or draws
 * @param y places of the rows of z, ascending; or as many draws
 * @param z shape [rows, columns], or a function of x and y; a missing value counts as below every level
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError when the shapes do not fit
 */
export function contour(x: Numeric, y: Numeric, z: Heights, options?: ContourOptions): Plot;
export function contour(x: Numeric, y: Numeric, options?: ContourOptions): Plot;
export function contour(
  x: Numeric,
  y: Numeric,
  third?: Heights | ContourOptions,
  fourth: ContourOptions = {},
): Plot {
  checkOptions('contour', isOptions(third) ? third : fourth, OPTIONS);
  if (third !== undefined && !isOptions(third)) return ofSurface(surfaceOf(x, y, third, 'contour'), fourth);
  return ofDraws(x, y, third ?? {});
}

function isOptions(value: unknown): value is ContourOptions {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function ofSurface(surface: Surface, options: ContourOptions): Plot {
  const { x, y, z } = surface;
  const found = extremes(surface);
  if (found === undefined || x.at.length < 2 || y.at.length < 2) throw flat();
  const { low, high } = found;
  const levels = levelsOf(options.levels ?? LEVELS, low.value, high.value);
  const drawn = levels
    .map(level => ({ level, rings: levelRings(x.at, y.at, z, level) }))
    .filter(({ rings }) => rings.length > 0);
  const marks = drawn.map(({ level, rings }) => regionMark(rings, words(level), drawn.length, options));
  const name = options.title ?? 'surface';
  const sentence =
    `${name}: highest ${words(high.value)} at ${spot(surface, high, options)}, ` +
    `lowest ${words(low.value)} at ${spot(surface, low, options)}; ` +
    (drawn.length === 0
      ? 'no level is crossed'
      : `lines at ${drawn.map(one => words(one.level)).join(', ')}`);
  return ended(marks, sentence, options, { x: domainOf(x, options.domain), y: domainOf(y, options.range) });
}

const domainOf = ({ at }: GridSide, asked: readonly [number, number] | undefined): [number, number] =>
  asked === undefined ? [at[0], at[at.length - 1]] : [asked[0], asked[1]];

const spot = ({ x, y }: Surface, { i, j }: { i: number; j: number }, options: PlotOptions): string =>
  `${placeWords(x, i, options.x ?? 'x')}, ${placeWords(y, j, options.y ?? 'y')}`;

function ofDraws(first: Numeric, second: Numeric, options: ContourOptions): Plot {
  const x = listOf(tensor(first).reshape([-1]), 'contour', 'x');
  const [y] = curvesOf(tensor(second).reshape([-1]), x.length, 'contour', 'y');
  const whole = x.flatMap((value, i) => (Number.isFinite(value) && Number.isFinite(y[i]) ? [i] : []));
  if (whole.length < 3) throw tooFew(whole.length);
  const [a, b] = [whole.map(i => x[i]), whole.map(i => y[i])];
  const shares = sharesOf(options.levels ?? SHARES);
  const regions = densestRegions(a, b, shares);
  const marks = regions.map(({ share, rings }) =>
    regionMark(rings, `${words(100 * share)}%`, regions.length, options),
  );
  const [outer] = shares;
  const [across, up] = [options.x ?? 'x', options.y ?? 'y'];
  const { xs, ys } = reach(regions[0].rings);
  const sentence =
    `${options.title ?? `${up} against ${across}`}: ${words(100 * outer)}% of ${whole.length.toLocaleString('en')} draws ` +
    `lie within ${across} from ${words(xs[0])} to ${words(xs[1])} and ${up} from ${words(ys[0])} to ${words(ys[1])}; ` +
    `correlation ${words(Number(correlationOf(a, b).toFixed(2)))}`;
  const figure = figureOf(marks, sentence, {
    ...options,
    height: options.height ?? HEIGHT,
    domain: options.domain ?? roomy(xs),
    range: options.range ?? roomy(ys),
  });
  // Draws laid over these may reach further.
  return combinable({ ...figure }, { x: options.domain !== undefined, y: options.range !== undefined });
}

/** Largest first: smaller regions lie on top. */
function sharesOf(levels: number | readonly number[]): number[] {
  const shares = typeof levels === 'number' ? [levels] : [...levels];
  if (shares.length > 0 && shares.every(share => share > 0 && share < 1))
    return shares.toSorted((a, b) => b - a);
  throw new TildeError('argument', 'contour: levels of draws are shares of them', {
    expected: 'numbers between 0 and 1',
    got: shares.join(', '),
    hint: 'contour(x, y, { levels: [0.5, 0.89] })',
  });
}

function regionMark(
  rings: Extract<Mark, { type: 'contour' }>['rings'],
  label: string,
  count: number,
  { fill = true, role = 'posterior' }: ContourOptions,
): Mark {
  // Fills lie on each other: equal ones that together are as opaque as FULL, in the innermost region.
  const opacity = Number((1 - root(1 - FULL, count)).toFixed(3));
  return { type: 'contour', role, rings, label, ...(fill ? { fill: opacity } : {}) };
}

/** x^(1/n) by halving: enough for an opacity. */
function root(x: number, n: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    let power = 1;
    for (let k = 0; k < n; k++) power *= middle;
    if (power < x) low = middle;
    else high = middle;
  }
  return high;
}

/** Those given, or about so many round ones inside the range. */
function levelsOf(levels: number | readonly number[], low: number, high: number): readonly number[] {
  if (typeof levels !== 'number') return [...levels].sort((a, b) => a - b);
  const wanted = Math.max(1, Math.min(20, Math.floor(levels)));
  const rough = (high - low) / (wanted + 1);
  if (!(rough > 0)) return [];
  let power = 1;
  while (power > rough) power /= 10;
  while (power * 10 <= rough) power *= 10;
  const step = [1, 2, 2.5, 5, 10].map(factor => factor * power).find(one => one >= rough * 0.999) ?? rough;
  const first = Math.floor(low / step) + 1;
  const count = Math.max(0, Math.ceil(high / step) - first);
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Both axes end where the grid does. */
function ended(
  marks: readonly Mark[],
  sentence: string,
  options: ContourOptions,
  ends: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
): Plot {
  const { title, conclusion, mark, height = HEIGHT } = options;
  const side = (domain: readonly [number, number], label: string | undefined): FigureAxis =>
    axisOf({ at: [] }, label, domain);
  const figure: Figure = {
    kind: 'plot',
    ...(title === undefined ? {} : { title }),
    sentence,
    ...(conclusion === undefined ? {} : { conclusion }),
    height,
    x: side(ends.x, options.x),
    y: side(ends.y, options.y),
    marks: [...marks, ...(mark === undefined ? [] : [{ type: 'rule', role: 'reference', ...mark } as const])],
  };
  return combinable(figure, { x: true, y: true });
}

function reach(rings: Extract<Mark, { type: 'contour' }>['rings']): {
  xs: [number, number];
  ys: [number, number];
} {
  const span = (values: readonly number[]): [number, number] => [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  return { xs: span(rings.flatMap(ring => ring.x)), ys: span(rings.flatMap(ring => ring.y)) };
}

function roomy([low, high]: readonly [number, number]): [number, number] {
  const room = 0.08 * (high - low || 1);
  return [low - room, high + room];
}

function flat(): TildeError {
  return new TildeError('argument', 'contour needs a surface', {
    expected: 'at least two places along x and along y, and a finite height',
    got: 'fewer, or no finite number',
    hint: 'contour(linspace(-2, 2, 50), linspace(-2, 2, 50), (x, y) => x * y)',
  });
}

function tooFew(count: number): TildeError {
  return new TildeError('argument', 'contour needs draws of two quantities', {
    expected: 'at least three finite pairs',
    got: `${count}`,
    hint: 'contour(posterior.draws("mu"), posterior.draws("tau"))',
  });
}
