/** Dirichlet. Proportions summing to one. Not here: what every distribution can do (distribution.ts). */
import { add, div, lgamma, log, mul, square, sub, sum, type Numeric, type Tensor } from '../array/index.ts';
import { dirichlet as drawDirichlet } from '../random/samplers.ts';
import { expandLast, lastSize } from './axes.ts';
import { positive, simplex } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';

type P = Params<'concentration'>;

const share = (p: P): Tensor => div(p.concentration, expandLast(sum(p.concentration, -1)));

const dirichlet = defineDistribution({
  name: 'Dirichlet',
  doc: 'Proportions summing to one.',
  latex: '\\mathrm{Dirichlet}({concentration})',
  params: { concentration: { constraint: positive, eventRank: 1, tested: true, doc: 'weight of each part' } },
  support: simplex,
  eventShape: p => [lastSize(p.concentration)],
  logProb: (x, { concentration: a }) => {
    const constant = sub(lgamma(sum(a, -1)), sum(lgamma(a), -1));
    return add(sum(mul(sub(a, 1), log(x)), -1), constant);
  },
  drawEvent: (random, { concentration }, out) => drawDirichlet(random, concentration, out),
  mean: share,
  variance: p => {
    const mean = share(p);
    return div(sub(mean, square(mean)), add(expandLast(sum(p.concentration, -1)), 1));
  },
});

/**
 * Dirichlet distribution of K shares that sum to 1; ones hold all shares equally likely.
 * `p(x) = Γ(Σ aₖ) ∏ xₖ^(aₖ − 1) / Γ(aₖ), a = concentration`
 * @param concentration [..., K], > 0; the mean is concentration / its sum
 */
export function Dirichlet(concentration: Numeric): Distribution {
  return dirichlet({ concentration });
}
