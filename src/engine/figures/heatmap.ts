/** A table as coloured cells: correlations, confusion, a function of two numbers. Not here: lines of equal height (contour.ts). */
import { TildeError } from '../errors.ts';
import { words, type Figure } from './figure.ts';
import { checkOptions, type OptionNames } from './options.ts';
import { combinable, type Plot, type PlotOptions } from './plot.ts';
import {
  axisOf,
  extremes,
  MOST_CELLS,
  placeWords,
  surfaceOf,
  type GridSide,
  type Heights,
  type Side,
  type Surface,
} from './surface.ts';

/** Options of `heatmap`. */
export interface HeatmapOptions extends Omit<PlotOptions, 'domain' | 'range' | 'mark'> {
  /** What the colour measures, over its scale: "correlation". */
  readonly label?: string;
  /** Values of the palest and of the fullest colour; default those of the table. */
  readonly limits?: readonly [number, number];
  /** A value in the middle, drawn palest: lower ones turn brown, higher ones petrol. Correlations have 0. */
  readonly centre?: number;
}

const OPTIONS: OptionNames<HeatmapOptions> = {
  title: true,
  x: true,
  y: true,
  height: true,
  conclusion: true,
  label: true,
  limits: true,
  centre: true,
};

/** Cells stay about square up to these heights, in pixels. */
const ROW = 28;
const HEIGHT = { least: 84, most: 320 } as const;

/**
 * A table as cells, the fuller the colour the larger the value; numbers stand in cells that have room for them. A
 * missing value leaves its cell empty.
 * @param x places of the columns: ascending numbers, or names; default 0, 1, …
 * @param y places of the rows; with names the first row stands on top, numbers grow upwards
 * @param z shape [rows, columns], or a function of x and y
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError when the shapes do not fit
 */
export function heatmap(x: Side, y: Side, z: Heights, options?: HeatmapOptions): Plot;
export function heatmap(z: Heights, options?: HeatmapOptions): Plot;
export function heatmap(
  first: Side | Heights,
  second?: Side | HeatmapOptions,
  third?: Heights,
  fourth?: HeatmapOptions,
): Plot {
  const alone = third === undefined;
  const options = (alone ? (second as HeatmapOptions | undefined) : fourth) ?? {};
  checkOptions('heatmap', options, OPTIONS);
  const full = alone
    ? surfaceOf(undefined, undefined, first as Heights, 'heatmap')
    : surfaceOf(first as Side, second as Side, third, 'heatmap');
  const surface = coarser(full);
  const [low, high] = limitsOf(surface, options);
  const [x, y] = [edgesOf(surface.x), edgesOf(surface.y)];
  const figure: Figure = {
    kind: 'plot',
    ...(options.title === undefined ? {} : { title: options.title }),
    sentence: sentenceOf(full, surface, options),
    ...(options.conclusion === undefined ? {} : { conclusion: options.conclusion }),
    height: options.height ?? heightOf(surface),
    x: axisOf(surface.x, options.x, [x[0], x[x.length - 1]]),
    y: axisOf(surface.y, options.y, [y[0], y[y.length - 1]]),
    marks: [
      {
        type: 'cells',
        role: 'posterior',
        x,
        y,
        values: surface.z.flatMap(row => row.map(value => (Number.isFinite(value) ? value : null))),
        low,
        high,
        ...(options.centre === undefined ? {} : { centre: options.centre }),
        ...(options.label === undefined ? {} : { label: options.label }),
      },
    ],
  };
  return combinable(figure, { x: true, y: true });
}

function limitsOf(surface: Surface, { limits, centre }: HeatmapOptions): readonly [number, number] {
  if (limits !== undefined) return limits;
  const found = extremes(surface);
  if (found === undefined) throw empty();
  const { low, high } = found;
  if (centre === undefined) return [low.value, high.value];
  const reach = Math.max(high.value - centre, centre - low.value);
  return [centre - reach, centre + reach];
}

/** Halfway between places, and as far beyond the outer ones. */
function edgesOf({ at }: GridSide): number[] {
  if (at.length === 1) return [at[0] - 0.5, at[0] + 0.5];
  const last = at.length - 1;
  const between = at.slice(1).map((value, i) => (value + at[i]) / 2);
  return [at[0] - (between[0] - at[0]), ...between, at[last] + (at[last] - between[last - 1])];
}

function heightOf({ y }: Surface): number {
  if (y.names === undefined && y.at.length > 12) return HEIGHT.most;
  return Math.max(HEIGHT.least, Math.min(HEIGHT.most, ROW * y.at.length));
}

/** Means of blocks where there are more cells than can be told apart. */
function coarser(surface: Surface): Surface {
  const { x, y, z } = surface;
  const size = Math.ceil(Math.sqrt((x.at.length * y.at.length) / MOST_CELLS));
  if (size <= 1) return surface;
  const rows = blocks(z.length, size);
  const columns = blocks(x.at.length, size);
  return {
    x: thinnedSide(x, columns),
    y: thinnedSide(y, rows),
    z: rows.map(some => columns.map(few => meanOf(some.flatMap(j => few.map(i => z[j][i]))))),
  };
}

function blocks(count: number, size: number): number[][] {
  return Array.from({ length: Math.ceil(count / size) }, (_, block) =>
    Array.from({ length: Math.min(size, count - block * size) }, (_place, i) => block * size + i),
  );
}

function thinnedSide({ at, names }: GridSide, groups: readonly number[][]): GridSide {
  const middle = groups.map(group => meanOf(group.map(i => at[i])));
  return names === undefined ? { at: middle } : { at: middle, names: groups.map(([first]) => names[first]) };
}

function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}

function sentenceOf(full: Surface, shown: Surface, options: HeatmapOptions): string {
  const name = options.title ?? options.label ?? 'values';
  const [columns, rows] = [full.x.at.length, full.y.at.length];
  const missing = full.z.flat().filter(value => !Number.isFinite(value)).length;
  const drawn = shown === full ? '' : `, drawn as ${shown.z.length} × ${shown.x.at.length} means`;
  const lost = missing === 0 ? '' : `, ${missing.toLocaleString('en')} missing`;
  const found = extremes(full);
  if (found === undefined) throw empty();
  const at = ({ i, j, value }: typeof found.low): string =>
    `${words(value)} at ${placeWords(full.x, i, options.x ?? 'x')}, ${placeWords(full.y, j, options.y ?? 'y')}`;
  return (
    `${name}: ${rows.toLocaleString('en')} × ${columns.toLocaleString('en')} cells${lost}${drawn}; ` +
    `lowest ${at(found.low)}; highest ${at(found.high)}`
  );
}

function empty(): TildeError {
  return new TildeError('argument', 'heatmap needs values', {
    expected: 'at least one finite number in z',
    got: 'none',
    hint: 'heatmap([[1, 0.2], [0.2, 1]])',
  });
}
