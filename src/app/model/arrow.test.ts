import { expect, it } from 'vitest';
import { arrowPath } from './arrow.ts';
import type { PlacedNode } from './plate-layout.ts';

const node = (id: string, kind: PlacedNode['kind'], x: number, y: number): PlacedNode => ({
  id,
  latex: id,
  kind,
  plates: [],
  x,
  y,
});
const y = node('y', 'observed', 0, 0);
const group = node('group', 'constant', 64, 0);
const x = node('x', 'constant', 128, 0);

/** The point of a quadratic path at a share of it. */
function at(path: string, share: number): { x: number; y: number } {
  const numbers = (path.match(/-?[\d.]+/g) ?? []).map(Number);
  const [x0, y0, x1, y1, x2, y2] = numbers;
  const mix = (a: number, b: number, c: number) =>
    (1 - share) ** 2 * a + 2 * share * (1 - share) * b + share ** 2 * c;
  return { x: mix(x0, x1, x2), y: mix(y0, y1, y2) };
}

it('is straight where nothing is in the way', () => {
  expect(arrowPath(group, y, [y, group, x])).toBe('M60.0,0.0L20.0,0.0');
});

it('passes below a node of the same row, in either direction', () => {
  for (const path of [arrowPath(x, y, [y, group, x]), arrowPath(y, x, [y, group, x])]) {
    expect(path).toMatch(/^M.*Q/);
    const places = Array.from({ length: 101 }, (_, i) => at(path, i / 100));
    const nearest = Math.min(...places.map(place => Math.hypot(place.x - group.x, place.y - group.y)));
    expect(nearest).toBeGreaterThan(5);
    expect(Math.max(...places.map(place => place.y))).toBeGreaterThan(5);
  }
});

it('passes on the far side of a node that stands a little aside', () => {
  const beta = node('beta', 'sampled', 5, 60);
  const low = node('low', 'observed', 0, 120);
  const path = arrowPath(y, low, [y, beta, low]);
  const places = Array.from({ length: 101 }, (_, i) => at(path, i / 100));
  expect(Math.min(...places.map(place => Math.hypot(place.x - 5, place.y - 60)))).toBeGreaterThan(17);
  expect(at(path, 0.5).x).toBeLessThan(0);
});
