/** Gauss–Legendre rules: exact for polynomials up to degree 2n − 1, and not beyond. */
import { expect, it } from 'vitest';
import { gaussLegendre } from './quadrature.ts';

it.each([1, 2, 5, 48, 64])('the rule of %i points integrates uᵏ over [0, 1] for every k below 2n', n => {
  const { places, weights } = gaussLegendre(n);
  const integral = (k: number): number => places.reduce((sum, u, i) => sum + weights[i] * u ** k, 0);
  for (let k = 0; k < 2 * n; k++) expect(Math.abs(integral(k) * (k + 1) - 1)).toBeLessThan(2e-14);
  if (n < 6) expect(Math.abs(integral(2 * n) * (2 * n + 1) - 1)).toBeGreaterThan(1e-6);
});

it('the points lie inside the interval in ascending order', () => {
  const { places } = gaussLegendre(64);
  expect(places.every((u, i) => u > (places[i - 1] ?? 0) && u < 1)).toBe(true);
});
