/** BernoulliLogit. One trial whose log odds are given: logistic regression. Not here: what every distribution can do (distribution.ts). */
import { mul, neg, sigmoid, softplus, sub, type Numeric } from '../array/index.ts';
import { sigmoid as sigmoidOf } from '../math/index.ts';
import { boolean, real } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

const bernoulliLogit = defineDistribution({
  name: 'BernoulliLogit',
  doc: 'One trial whose log odds are given: logistic regression.',
  latex: '\\mathrm{BernoulliLogit}({logit})',
  params: { logit: { constraint: real, doc: 'log odds of 1' } },
  support: boolean,
  discrete: true,
  enumerate: () => [0, 1],
  logProb: (x, { logit }) => sub(mul(x, logit), softplus(logit)),
  draw: (random, { logit }) => (random.uniform() < sigmoidOf(logit) ? 1 : 0),
  mean: ({ logit }) => sigmoid(logit),
  variance: ({ logit }) => mul(sigmoid(logit), sigmoid(neg(logit))),
});

/**
 * Bernoulli distribution on 0 and 1 by its log odds; accurate however large they are.
 * `P(1) = 1 / (1 + exp(−logit))`
 * @param logit log odds of 1: log(p / (1 − p))
 */
export function BernoulliLogit(logit: Numeric): Distribution {
  return bernoulliLogit({ logit });
}
