/**
 * The path of an arrow between two nodes of a plate diagram: straight, or bowed round a node that stands in its way.
 * Not here: where nodes stand (plate-layout.ts).
 */
import type { ModelNode } from '../../notebook/output.ts';
import type { PlacedNode } from './plate-layout.ts';

/** Pixels. */
export const RADIUS: Readonly<Record<ModelNode['kind'], number>> = {
  sampled: 17,
  observed: 18,
  deterministic: 17,
  constant: 3,
};
/** Pixels that a line keeps from a node that it passes. */
const CLEAR = 4;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** SVG path data. `all` may hold the two nodes too. */
export function arrowPath(from: PlacedNode, to: PlacedNode, all: readonly PlacedNode[]): string {
  const bow = bowOf(from, to, all);
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const aside = unit({ x: from.y - to.y, y: to.x - from.x });
  const control = { x: middle.x + aside.x * bow, y: middle.y + aside.y * bow };
  const start = towards(from, bow === 0 ? to : control, RADIUS[from.kind] + 1);
  const end = towards(to, bow === 0 ? from : control, RADIUS[to.kind] + 2);
  return bow === 0 ? `M${start}L${end}` : `M${start}Q${spelt(control)} ${end}`;
}

/** How far the control point stands aside, to the right of the way; 0 where nothing is in it. */
function bowOf(from: PlacedNode, to: PlacedNode, all: readonly PlacedNode[]): number {
  const along = unit({ x: to.x - from.x, y: to.y - from.y });
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const met = all.flatMap(node => {
    const [dx, dy] = [node.x - from.x, node.y - from.y];
    const way = dx * along.x + dy * along.y;
    const aside = dy * along.x - dx * along.y;
    const room = RADIUS[node.kind] + CLEAR;
    const meets =
      node.id !== from.id && node.id !== to.id && way > 0 && way < length && Math.abs(aside) < room;
    return meets ? [{ aside, room, share: way / length }] : [];
  });
  if (met.length === 0) return 0;
  const sum = met.reduce((total, { aside }) => total + aside, 0);
  // Away from them; along a row below it, since names stand over their dots.
  const side = Math.abs(sum) < 1 ? (along.x < 0 ? -1 : 1) : -Math.sign(sum);
  // At a share of the way the curve is 2 share (1 − share) of the control point's distance aside.
  const needed = met.map(({ aside, room, share }) => (room + side * aside) / (2 * share * (1 - share)));
  return side * Math.max(...needed);
}

function unit({ x, y }: Point): Point {
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

function towards(from: Point, to: Point, distance: number): string {
  const { x, y } = unit({ x: to.x - from.x, y: to.y - from.y });
  return spelt({ x: from.x + x * distance, y: from.y + y * distance });
}

const spelt = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;
