/** HalfNormal. Absolute value of a normal variable with mean 0. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  erf,
  log,
  maximum,
  mul,
  normalLogCdf,
  neg,
  square,
  sub,
  type Numeric,
} from '../array/index.ts';
import { HALF_LOG_2_OVER_PI, HALF_LOG_2PI, LOG_2 } from './constants.ts';
import { nonNegative, positive } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';
import { normalQuantileOf } from './special.ts';

const SQRT_HALF = 0.7071067811865476;
const SQRT_2_OVER_PI = 0.7978845608028654;

const halfNormal = defineDistribution({
  name: 'HalfNormal',
  doc: 'Absolute value of a normal variable with mean 0.',
  latex: '\\mathrm{HalfNormal}({scale})',
  params: { scale: { constraint: positive, doc: 'standard deviation of the normal that is folded' } },
  support: nonNegative,
  logProb: (x, p) => sub(sub(HALF_LOG_2_OVER_PI, log(p.scale)), mul(0.5, square(div(x, p.scale)))),
  draw: (random, { scale }) => scale * Math.abs(random.normal()),
  cdf: (x, p) => erf(mul(SQRT_HALF, div(maximum(x, 0), p.scale))),
  logSurvival: (x, p) => add(LOG_2, normalLogCdf(neg(div(maximum(x, 0), p.scale)))),
  quantile: (q, p) => mul(p.scale, neg(normalQuantileOf(div(sub(1, q), 2)))),
  survivalQuantile: (q, p) => mul(p.scale, neg(normalQuantileOf(div(q, 2)))),
  mean: p => mul(SQRT_2_OVER_PI, p.scale),
  variance: p => mul(1 - SQRT_2_OVER_PI * SQRT_2_OVER_PI, square(p.scale)),
  entropy: p => add(log(p.scale), HALF_LOG_2PI + 0.5 - LOG_2),
});

/**
 * Half-normal distribution on x ≥ 0: a scale that is hardly ever above two of its own.
 * `p(x) = √(2/π) / scale · exp(−x² / (2 scale²))`
 * @param scale standard deviation of the normal that is folded, > 0
 */
export function HalfNormal(scale: Numeric = 1): Distribution {
  return halfNormal({ scale });
}
