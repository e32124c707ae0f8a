/** Multinomial. How often each of K classes comes up in n draws. Not here: what every distribution can do (distribution.ts). */
import { add, lgamma, mul, sub, sum, type Numeric } from '../array/index.ts';
import { multinomial as drawMultinomial } from '../random/samplers.ts';
import { expandLast, lastSize } from './axes.ts';
import { count, countVector, simplex } from './constraints.ts';
import { timesLog } from './counts.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

const multinomial = defineDistribution({
  name: 'Multinomial',
  doc: 'How often each of K classes comes up in n draws.',
  latex: '\\mathrm{Multinomial}({n}, {probs})',
  params: {
    n: { constraint: count, doc: 'number of draws' },
    probs: { constraint: simplex, tested: true, doc: 'probability of each class, summing to 1' },
  },
  support: ({ n }) => countVector(n),
  eventShape: ({ probs }) => [lastSize(probs)],
  discrete: true,
  logProb: (x, { n, probs }) => {
    const terms = sub(timesLog(x, probs), lgamma(add(x, 1)));
    return add(lgamma(add(n, 1)), sum(terms, -1));
  },
  drawEvent: (random, { n, probs }, out) => drawMultinomial(random, n[0], probs, out),
  mean: ({ n, probs }) => mul(expandLast(n), probs),
  variance: ({ n, probs }) => mul(expandLast(n), mul(probs, sub(1, probs))),
});

/**
 * Multinomial distribution of counts summing to n.
 * `P(x) = n! ∏ probs[k]^xₖ / xₖ!`
 * @param n number of draws, whole, ≥ 0
 * @param probs [..., K], probability of each class; sums to 1 over the last axis
 */
export function Multinomial(n: Numeric, probs: Numeric): Distribution {
  return multinomial({ n, probs });
}
