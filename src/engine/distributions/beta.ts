/** Beta. Beta distribution of a proportion. Not here: what every distribution can do (distribution.ts). */
import { add, digamma, div, lbeta, log, log1p, mul, neg, square, sub, type Numeric } from '../array/index.ts';
import { beta as drawBeta } from '../random/samplers.ts';
import { positive, unit } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';
import { lowerBeta } from './special.ts';

const beta = defineDistribution({
  name: 'Beta',
  doc: 'Beta distribution of a proportion.',
  latex: '\\mathrm{Beta}({a}, {b})',
  params: {
    a: { constraint: positive, tested: true, doc: 'weight of 1: prior successes' },
    b: { constraint: positive, tested: true, doc: 'weight of 0: prior failures' },
  },
  support: unit,
  logProb: (x, p) => {
    const kernel = add(mul(sub(p.a, 1), log(x)), mul(sub(p.b, 1), log1p(neg(x))));
    return sub(kernel, lbeta(p.a, p.b));
  },
  draw: (random, { a, b }) => drawBeta(random, a, b),
  cdf: (x, p) => lowerBeta('Beta.cdf', p.a, p.b, x),
  logCdf: (x, p) => log(lowerBeta('Beta.logCdf', p.a, p.b, x)),
  logSurvival: (x, p) => log(lowerBeta('Beta.logSurvival', p.b, p.a, sub(1, x))),
  mean: p => div(p.a, add(p.a, p.b)),
  variance: p => {
    const total = add(p.a, p.b);
    return div(mul(p.a, p.b), mul(square(total), add(total, 1)));
  },
  entropy: p => {
    const total = add(p.a, p.b);
    const parts = add(mul(sub(p.a, 1), digamma(p.a)), mul(sub(p.b, 1), digamma(p.b)));
    return add(sub(lbeta(p.a, p.b), parts), mul(sub(total, 2), digamma(total)));
  },
});

/**
 * Beta distribution of a proportion, 0 < x < 1. Beta(1, 1) holds every proportion equally likely; the mean is
 * a / (a + b), and the larger a + b, the narrower.
 * `p(x) = xᵃ⁻¹ (1 − x)ᵇ⁻¹ / B(a, b)`
 * @param a > 0, pulls towards 1, as if a − 1 successes had been seen
 * @param b > 0, pulls towards 0, as if b − 1 failures had been seen
 */
export function Beta(a: Numeric, b: Numeric): Distribution {
  return beta({ a, b });
}
