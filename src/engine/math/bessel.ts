/**
 * Modified Bessel functions of orders 0 and 1 in the forms circular statistics needs: log I₀ and I₁/I₀, which neither
 * overflow nor cancel. Power series up to 20 (all terms positive), Hankel's expansion beyond (DLMF 10.25.2, 10.40.1).
 * Not here: other orders.
 */
import { log, log1p } from './exponential.ts';

const FAR = 20;
const TWO_PI = 6.283185307179586;

/** log I₀(x), even in x; about x²/4 near 0 and |x| far away. */
export function logI0(x: number): number {
  const a = Math.abs(x);
  if (a === Infinity) return a;
  if (a > FAR) return a - 0.5 * log(TWO_PI * a) + log1p(hankel(a, 0));
  return log1p(series(a, 0));
}

/** I₁(x)/I₀(x), odd in x, in (−1, 1): the mean resultant length of a von Mises distribution of concentration x. */
export function besselRatio(x: number): number {
  const a = Math.abs(x);
  if (a === Infinity) return x > 0 ? 1 : -1;
  if (a > FAR) return ((x > 0 ? 1 : -1) * (1 + hankel(a, 4))) / (1 + hankel(a, 0));
  return (0.5 * x * (1 + series(a, 1))) / (1 + series(a, 0));
}

/** Σ (a²/4)ᵏ/(k! (k + order)!) · order! over k ≥ 1. */
function series(a: number, order: number): number {
  const z = 0.25 * a * a;
  let term = 1;
  let sum = 0;
  for (let k = 1; k < 80; k++) {
    term *= z / (k * (k + order));
    sum += term;
    if (term < 1e-18 * sum) break;
  }
  return sum;
}

/** √(2πa) e⁻ᵃ I(a) − 1 for the order whose 4·order² is `mu`. */
function hankel(a: number, mu: number): number {
  let term = 1;
  let sum = 0;
  for (let k = 1; k < 40; k++) {
    const odd = 2 * k - 1;
    term *= (odd * odd - mu) / (8 * k * a);
    sum += term;
    if (Math.abs(term) < 1e-18) break;
  }
  return sum;
}
