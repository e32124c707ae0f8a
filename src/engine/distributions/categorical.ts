/** Categorical. One of K classes, numbered from 0. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  toTensor,
  eq,
  le,
  log,
  mul,
  square,
  sub,
  sum,
  where,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { categorical as drawCategorical } from '../random/samplers.ts';
import { expandLast, lastSize } from './axes.ts';
import { integers, simplex } from './constraints.ts';
import { indices, missing, upTo } from './counts.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';

type P = Params<'probs'>;

const classes = ({ probs }: P): number[] => upTo(lastSize(probs));

/** The entry of `values` along its last axis that each x names. Sums over a one-hot mask, so any batch goes. */
function pick(x: Tensor, values: Tensor): Tensor {
  const chosen = eq(expandLast(x), indices(lastSize(values)));
  return add(sum(where(chosen, values, 0), -1), missing(x));
}

const mean = (p: P): Tensor => sum(mul(p.probs, indices(lastSize(p.probs))), -1);

const categorical = defineDistribution({
  name: 'Categorical',
  doc: 'One of K classes, numbered from 0.',
  latex: '\\mathrm{Categorical}({probs})',
  params: { probs: { constraint: simplex, tested: true, doc: 'probability of each class, summing to 1' } },
  support: p => integers(toTensor(0), toTensor(lastSize(p.probs) - 1)),
  discrete: true,
  enumerate: classes,
  logProb: (x, p) => pick(x, log(p.probs)),
  drawEvent: (random, { probs }, out) => {
    out[0] = drawCategorical(random, probs);
  },
  cdf: (x, p) => add(sum(where(le(indices(lastSize(p.probs)), expandLast(x)), p.probs, 0), -1), missing(x)),
  mean,
  variance: p =>
    sub(
      sum(
        mul(
          p.probs,
          classes(p).map(k => k * k),
        ),
        -1,
      ),
      square(mean(p)),
    ),
});

/**
 * Categorical distribution on 0, 1, …, K − 1.
 * `P(k) = probs[k]`
 * @param probs [..., K], probability of each class; sums to 1 over the last axis
 */
export function Categorical(probs: Numeric): Distribution {
  return categorical({ probs });
}
