/** Poisson. Number of events at a constant rate. Not here: what every distribution can do (distribution.ts). */
import { add, lgamma, sub, type Numeric, type Tensor } from '../array/index.ts';
import { poisson as drawPoisson } from '../random/samplers.ts';
import { count, nonNegative } from './constraints.ts';
import { timesLog, whole } from './counts.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';
import { poissonLower } from './special.ts';

const poisson = defineDistribution({
  name: 'Poisson',
  doc: 'Number of events at a constant rate.',
  latex: '\\mathrm{Poisson}({rate})',
  params: { rate: { constraint: nonNegative, tested: true, doc: 'expected number' } },
  support: count,
  discrete: true,
  logProb: (k, { rate }) => sub(timesLog(k, rate), add(rate, lgamma(add(k, 1)))),
  draw: (random, { rate }) => drawPoisson(random, rate),
  cdf: (x, { rate }): Tensor => poissonLower(whole(x), rate),
  mean: ({ rate }) => rate,
  variance: ({ rate }) => rate,
});

/**
 * Poisson distribution on 0, 1, 2, …: how many independent events fall into a stretch of time or space.
 * `P(k) = rateᵏ exp(−rate) / k!`
 * @param rate expected number, ≥ 0
 */
export function Poisson(rate: Numeric): Distribution {
  return poisson({ rate });
}
