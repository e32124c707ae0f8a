/** InverseGamma. Reciprocal of a gamma variable. Not here: what every distribution can do (distribution.ts). */
import { add, digamma, div, gt, lgamma, log, mul, square, sub, where, type Numeric } from '../array/index.ts';
import { gamma } from '../random/samplers.ts';
import { positive } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';
import { lowerGamma, upperGamma } from './special.ts';

const inverseGamma = defineDistribution({
  name: 'InverseGamma',
  doc: 'Reciprocal of a gamma variable.',
  latex: '\\mathrm{InverseGamma}({shape}, {scale})',
  params: {
    shape: { constraint: positive, tested: true, doc: 'shape' },
    scale: { constraint: positive, doc: 'scale; the mean is scale / (shape − 1)' },
  },
  support: positive,
  logProb: (x, p) => {
    const constant = sub(mul(p.shape, log(p.scale)), lgamma(p.shape));
    return sub(constant, add(mul(add(p.shape, 1), log(x)), div(p.scale, x)));
  },
  draw: (random, { shape, scale }) => Math.min(scale / gamma(random, shape), Number.MAX_VALUE),
  cdf: (x, p) => where(gt(x, 0), upperGamma('InverseGamma.cdf', p.shape, div(p.scale, x)), mul(0, x)),
  logSurvival: (x, p) =>
    where(gt(x, 0), log(lowerGamma('InverseGamma.logSurvival', p.shape, div(p.scale, x))), mul(0, x)),
  mean: p => where(gt(p.shape, 1), div(p.scale, sub(p.shape, 1)), Infinity),
  variance: p => {
    const mean = div(p.scale, sub(p.shape, 1));
    return where(gt(p.shape, 2), div(square(mean), sub(p.shape, 2)), Infinity);
  },
  entropy: p => {
    const spread = add(add(p.shape, log(p.scale)), lgamma(p.shape));
    return sub(spread, mul(add(1, p.shape), digamma(p.shape)));
  },
});

/**
 * Inverse gamma distribution on x > 0.
 * `p(x) = scale^shape · x^(−shape − 1) · exp(−scale / x) / Γ(shape)`
 * @param shape > 0
 * @param scale > 0; the mean is scale / (shape − 1) for shape > 1
 */
export function InverseGamma(shape: Numeric, scale: Numeric = 1): Distribution {
  return inverseGamma({ shape, scale });
}
