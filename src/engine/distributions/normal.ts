/** Normal. The normal (Gaussian) distribution. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  log,
  mul,
  neg,
  normalCdf,
  normalLogCdf,
  square,
  sub,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { HALF_LOG_2PI } from './constants.ts';
import { positive, real } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';
import { normalQuantileOf } from './special.ts';

type P = Params<'loc' | 'scale'>;

const standard = (x: Tensor, p: P): Tensor => div(sub(x, p.loc), p.scale);

const normal = defineDistribution({
  name: 'Normal',
  doc: 'The normal (Gaussian) distribution.',
  latex: '\\mathrm{Normal}({loc}, {scale})',
  params: {
    loc: { constraint: real, doc: 'mean' },
    scale: { constraint: positive, doc: 'standard deviation' },
  },
  support: real,
  logProb: (x, p: P) => sub(mul(-0.5, square(standard(x, p))), add(log(p.scale), HALF_LOG_2PI)),
  draw: (random, { loc, scale }) => loc + scale * random.normal(),
  cdf: (x, p) => normalCdf(standard(x, p)),
  logCdf: (x, p) => normalLogCdf(standard(x, p)),
  logSurvival: (x, p) => normalLogCdf(neg(standard(x, p))),
  quantile: (q, p) => add(p.loc, mul(p.scale, normalQuantileOf(q))),
  survivalQuantile: (q, p) => sub(p.loc, mul(p.scale, normalQuantileOf(q))),
  mean: p => p.loc,
  variance: p => square(p.scale),
  entropy: p => add(log(p.scale), HALF_LOG_2PI + 0.5),
});

/**
 * Normal distribution: a bell round its mean; 95% of it lies within two standard deviations.
 * `p(x) = exp(−(x − loc)² / (2 scale²)) / (scale √(2π))`
 * @param loc mean
 * @param scale standard deviation, > 0
 */
export function Normal(loc: Numeric = 0, scale: Numeric = 1): Distribution {
  return normal({ loc, scale });
}
