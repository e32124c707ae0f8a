import { expect, test } from 'vitest';
import { crossPlaces } from './cross-places.ts';

const x = (transition: number): number => (transition * 320) / 400_000;

test('of many divergences the crosses reach as far as the draws do, in every chain', () => {
  const chains = [0, 1, 2, 3].map(chain =>
    Float64Array.from({ length: 300 }, (_, i) => Math.floor((i * 400_000) / 300) + chain),
  );
  const places = crossPlaces(chains, x, 3);
  expect(places.length).toBeLessThanOrEqual(107);
  expect(Math.max(...places)).toBeGreaterThan(315);
  expect(places.filter(at => at > 160).length).toBeGreaterThan(50);
});

test('a few are all drawn where they are', () => {
  expect(crossPlaces([Float64Array.of(1_000, 200_000), Float64Array.of(390_000)], x, 3)).toEqual([
    0.8, 160, 312,
  ]);
  expect(crossPlaces([], x, 3)).toEqual([]);
});
