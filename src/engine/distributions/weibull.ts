/** Weibull. Weibull distribution: lifetimes whose hazard grows (shape > 1) or falls (shape < 1) with age. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  exp,
  expm1,
  lgamma,
  log,
  log1p,
  maximum,
  mul,
  neg,
  pow,
  square,
  sub,
} from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';
import { pow as power } from '../math/index.ts';
import { positive } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';

type P = Params<'shape' | 'scale'>;

const EULER = 0.5772156649015329;

/** Cumulative hazard (x / scale)^shape. */
const hazard = (x: Tensor, p: P): Tensor => pow(div(maximum(x, 0), p.scale), p.shape);
const rawMoment = (k: number, p: P): Tensor => mul(pow(p.scale, k), exp(lgamma(add(1, div(k, p.shape)))));

const weibull = defineDistribution({
  name: 'Weibull',
  doc: 'Weibull distribution: lifetimes whose hazard grows (shape > 1) or falls (shape < 1) with age.',
  latex: '\\mathrm{Weibull}({shape}, {scale})',
  params: {
    shape: { constraint: positive, doc: 'shape' },
    scale: { constraint: positive, doc: 'scale: 63% lie below it' },
  },
  support: positive,
  logProb: (x, p: P) => {
    const logZ = sub(log(x), log(p.scale));
    const constant = sub(log(p.shape), log(p.scale));
    return sub(add(constant, mul(sub(p.shape, 1), logZ)), exp(mul(p.shape, logZ)));
  },
  draw: (random, { shape, scale }) =>
    Math.max(scale * power(random.exponential(), 1 / shape), Number.MIN_VALUE),
  cdf: (x, p) => neg(expm1(neg(hazard(x, p)))),
  logSurvival: (x, p) => neg(hazard(x, p)),
  quantile: (q, p) => mul(p.scale, pow(neg(log1p(neg(q))), div(1, p.shape))),
  survivalQuantile: (q, p) => mul(p.scale, pow(neg(log(q)), div(1, p.shape))),
  mean: p => rawMoment(1, p),
  variance: p => sub(rawMoment(2, p), square(rawMoment(1, p))),
  entropy: p => {
    const spread = add(mul(EULER, sub(1, div(1, p.shape))), sub(log(p.scale), log(p.shape)));
    return add(spread, 1);
  },
});

/**
 * Weibull distribution on x > 0: time to failure; it ages for shape > 1.
 * `p(x) = shape / scale · (x / scale)^(shape − 1) · exp(−(x / scale)^shape)`
 * @param shape > 0; 1 is the exponential
 * @param scale > 0; 63% lie below it
 */
export function Weibull(shape: Numeric, scale: Numeric = 1): Distribution {
  return weibull({ shape, scale });
}
