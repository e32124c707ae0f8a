/** Cauchy. The Cauchy distribution: so heavy in the tails that it has no mean. Not here: what every distribution can do (distribution.ts). */
import { add, div, log, log1p, mul, neg, square, sub, type Numeric, type Tensor } from '../array/index.ts';
import { LOG_2, LOG_PI } from './constants.ts';
import { positive, real } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';
import { cauchyLowerOf, cauchyQuantileOf, undefinedMoment } from './special.ts';

type P = Params<'loc' | 'scale'>;

const standard = (x: Tensor, p: P): Tensor => div(sub(x, p.loc), p.scale);

const cauchy = defineDistribution({
  name: 'Cauchy',
  doc: 'The Cauchy distribution: so heavy in the tails that it has no mean.',
  latex: '\\mathrm{Cauchy}({loc}, {scale})',
  params: {
    loc: { constraint: real, doc: 'median' },
    scale: { constraint: positive, doc: 'half the distance between the quartiles' },
  },
  support: real,
  logProb: (x, p: P) => neg(add(add(log(p.scale), LOG_PI), log1p(square(standard(x, p))))),
  draw: (random, { loc, scale }) => loc + (scale * random.normal()) / Math.abs(random.normal()),
  cdf: (x, p) => cauchyLowerOf(standard(x, p)),
  logCdf: (x, p) => log(cauchyLowerOf(standard(x, p))),
  logSurvival: (x, p) => log(cauchyLowerOf(neg(standard(x, p)))),
  quantile: (q, p) => add(p.loc, mul(p.scale, cauchyQuantileOf(q))),
  survivalQuantile: (q, p) => sub(p.loc, mul(p.scale, cauchyQuantileOf(q))),
  mean: () => undefinedMoment,
  variance: () => undefinedMoment,
  entropy: p => add(log(p.scale), LOG_PI + 2 * LOG_2),
});

/**
 * Cauchy distribution: a bell with tails so heavy that it has no mean.
 * `p(x) = 1 / (π scale (1 + z²)), z = (x − loc) / scale`
 * @param loc median
 * @param scale half the distance between the quartiles, > 0
 */
export function Cauchy(loc: Numeric = 0, scale: Numeric = 1): Distribution {
  return cauchy({ loc, scale });
}
