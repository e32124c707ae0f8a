import { expect, test } from 'vitest';
import { BOX, layoutGraph, type Box } from './graph-layout.ts';

const box = (id: number, ...from: number[]): Box => ({ id, from, width: 40 });

/** A graph of many nodes whose edges are drawn from a fixed pattern. */
const tangle = Array.from({ length: 120 }, (_, id) =>
  id < 4 ? box(id) : box(id, (id * 7) % id, (id * 13) % id, id - 1 - (id % 3)),
);

test('what is read stands above what reads it', () => {
  const { boxes } = layoutGraph(tangle);
  const at = new Map(boxes.map(({ id, y }) => [id, y]));
  for (const { id, from } of boxes)
    for (const other of from) expect(at.get(other)).toBeLessThan(at.get(id) ?? NaN);
});

test('no two boxes overlap, and all are inside', () => {
  const { boxes, width, height } = layoutGraph(tangle);
  expect(boxes.length).toBe(tangle.length);
  for (const [i, a] of boxes.entries()) {
    expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
    expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
    expect(a.y + BOX / 2).toBeLessThanOrEqual(height);
    for (const b of boxes.slice(0, i)) {
      const apart = Math.abs(a.y - b.y) >= BOX || Math.abs(a.x - b.x) >= (a.width + b.width) / 2;
      expect(apart, `${a.id} and ${b.id}`).toBe(true);
    }
  }
});

test('every edge runs from its box to its reader, through all layers between', () => {
  const { boxes, edges } = layoutGraph([box(0), box(1, 0), box(2, 1), box(3, 0, 2)]);
  const long = edges.find(({ from, to }) => from === 0 && to === 3);
  expect(long?.points.length).toBe(4);
  expect(long?.points[0]).toMatchObject({ x: boxes[0].x, y: boxes[0].y });
  expect(long?.points[3]).toMatchObject({ x: boxes[3].x, y: boxes[3].y });
  expect(edges.length).toBe(4);
});

test('a source stands just above its first reader, so that its edges are short', () => {
  const { boxes } = layoutGraph([box(0), box(1, 0), box(2, 1), box(3), box(4, 2, 3)]);
  expect(boxes[3].y).toBe(boxes[2].y);
});

test('crossings that can be avoided are', () => {
  const { boxes } = layoutGraph([box(0), box(1), box(2, 1), box(3, 0), box(4, 2), box(5, 3)]);
  const x = (id: number): number => boxes[id].x;
  expect(Math.sign(x(0) - x(1))).toBe(Math.sign(x(3) - x(2)));
  expect(Math.sign(x(3) - x(2))).toBe(Math.sign(x(5) - x(4)));
});

test('nothing has no size', () => {
  expect(layoutGraph([])).toEqual({ boxes: [], edges: [], width: 0, height: 0 });
});
