/** Logistic. Logistic distribution: its cdf is the logistic curve. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  log,
  mul,
  neg,
  sigmoid,
  softplus,
  square,
  sub,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { log as logOf } from '../math/index.ts';
import { positive, real } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';

type P = Params<'loc' | 'scale'>;

const VARIANCE = 3.289868133696453;

const standard = (x: Tensor, p: P): Tensor => div(sub(x, p.loc), p.scale);
const logit = (q: Tensor): Tensor => sub(log(q), log(sub(1, q)));

const logistic = defineDistribution({
  name: 'Logistic',
  doc: 'Logistic distribution: its cdf is the logistic curve.',
  latex: '\\mathrm{Logistic}({loc}, {scale})',
  params: {
    loc: { constraint: real, doc: 'mean' },
    scale: { constraint: positive, doc: 'scale; the standard deviation is π/√3 times it' },
  },
  support: real,
  logProb: (x, p: P) => {
    const z = standard(x, p);
    return neg(add(add(softplus(z), softplus(neg(z))), log(p.scale)));
  },
  draw: (random, { loc, scale }) => {
    const u = random.uniform();
    return loc + scale * (logOf(u) - logOf(1 - u));
  },
  cdf: (x, p) => sigmoid(standard(x, p)),
  logCdf: (x, p) => neg(softplus(neg(standard(x, p)))),
  logSurvival: (x, p) => neg(softplus(standard(x, p))),
  quantile: (q, p) => add(p.loc, mul(p.scale, logit(q))),
  survivalQuantile: (q, p) => sub(p.loc, mul(p.scale, logit(q))),
  mean: p => p.loc,
  variance: p => mul(VARIANCE, square(p.scale)),
  entropy: p => add(log(p.scale), 2),
});

/**
 * Logistic distribution.
 * `p(x) = e⁻ᶻ / (scale (1 + e⁻ᶻ)²), z = (x − loc) / scale`
 * @param loc mean
 * @param scale > 0; the standard deviation is π/√3 ≈ 1.81 times it
 */
export function Logistic(loc: Numeric = 0, scale: Numeric = 1): Distribution {
  return logistic({ loc, scale });
}
