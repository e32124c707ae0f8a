/** HalfCauchy. Absolute value of a Cauchy variable with median 0: a weak prior for scales. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  atan,
  div,
  log,
  log1p,
  maximum,
  mul,
  neg,
  square,
  sub,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { LOG_2, LOG_PI } from './constants.ts';
import { nonNegative, positive } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';
import { cauchyLowerOf, cauchyQuantileOf, undefinedMoment } from './special.ts';

type P = Params<'scale'>;

const TWO_OVER_PI = 0.6366197723675814;

const standard = (x: Tensor, p: P): Tensor => div(maximum(x, 0), p.scale);

const halfCauchy = defineDistribution({
  name: 'HalfCauchy',
  doc: 'Absolute value of a Cauchy variable with median 0: a weak prior for scales.',
  latex: '\\mathrm{HalfCauchy}({scale})',
  params: { scale: { constraint: positive, doc: 'median' } },
  support: nonNegative,
  logProb: (x, p: P) => sub(sub(LOG_2 - LOG_PI, log(p.scale)), log1p(square(div(x, p.scale)))),
  draw: (random, { scale }) => Math.abs((scale * random.normal()) / random.normal()),
  cdf: (x, p) => mul(TWO_OVER_PI, atan(standard(x, p))),
  logSurvival: (x, p) => add(LOG_2, log(cauchyLowerOf(neg(standard(x, p))))),
  quantile: (q, p) => mul(p.scale, neg(cauchyQuantileOf(div(sub(1, q), 2)))),
  survivalQuantile: (q, p) => mul(p.scale, neg(cauchyQuantileOf(div(q, 2)))),
  mean: () => undefinedMoment,
  variance: () => undefinedMoment,
  entropy: p => add(log(p.scale), LOG_PI + LOG_2),
});

/**
 * Half-Cauchy distribution on x ≥ 0: a scale that is probably small and may be very large.
 * `p(x) = 2 / (π scale (1 + (x / scale)²))`
 * @param scale median, > 0
 */
export function HalfCauchy(scale: Numeric = 1): Distribution {
  return halfCauchy({ scale });
}
