/**
 * The part of the plane that a watched chain is shown in, and where the mass is there. Nothing here reaches a draw.
 * Not here: the chain (inference/nuts).
 */
import { exp } from './math/index.ts';
import type { Density } from './inference/contracts.ts';
import type { Watch } from './inference/index.ts';
import { levelRings } from './figures/level-rings.ts';
import { simplified } from './watch-nuts-rings.ts';
import type { NutsRegion, NutsView } from './watch-nuts-view.ts';

/** Places of the grid along each axis. */
const GRID = 121;
const PLACES = Array.from({ length: GRID }, (_, place) => place);
/** Places of the grid that a border may be off. */
const TOLERANCE = 0.12;
/** Islands of one region that are drawn. */
const MOST_RINGS = 12;
/** Nats below the highest that count as nothing. */
const FLOOR = -30;
/** Part of the draws left out at each end: a heavy tail would leave little room for the rest. */
const LEFT_OUT = 0.005;
const MASSES = [0.1, 0.3, 0.5, 0.7, 0.89, 0.98];

type Pair = readonly [number, number];
type Plane = Pick<NutsView, 'x' | 'y'>;

/** Five digits: a picture has no more. Zero has no sign. */
export const rounded = (value: number): number => Number(value.toPrecision(5)) + 0;

/** Wide enough for nearly all draws and for all that is watched. */
export function planeOf(watch: Watch, dim: number, shown: Pair): Plane {
  const [x, y] = shown.map((place): Pair => {
    const sorted = column(watch, dim, place).toSorted();
    const cut = Math.floor(LEFT_OUT * sorted.length);
    const seen = watch.transitions.flatMap(({ start, doublings }) => [
      start[place],
      ...doublings.flatMap(({ points, diverged }) =>
        // Where a divergence led may be anywhere.
        (diverged ? points.slice(0, -1) : points).map(({ position }) => position[place]),
      ),
    ]);
    const low = Math.min(sorted[cut], ...seen);
    const high = Math.max(sorted[sorted.length - 1 - cut], ...seen);
    const room = 0.06 * (high - low || 1);
    return [rounded(low - room), rounded(high + room)];
  });
  return { x, y };
}

/** The draws after those that are watched. */
export function drawsOf(watch: Watch, dim: number, shown: Pair): { x: number[]; y: number[] } {
  const [x, y] = shown.map(place => [...column(watch, dim, place)].map(rounded));
  return { x, y };
}

function column({ positions }: Watch, dim: number, place: number): Float64Array {
  return Float64Array.from({ length: positions.length / dim }, (_, draw) => positions[draw * dim + place]);
}

/** Where most of the mass is, as far as a grid over the plane can tell. */
export function regionsOf(density: Density, plane: Plane, shown: Pair): NutsRegion[] {
  const rows = gridOf(density, plane, shown);
  const column = scaled(plane.x);
  const row = scaled(plane.y);
  return levelsOf(rows.flat()).map(({ mass, level }) => ({
    mass,
    level: rounded(level),
    rings: levelRings(PLACES, PLACES, rows, level)
      .map(ring =>
        simplified(
          ring.x.map((i, k) => [i, ring.y[k]] as const),
          TOLERANCE,
        ),
      )
      .filter(ring => ring.length > 2)
      .slice(0, MOST_RINGS)
      .map(ring => ({ x: ring.map(([i]) => column(i)), y: ring.map(([, j]) => row(j)) })),
  }));
}

/** From places of the grid to numbers. */
const scaled =
  ([low, high]: Pair) =>
  (place: number): number =>
    rounded(low + (place / (GRID - 1)) * (high - low));

/** Log density less its highest, a row for each y. */
function gridOf(density: Density, { x, y }: Plane, shown: Pair): number[][] {
  const at = ([low, high]: Pair, i: number): number => low + (i / (GRID - 1)) * (high - low);
  const [position, gradient] = [new Float64Array(2), new Float64Array(2)];
  const values = Array.from({ length: GRID }, (_, row) =>
    Array.from({ length: GRID }, (_unused, column) => {
      position[shown[0]] = at(x, column);
      position[shown[1]] = at(y, row);
      const value = density.evaluate(position, gradient);
      return Number.isNaN(value) ? -Infinity : value;
    }),
  );
  const top = Math.max(...values.flat());
  return values.map(row => row.map(value => Math.max(FLOOR, value - top)));
}

/** The values above which lie the given parts of the mass. */
function levelsOf(values: readonly number[]): { readonly mass: number; readonly level: number }[] {
  const falling = values.toSorted((a, b) => b - a);
  const total = falling.reduce((sum, value) => sum + exp(value), 0);
  return MASSES.map(mass => {
    let sum = 0;
    const place = falling.findIndex(value => (sum += exp(value)) >= mass * total);
    return { mass, level: falling[Math.max(0, place)] };
  });
}
