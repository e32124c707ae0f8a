/** NegativeBinomial2. Overdispersed counts: a Poisson whose rate is gamma distributed. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  lgamma,
  log1p,
  lt,
  maximum,
  mul,
  square,
  sub,
  where,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { negativeBinomial2 as drawNegativeBinomial2 } from '../random/samplers.ts';
import { count, positive } from './constraints.ts';
import { timesLog, whole } from './counts.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';
import { lowerBeta } from './special.ts';

type P = Params<'mean' | 'concentration'>;

function logProb(k: Tensor, { mean, concentration: c }: P): Tensor {
  const choose = sub(lgamma(add(k, c)), add(lgamma(c), lgamma(add(k, 1))));
  const failures = mul(c, log1p(div(mean, c)));
  return sub(add(choose, timesLog(k, div(mean, add(mean, c)))), failures);
}

const negativeBinomial2 = defineDistribution({
  name: 'NegativeBinomial2',
  doc: 'Overdispersed counts: a Poisson whose rate is gamma distributed.',
  latex: '\\mathrm{NegativeBinomial2}({mean}, {concentration})',
  params: {
    mean: { constraint: positive, tested: true, doc: 'expected number' },
    concentration: {
      constraint: positive,
      tested: true,
      doc: 'the variance is mean + mean² / concentration',
    },
  },
  support: count,
  discrete: true,
  logProb,
  draw: (random, { mean, concentration }) => drawNegativeBinomial2(random, mean, concentration),
  cdf: (x, { mean, concentration: c }) =>
    where(
      lt(x, 0),
      0,
      lowerBeta('NegativeBinomial2.cdf', c, add(maximum(whole(x), 0), 1), div(c, add(c, mean))),
    ),
  mean: p => p.mean,
  variance: p => add(p.mean, div(square(p.mean), p.concentration)),
});

/**
 * Negative binomial distribution on 0, 1, 2, … by mean and concentration (Stan's neg_binomial_2).
 * `P(k) = C(k + c − 1, k) (mean / (mean + c))ᵏ (c / (mean + c))ᶜ, c = concentration`
 * @param mean expected number, > 0
 * @param concentration > 0; the variance is mean + mean² / concentration
 */
export function NegativeBinomial2(mean: Numeric, concentration: Numeric): Distribution {
  return negativeBinomial2({ mean, concentration });
}
