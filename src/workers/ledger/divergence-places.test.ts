import { expect, test } from 'vitest';
import { MOST_DIVERGENCES, notePlace } from './divergence-places.ts';

function placesOf(count: number): number[] {
  const places: number[] = [];
  for (let i = 0; i < count; i += 1) notePlace(places, i, 10 * i);
  return places;
}

test('up to the most that are kept, all places are', () => {
  expect(placesOf(3)).toEqual([0, 10, 20]);
  expect(placesOf(MOST_DIVERGENCES)).toHaveLength(MOST_DIVERGENCES);
});

test('of more, evenly spread ones from the first to the present', () => {
  for (const count of [MOST_DIVERGENCES + 1, 2_200, 4_000, 31_234]) {
    const places = placesOf(count);
    expect(places.length).toBeLessThanOrEqual(MOST_DIVERGENCES);
    expect(places.length).toBeGreaterThanOrEqual(MOST_DIVERGENCES / 2);
    const steps = new Set(places.slice(1).map((place, i) => place - places[i]));
    expect([places[0], steps.size]).toEqual([0, 1]);
    expect(10 * count - places[places.length - 1]).toBeLessThanOrEqual([...steps][0]);
  }
});
