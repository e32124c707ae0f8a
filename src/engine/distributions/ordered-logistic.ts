/** OrderedLogistic. One of K ordered classes: a logistic variable cut at K − 1 points. Not here: what every distribution can do (distribution.ts). */
import { add, toTensor, concat, eq, expm1, neg, sigmoid, softplus, sub, sum, where } from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';
import { log } from '../array/index.ts';
import { sigmoid as sigmoidOf } from '../math/index.ts';
import { dropFirst, dropLast, expandLast, lastSize, sliceLast } from './axes.ts';
import { integers, ordered, real } from './constraints.ts';
import { indices, missing, upTo } from './counts.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';

type P = Params<'predictor' | 'cuts'>;

const classes = ({ cuts }: P): number => lastSize(cuts) + 1;

/**
 * Log probability of every class: differences of the logistic curve at cut − predictor. For the inner classes
 * log(σ(a) − σ(b)) = log(1 − e^(b−a)) − softplus(−a) − softplus(b), which keeps its digits in both tails.
 */
function logProbs({ predictor, cuts }: P): Tensor {
  const at = sub(cuts, expandLast(predictor));
  const first = neg(softplus(neg(sliceLast(at, 0, 1))));
  const last = neg(softplus(sliceLast(at, lastSize(at) - 1, lastSize(at))));
  if (lastSize(at) === 1) return concat([first, last], -1);
  const upper = dropFirst(at);
  const lower = dropLast(at);
  const gap = log(neg(expm1(sub(dropLast(cuts), dropFirst(cuts)))));
  const inner = sub(gap, add(softplus(neg(upper)), softplus(lower)));
  return concat([first, inner, last], -1);
}

const orderedLogistic = defineDistribution({
  name: 'OrderedLogistic',
  doc: 'One of K ordered classes: a logistic variable cut at K − 1 points.',
  latex: '\\mathrm{OrderedLogistic}({predictor}, {cuts})',
  params: {
    predictor: { constraint: real, doc: 'centre of the logistic variable' },
    cuts: { constraint: ordered, tested: true, doc: 'increasing cut points' },
  },
  support: p => integers(toTensor(0), toTensor(classes(p) - 1)),
  discrete: true,
  enumerate: p => upTo(classes(p)),
  logProb: (x, p) => {
    const chosen = eq(expandLast(x), indices(classes(p)));
    return add(sum(where(chosen, logProbs(p), 0), -1), missing(x));
  },
  drawEvent: (random, { predictor, cuts }, out) => {
    const u = random.uniform();
    let k = 0;
    while (k < cuts.length && u > sigmoidOf(cuts[k] - predictor[0])) k += 1;
    out[0] = k;
  },
  mean: ({ predictor, cuts }) => sum(sigmoid(sub(expandLast(predictor), cuts)), -1),
});

/**
 * Ordered logistic distribution on 0, 1, …, K − 1: P(x > k) = 1 / (1 + exp(cuts[k] − predictor)).
 * @param predictor centre of the latent logistic variable
 * @param cuts [..., K − 1], strictly increasing
 */
export function OrderedLogistic(predictor: Numeric, cuts: Numeric): Distribution {
  return orderedLogistic({ predictor, cuts });
}
