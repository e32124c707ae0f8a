/** Gamma. Gamma distribution: a positive quantity; the waiting time for `shape` events. Not here: what every distribution can do (distribution.ts). */
import { add, digamma, div, lgamma, log, mul, square, sub, type Numeric } from '../array/index.ts';
import { gamma as drawGamma } from '../random/samplers.ts';
import { positive } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';
import { lowerGamma, upperGamma } from './special.ts';

const gamma = defineDistribution({
  name: 'Gamma',
  doc: 'Gamma distribution: a positive quantity; the waiting time for `shape` events.',
  latex: '\\mathrm{Gamma}({shape}, {rate})',
  params: {
    shape: { constraint: positive, tested: true, doc: 'shape' },
    rate: { constraint: positive, doc: 'rate; the mean is shape / rate' },
  },
  support: positive,
  logProb: (x, p) => {
    const constant = sub(mul(p.shape, log(p.rate)), lgamma(p.shape));
    return add(constant, sub(mul(sub(p.shape, 1), log(x)), mul(p.rate, x)));
  },
  draw: (random, { shape, rate }) => Math.max(drawGamma(random, shape) / rate, Number.MIN_VALUE),
  cdf: (x, p) => lowerGamma('Gamma.cdf', p.shape, mul(p.rate, x)),
  logCdf: (x, p) => log(lowerGamma('Gamma.logCdf', p.shape, mul(p.rate, x))),
  logSurvival: (x, p) => log(upperGamma('Gamma.logSurvival', p.shape, mul(p.rate, x))),
  mean: p => div(p.shape, p.rate),
  variance: p => div(p.shape, square(p.rate)),
  entropy: p => {
    const spread = add(sub(p.shape, log(p.rate)), lgamma(p.shape));
    return add(spread, mul(sub(1, p.shape), digamma(p.shape)));
  },
});

/**
 * Gamma distribution on x > 0: waiting time for `shape` events, or a positive quantity.
 * `p(x) = rate^shape · x^(shape − 1) · exp(−rate · x) / Γ(shape)`
 * @param shape > 0
 * @param rate 1 / scale, > 0; the mean is shape / rate
 */
export function Gamma(shape: Numeric, rate: Numeric = 1): Distribution {
  return gamma({ shape, rate });
}
