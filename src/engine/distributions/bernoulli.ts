/** Bernoulli. One trial: 1 with probability p, else 0. Not here: what every distribution can do (distribution.ts). */
import { add, lt, mul, neg, sub, where, type Numeric } from '../array/index.ts';
import { boolean, closedUnit } from './constraints.ts';
import { timesLog } from './counts.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

const bernoulli = defineDistribution({
  name: 'Bernoulli',
  doc: 'One trial: 1 with probability p, else 0.',
  latex: '\\mathrm{Bernoulli}({p})',
  params: { p: { constraint: closedUnit, tested: true, doc: 'probability of 1' } },
  support: boolean,
  discrete: true,
  enumerate: () => [0, 1],
  logProb: (x, { p }) => add(timesLog(x, p), timesLog(sub(1, x), sub(1, p))),
  draw: (random, { p }) => (random.uniform() < p ? 1 : 0),
  cdf: (x, { p }) => where(lt(x, 0), mul(0, x), where(lt(x, 1), sub(1, p), add(1, mul(0, x)))),
  mean: ({ p }) => p,
  variance: ({ p }) => mul(p, sub(1, p)),
  entropy: ({ p }) => neg(add(timesLog(p, p), timesLog(sub(1, p), sub(1, p)))),
});

/**
 * Bernoulli distribution on 0 and 1.
 * `P(x) = p if x = 1, 1 − p if x = 0`
 * @param p probability of 1
 */
export function Bernoulli(p: Numeric): Distribution {
  return bernoulli({ p });
}
