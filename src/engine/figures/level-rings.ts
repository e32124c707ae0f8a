/**
 * Borders of the region where a surface is above a level, by marching squares: straight pieces through the cells of
 * the grid, joined to closed rings. Beyond the grid, and where a value is missing, the surface counts as below.
 * Not here: which levels (contour.ts).
 */
import type { Ring } from './figure.ts';

/**
 * Closed rings, the inside of which (by the even-odd rule) is above the level.
 * @param x places of the columns, ascending
 * @param y places of the rows, ascending
 * @param z z[row][column]
 */
export function levelRings(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
  level: number,
): Ring[] {
  const next = pieces(x, y, z, level);
  const rings: Ring[] = [];
  for (const start of next.keys()) {
    if (!next.has(start)) continue;
    const ring = { x: [] as number[], y: [] as number[] };
    let key: string = start;
    for (let piece = next.get(key); piece !== undefined; piece = next.get(key)) {
      next.delete(key);
      ring.x.push(piece.x);
      ring.y.push(piece.y);
      key = piece.to;
    }
    if (ring.x.length > 2) rings.push(ring);
  }
  return rings;
}

/** From a crossing, by its name, to the next one, the region always on the same side. */
type Pieces = Map<string, { readonly x: number; readonly y: number; readonly to: string }>;

/**
 * Sides of a cell by its corners (1: lower left, 2: lower right, 4: upper right, 8: upper left above the level): which
 * side the border comes from and goes to, with the region on its right. B, R, T, L: below, right, top, left.
 */
const TURNS: readonly string[] = [
  '', // nothing
  'LB',
  'BR',
  'LR',
  'RT',
  '', // two opposite corners: decided by the middle
  'BT',
  'LT',
  'TL',
  'TB',
  '', // two opposite corners
  'TR',
  'RL',
  'RB',
  'BL',
  '', // everything
];

function pieces(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
  level: number,
): Pieces {
  const [columns, rows] = [x.length, y.length];
  const high = (i: number, j: number): boolean =>
    i >= 0 && j >= 0 && i < columns && j < rows && z[j][i] > level;
  const next: Pieces = new Map();
  const crossing = crossings(x, y, z, level);
  for (let j = -1; j < rows; j++) {
    for (let i = -1; i < columns; i++) {
      const corners =
        (high(i, j) ? 1 : 0) +
        (high(i + 1, j) ? 2 : 0) +
        (high(i + 1, j + 1) ? 4 : 0) +
        (high(i, j + 1) ? 8 : 0);
      for (const turn of turnsOf(corners, () => meanOfCell(z, i, j) > level)) {
        const [from, to] = [crossing(turn[0], i, j), crossing(turn[1], i, j)];
        next.set(from.key, { x: from.x, y: from.y, to: to.key });
      }
    }
  }
  return next;
}

function turnsOf(corners: number, joined: () => boolean): readonly string[] {
  if (corners === 5) return joined() ? ['LT', 'RB'] : ['LB', 'RT'];
  if (corners === 10) return joined() ? ['BL', 'TR'] : ['BR', 'TL'];
  return TURNS[corners] === '' ? [] : [TURNS[corners]];
}

function meanOfCell(z: readonly (readonly number[])[], i: number, j: number): number {
  return (z[j][i] + z[j][i + 1] + z[j + 1][i] + z[j + 1][i + 1]) / 4;
}

interface Crossing {
  readonly key: string;
  readonly x: number;
  readonly y: number;
}

/** Where the level crosses a side of the cell whose lower left corner is (i, j). */
function crossings(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
  level: number,
): (side: string, i: number, j: number) => Crossing {
  const across = (i: number, j: number): Crossing => {
    const at = between(z[j]?.[i], z[j]?.[i + 1], level);
    return { key: `h${i},${j}`, x: mixed(x, i, at), y: y[j] };
  };
  const up = (i: number, j: number): Crossing => {
    const at = between(z[j]?.[i], z[j + 1]?.[i], level);
    return { key: `v${i},${j}`, x: x[i], y: mixed(y, j, at) };
  };
  return (side, i, j) => {
    if (side === 'B') return across(i, j);
    if (side === 'T') return across(i, j + 1);
    return side === 'L' ? up(i, j) : up(i + 1, j);
  };
}

/** Part of the way from a to b at which the level is crossed; at the known one where the other is missing. */
function between(a: number | undefined, b: number | undefined, level: number): number {
  if (a === undefined || !Number.isFinite(a)) return 1;
  if (b === undefined || !Number.isFinite(b)) return 0;
  return (level - a) / (b - a);
}

function mixed(places: readonly number[], i: number, at: number): number {
  if (at === 0) return places[i];
  if (at === 1) return places[i + 1];
  return places[i] + at * (places[i + 1] - places[i]);
}
