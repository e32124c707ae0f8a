/** Exponential. Waiting time for the first event at a constant rate. Not here: what every distribution can do (distribution.ts). */
import { div, expm1, log, log1p, maximum, mul, neg, square, sub, type Numeric } from '../array/index.ts';
import { nonNegative, positive } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

const exponential = defineDistribution({
  name: 'Exponential',
  doc: 'Waiting time for the first event at a constant rate.',
  latex: '\\mathrm{Exponential}({rate})',
  params: { rate: { constraint: positive, doc: 'events per unit; 1 / mean' } },
  support: nonNegative,
  logProb: (x, p) => sub(log(p.rate), mul(p.rate, x)),
  draw: (random, { rate }) => random.exponential() / rate,
  cdf: (x, p) => neg(expm1(neg(mul(p.rate, maximum(x, 0))))),
  logSurvival: (x, p) => neg(mul(p.rate, maximum(x, 0))),
  quantile: (q, p) => neg(div(log1p(neg(q)), p.rate)),
  survivalQuantile: (q, p) => neg(div(log(q), p.rate)),
  mean: p => div(1, p.rate),
  variance: p => div(1, square(p.rate)),
  entropy: p => sub(1, log(p.rate)),
});

/**
 * Exponential distribution on x ≥ 0: waiting time for an event of constant rate.
 * `p(x) = rate · exp(−rate · x)`
 * @param rate 1 / mean, > 0
 */
export function Exponential(rate: Numeric = 1): Distribution {
  return exponential({ rate });
}
