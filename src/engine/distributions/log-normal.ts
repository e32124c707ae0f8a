/** LogNormal. Exponential of a normal variable. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  exp,
  expm1,
  log,
  mul,
  neg,
  normalCdf,
  normalLogCdf,
  maximum,
  square,
  sub,
} from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';
import { exp as expOf } from '../math/index.ts';
import { HALF_LOG_2PI } from './constants.ts';
import { positive, real } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';
import { normalQuantileOf } from './special.ts';

type P = Params<'loc' | 'scale'>;

const standardLog = (logX: Tensor, p: P): Tensor => div(sub(logX, p.loc), p.scale);
const standard = (x: Tensor, p: P): Tensor => standardLog(log(maximum(x, 0)), p);

const logNormal = defineDistribution({
  name: 'LogNormal',
  doc: 'Exponential of a normal variable.',
  latex: '\\mathrm{LogNormal}({loc}, {scale})',
  params: {
    loc: { constraint: real, doc: 'mean of log x' },
    scale: { constraint: positive, doc: 'standard deviation of log x' },
  },
  support: positive,
  logProb: (x, p: P) => {
    const logX = log(x);
    const density = sub(mul(-0.5, square(standardLog(logX, p))), add(log(p.scale), HALF_LOG_2PI));
    return sub(density, logX);
  },
  draw: (random, { loc, scale }) => expOf(loc + scale * random.normal()),
  cdf: (x, p) => normalCdf(standard(x, p)),
  logCdf: (x, p) => normalLogCdf(standard(x, p)),
  logSurvival: (x, p) => normalLogCdf(neg(standard(x, p))),
  quantile: (q, p) => exp(add(p.loc, mul(p.scale, normalQuantileOf(q)))),
  survivalQuantile: (q, p) => exp(sub(p.loc, mul(p.scale, normalQuantileOf(q)))),
  mean: p => exp(add(p.loc, mul(0.5, square(p.scale)))),
  variance: p => {
    const spread = square(p.scale);
    return mul(expm1(spread), exp(add(mul(2, p.loc), spread)));
  },
  entropy: p => add(add(p.loc, log(p.scale)), HALF_LOG_2PI + 0.5),
});

/**
 * Log-normal distribution on x > 0: its logarithm is normal.
 * `p(x) = exp(−(log x − loc)² / (2 scale²)) / (x scale √(2π))`
 * @param loc mean of log x
 * @param scale standard deviation of log x, > 0
 */
export function LogNormal(loc: Numeric = 0, scale: Numeric = 1): Distribution {
  return logNormal({ loc, scale });
}
