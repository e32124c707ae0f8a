/** Gauss–Legendre quadrature on [0, 1]. Not here: what is integrated. */
import { cos } from './trigonometric.ts';

/** Places and weights of a rule that is exact for polynomials of degree 2n − 1. */
export interface Quadrature {
  readonly places: readonly number[];
  readonly weights: readonly number[];
}

const PI = 3.141592653589793;

/** The rule of n points, by Newton's method on Legendre's polynomial. */
export function gaussLegendre(n: number): Quadrature {
  const points = Array.from({ length: n }, (_, i) => {
    let x = cos((PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 10; step++) {
      const [value, before] = legendre(n, x);
      slope = (n * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    return { place: 0.5 * (1 - x), weight: 1 / ((1 - x * x) * slope * slope) };
  });
  return { places: points.map(p => p.place), weights: points.map(p => p.weight) };
}

/** Legendre polynomials of degrees n and n − 1 at x. */
function legendre(n: number, x: number): readonly [number, number] {
  let [now, before] = [1, 0];
  for (let k = 1; k <= n; k++) [now, before] = [((2 * k - 1) * x * now - (k - 1) * before) / k, now];
  return [now, before];
}
