/**
 * Regularised incomplete gamma functions: power series below, continued fraction above the mean.
 * 1e-12 relative for 0.01 ≤ a ≤ 10⁴ wherever the result is at least 1e-290.
 * Not here: the beta function (incomplete-beta.ts).
 */
import { exp, expm1, log } from './exponential.ts';
import { lgamma, stirlingTail } from './gamma.ts';

const SQRT_TWO_PI = 2.5066282746310002;
const TINY = 1e-300;

/** P(a, x) = γ(a, x)/Γ(a): the Gamma(a, 1) distribution function. NaN unless a > 0 and x ≥ 0. */
export function gammaP(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), to full relative precision in the upper tail. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  if (x < 1 && x < a + 1) return smallQ(a, x);
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** xᵃe⁻ˣ/Γ(a + 1), for large a by Stirling's series so that the large logarithms cancel exactly (Loader 2000). */
function prefactor(a: number, x: number): number {
  if (a < 8) return exp(a * log(x) - x - lgamma(a + 1));
  return exp(-a * deviance((x - a) / a, x / a) - stirlingTail(a)) / (SQRT_TWO_PI * Math.sqrt(a));
}

/** u − log(1 + u), without cancellation near 0; `ratio` is 1 + u, better known than u near −1. */
export function deviance(u: number, ratio: number): number {
  if (Math.abs(u) > 0.3) return u - log(ratio);
  const s = u / (2 + u);
  const z = s * s;
  let term = 2 * s * z;
  let sum = 0;
  for (let k = 3; k < 60; k += 2) {
    sum += term / k;
    term *= z;
    if (term === 0 || Math.abs(term) < 1e-18 * Math.abs(sum)) break;
  }
  return u * s - sum;
}

function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 100000; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum * prefactor(a, x);
}

/** Lentz's form of Legendre's continued fraction for Q. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 100000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    d = 1 / (d === 0 ? TINY : d);
    c = b + an / c;
    c = c === 0 ? TINY : c;
    const step = c * d;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h * a * prefactor(a, x);
}

/** Q for x < 1: 1 − xᵃ/Γ(a + 1)·(1 + a Σ (−x)ⁿ/(n!(a + n))), with the leading 1 − e^… taken by expm1. */
function smallQ(a: number, x: number): number {
  let term = 1;
  let sum = 0;
  for (let n = 1; n < 60; n++) {
    term *= -x / n;
    sum += term / (a + n);
    if (Math.abs(term) < 1e-18) break;
  }
  const power = a * log(x) - lgamma(a + 1);
  const p = exp(power);
  return -expm1(power) - a * p * sum;
}
