import { expect, it } from 'vitest';
import { simplified } from './watch-nuts-rings.ts';
import type { Point } from './watch-nuts-rings.ts';

const circle = Array.from({ length: 400 }, (_, i): Point => {
  const angle = (2 * Math.PI * i) / 400;
  return [40 * Math.cos(angle), 40 * Math.sin(angle)];
});

/** Area by the shoelace rule. */
const areaOf = (ring: readonly Point[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    return sum + (x * y1 - x1 * y) / 2;
  }, 0);

it('a circle keeps its shape with a fifth of its points', () => {
  const few = simplified(circle, 0.1);
  expect(few.length).toBeLessThan(80);
  expect(areaOf(few) / areaOf(circle)).toBeGreaterThan(0.99);
});

it('corners stay, points on the way between them go', () => {
  const square: Point[] = [
    [0, 0],
    [1, 0],
    [2, 0],
    [2, 1],
    [2, 2],
    [1, 2],
    [0, 2],
    [0, 1],
  ];
  expect(simplified(square, 0.01)).toEqual([
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
  ]);
});
