/**
 * The joint density of two quantities from their draws, and the smallest regions that hold a share of them. Draws are
 * first turned and stretched to be uncorrelated, so that a narrow ridge stays narrow; but not where one of them comes
 * near zero and is never negative: then the estimate ends at zero, and axes stay as they are.
 * Not here: figures (contour.ts), densities of one quantity (density.ts).
 */
import { pow } from '../math/index.ts';
import { smoothedWithin, supportOf, type Support } from './density.ts';
import type { Ring } from './figure.ts';
import { levelRings } from './level-rings.ts';

const PLACES = 96;
/** How far the grid goes beyond the outermost draw, in bandwidths. */
const BEYOND = 3.5;

/** A region and the share of the draws that its density holds. */
export interface Region {
  readonly share: number;
  readonly rings: readonly Ring[];
}

/** Draws with mean 0, sd 1 and no correlation, and the way back. */
interface Whitened {
  readonly u: Float64Array;
  readonly v: Float64Array;
  back(u: number, v: number): readonly [number, number];
  /** Ends of a support in the units of u or v. */
  scaled(support: Support, side: 'x' | 'y'): Support;
}

/**
 * The smallest regions (of highest density) that hold the shares of the draws asked for.
 * @param x finite draws
 * @param y as many
 */
export function densestRegions(
  x: readonly number[],
  y: readonly number[],
  shares: readonly number[],
): Region[] {
  // Scott's rule in two dimensions: n^(−1/6), in standard deviations.
  const width = pow(x.length, -1 / 6);
  const [supportX, supportY] = [supportOfDraws(x, width), supportOfDraws(y, width)];
  const bounded = [supportX, supportY].some(({ low, high }) => low !== undefined || high !== undefined);
  const { u, v, back, scaled } = whitened(x, y, bounded);
  const columns = sideOf(u, scaled(supportX, 'x'), width);
  const rows = sideOf(v, scaled(supportY, 'y'), width);
  const [across, up] = [columns.places, rows.places];
  const density = smoothedGrid(u, v, columns, rows, width);
  const falling = density.flat().toSorted((a, b) => b - a);
  const total = falling.reduce((sum, mass) => sum + mass, 0);
  return shares.map(share => {
    const rings = levelRings(across, up, density, levelOf(falling, share * total));
    return { share, rings: rings.map(ring => turned(ring, back)) };
  });
}

/** Pearson's correlation; 0 where one of them does not vary. */
export function correlationOf(x: readonly number[], y: readonly number[]): number {
  const [sx, sy] = [spreadOf(x), spreadOf(y)];
  const xy = x.reduce((sum, value, i) => sum + (value - sx.mean) * (y[i] - sy.mean), 0) / x.length;
  return sx.sd > 0 && sy.sd > 0 ? xy / (sx.sd * sy.sd) : 0;
}

/** Only with ends that a kernel reaches from the outermost draw: a density far from an end does not know of it. */
function supportOfDraws(values: readonly number[], width: number): Support {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const { low, high } = supportOf(least, most);
  const { sd } = spreadOf(values);
  const reach = BEYOND * width * (sd > 0 ? sd : 1);
  return {
    ...(low !== undefined && low >= least - reach ? { low } : {}),
    ...(high !== undefined && high <= most + reach ? { high } : {}),
  };
}

function whitened(x: readonly number[], y: readonly number[], bounded: boolean): Whitened {
  const [sx, sy] = [spreadOf(x), spreadOf(y)];
  const [sdX, sdY] = [sx.sd > 0 ? sx.sd : 1, sy.sd > 0 ? sy.sd : 1];
  // Short of ±1 so that draws on a line have a density too.
  const r = bounded ? 0 : Math.max(-0.9999, Math.min(0.9999, correlationOf(x, y)));
  const rest = Math.sqrt(1 - r * r);
  const u = Float64Array.from(x, value => (value - sx.mean) / sdX);
  const v = Float64Array.from(y, (value, i) => ((value - sy.mean) / sdY - r * u[i]) / rest);
  const scaled = ({ low, high }: Support, side: 'x' | 'y'): Support => {
    const of = (end: number): number => (side === 'x' ? (end - sx.mean) / sdX : (end - sy.mean) / sdY);
    return {
      ...(low === undefined ? {} : { low: of(low) }),
      ...(high === undefined ? {} : { high: of(high) }),
    };
  };
  return { u, v, scaled, back: (a, b) => [sx.mean + sdX * a, sy.mean + sdY * (r * a + rest * b)] };
}

function spreadOf(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, sd: Math.sqrt(squares / values.length) };
}

/** Places along one side of the grid, and how many more a kernel reaches over its ends. */
interface GridSide {
  readonly places: readonly number[];
  readonly step: number;
  readonly beyond: number;
  readonly ends: { readonly low: boolean; readonly high: boolean };
}

function sideOf(values: Float64Array, support: Support, width: number): GridSide {
  const low = support.low ?? values.reduce((a, b) => Math.min(a, b), Infinity) - BEYOND * width;
  const high = support.high ?? values.reduce((a, b) => Math.max(a, b), -Infinity) + BEYOND * width;
  const step = (high - low) / (PLACES - 1);
  return {
    places: Array.from({ length: PLACES }, (_, i) => low + i * step),
    step,
    beyond: Math.ceil((BEYOND * width) / step),
    ends: { low: support.low !== undefined, high: support.high !== undefined },
  };
}

/** Mass at the places, [row][column]: counted on the four places around a draw, then smoothed along both axes. */
function smoothedGrid(
  u: Float64Array,
  v: Float64Array,
  columns: GridSide,
  rows: GridSide,
  width: number,
): number[][] {
  const counts = counted(u, v, columns, rows);
  const along = counts.map(row => smoothedWithin(row, columns.beyond, columns.ends, width / columns.step));
  const upwards = columns.places.map((_, i) =>
    smoothedWithin(
      Float64Array.from(along, row => row[i]),
      rows.beyond,
      rows.ends,
      width / rows.step,
    ),
  );
  return rows.places.map((_, j) => upwards.map(column => column[j]));
}

/** With the places beyond the ends, rows first. */
function counted(u: Float64Array, v: Float64Array, columns: GridSide, rows: GridSide): Float64Array[] {
  const size = (side: GridSide): number => PLACES + 2 * side.beyond;
  const counts = Array.from({ length: size(rows) }, () => new Float64Array(size(columns)));
  const placeOf = (value: number, side: GridSide): readonly [number, number] => {
    // A draw at the upper end of a support shares nothing with the place beyond.
    const at = Math.min((value - side.places[0]) / side.step, PLACES - 1 - 1e-9);
    return [Math.floor(at) + side.beyond, at - Math.floor(at)];
  };
  for (let n = 0; n < u.length; n++) {
    const [[i, di], [j, dj]] = [placeOf(u[n], columns), placeOf(v[n], rows)];
    counts[j][i] += (1 - di) * (1 - dj);
    counts[j][i + 1] += di * (1 - dj);
    counts[j + 1][i] += (1 - di) * dj;
    counts[j + 1][i + 1] += di * dj;
  }
  return counts;
}

/** The height above which the highest places hold this mass. */
function levelOf(falling: readonly number[], mass: number): number {
  let sum = 0;
  for (const height of falling) {
    sum += height;
    if (sum >= mass) return height;
  }
  return 0;
}

function turned(ring: Ring, back: Whitened['back']): Ring {
  const points = ring.x.map((x, i) => back(x, ring.y[i]));
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}
