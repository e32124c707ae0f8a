/** PoissonLog. Number of events whose log rate is given: Poisson regression. Not here: what every distribution can do (distribution.ts). */
import { add, exp, lgamma, mul, sub, type Numeric } from '../array/index.ts';
import { exp as expOf } from '../math/index.ts';
import { poisson } from '../random/samplers.ts';
import { count, real } from './constraints.ts';
import { whole } from './counts.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';
import { poissonLower } from './special.ts';

const poissonLog = defineDistribution({
  name: 'PoissonLog',
  doc: 'Number of events whose log rate is given: Poisson regression.',
  latex: '\\mathrm{PoissonLog}({logRate})',
  params: { logRate: { constraint: real, doc: 'log of the expected number' } },
  support: count,
  discrete: true,
  logProb: (k, { logRate }) => sub(mul(k, logRate), add(exp(logRate), lgamma(add(k, 1)))),
  draw: (random, { logRate }) => poisson(random, expOf(logRate)),
  cdf: (x, { logRate }) => poissonLower(whole(x), exp(logRate)),
  mean: ({ logRate }) => exp(logRate),
  variance: ({ logRate }) => exp(logRate),
});

/**
 * Poisson distribution on 0, 1, 2, … by the logarithm of its mean.
 * `P(k) = exp(k · logRate − exp(logRate)) / k!`
 * @param logRate log of the expected number
 */
export function PoissonLog(logRate: Numeric): Distribution {
  return poissonLog({ logRate });
}
