/**
 * Regularised incomplete beta function by Lentz's continued fraction (Didonato and Morris 1992, eq. 8 form).
 * 1e-12 relative for 0.05 ≤ a, b ≤ 10³ wherever the result is at least 1e-290 and x is not within 1e-12 of 1
 * with b < 1.
 * Not here: log B(a, b) (gamma.ts).
 */
import { exp, log, log1p } from './exponential.ts';
import { lbeta, stirlingTail } from './gamma.ts';
import { deviance } from './incomplete-gamma.ts';

const TINY = 1e-300;
const TWO_PI = 6.283185307179586;

/** I_x(a, b): the Beta(a, b) distribution function at x. NaN unless a, b > 0 and 0 ≤ x ≤ 1. */
export function betaInc(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return NaN;
  if (x === 0 || x === 1) return x;
  if (x <= (a + 1) / (a + b + 2)) return (prefactor(a, b, x, 1 - x) * fraction(a, b, x)) / a;
  return 1 - (prefactor(b, a, 1 - x, x) * fraction(b, a, 1 - x)) / b;
}

/** xᵃ(1 − x)ᵇ/B(a, b), y being 1 − x. */
function prefactor(a: number, b: number, x: number, y: number): number {
  if (a < 8 || b < 8) return exp(a * log(x) + b * (x < 0.5 ? log1p(-x) : log(y)) - lbeta(a, b));
  const n = a + b;
  const delta = stirlingTail(n) - stirlingTail(a) - stirlingTail(b);
  const gap = x * b - y * a;
  const e = -a * deviance(gap / a, (x * n) / a) - b * deviance(-gap / b, (y * n) / b);
  return exp(e + delta) * Math.sqrt((a * b) / (TWO_PI * n));
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 20000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h;
}

function nonzero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
