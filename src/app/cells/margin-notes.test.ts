import { expect, test } from 'vitest';
import { pushes } from './margin-notes.ts';

test('notes with room stay where they are', () => {
  expect(
    pushes([
      { top: 0, height: 96 },
      { top: 200, height: 96 },
    ]),
  ).toEqual([0, 0]);
});

test('notes that would lie on another are moved below it, and so are those after them', () => {
  const places = [
    { top: 10, height: 96 },
    { top: 60, height: 96 },
    { top: 170, height: 48 },
    { top: 400, height: 48 },
  ];
  const down = pushes(places, 30);
  const ends = places.map(({ top, height }, i) => [top + down[i], top + down[i] + height]);
  ends.slice(1).forEach(([top], i) => expect(top).toBeGreaterThan(ends[i][1]));
  expect(down[0]).toBe(20);
  expect(down[3]).toBe(0);
});
