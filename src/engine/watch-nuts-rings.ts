/**
 * Closed lines made shorter, for pictures that are kept. Not here: where the lines come from (figures/level-rings.ts).
 */
export type Point = readonly [x: number, y: number];

/** The ring without the points that lie within `tolerance` of the line between those kept (Douglas and Peucker 1973). */
export function simplified(ring: readonly Point[], tolerance: number): Point[] {
  const middle = Math.floor(ring.length / 2);
  const kept = [...between(ring, 0, middle, tolerance), ...between(ring, middle, ring.length, tolerance)];
  return kept.map(place => ring[place]);
}

/** Places kept from `from` on, before `to`. */
function between(ring: readonly Point[], from: number, to: number, tolerance: number): number[] {
  const end = ring[to % ring.length];
  let [far, most] = [from, tolerance];
  for (let place = from + 1; place < to; place += 1) {
    const off = distance(ring[place], ring[from], end);
    if (off > most) [far, most] = [place, off];
  }
  return far === from
    ? [from]
    : [...between(ring, from, far, tolerance), ...between(ring, far, to, tolerance)];
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return Math.sqrt((x - ax) * (x - ax) + (y - ay) * (y - ay));
  return Math.abs((x - ax) * dy - (y - ay) * dx) / length;
}
