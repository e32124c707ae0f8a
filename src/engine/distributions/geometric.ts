/** Geometric. Failures before the first success. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  expm1,
  log,
  log1p,
  lt,
  mul,
  neg,
  square,
  sub,
  where,
  type Numeric,
} from '../array/index.ts';
import { geometric as drawGeometric } from '../random/samplers.ts';
import { count, positiveUnit } from './constraints.ts';
import { timesLog, whole } from './counts.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

const geometric = defineDistribution({
  name: 'Geometric',
  doc: 'Failures before the first success.',
  latex: '\\mathrm{Geometric}({p})',
  params: { p: { constraint: positiveUnit, tested: true, doc: 'probability of success' } },
  support: count,
  discrete: true,
  logProb: (k, { p }) => add(timesLog(k, sub(1, p)), log(p)),
  draw: (random, { p }) => drawGeometric(random, p),
  cdf: (x, { p }) => where(lt(x, 0), mul(0, x), neg(expm1(mul(add(whole(x), 1), log1p(neg(p)))))),
  mean: ({ p }) => div(sub(1, p), p),
  variance: ({ p }) => div(sub(1, p), square(p)),
});

/**
 * Geometric distribution on 0, 1, 2, …: failures before the first success.
 * `P(k) = p (1 − p)ᵏ`
 * @param p probability of success, 0 < p ≤ 1
 */
export function Geometric(p: Numeric): Distribution {
  return geometric({ p });
}
