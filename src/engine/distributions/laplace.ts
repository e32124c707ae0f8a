/** Laplace. Double exponential distribution: exponential on both sides of its centre. Not here: what every distribution can do (distribution.ts). */
import {
  abs,
  add,
  div,
  exp,
  gt,
  log,
  log1p,
  minimum,
  mul,
  neg,
  sign,
  square,
  sub,
  where,
} from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';
import { LOG_2 } from './constants.ts';
import { positive, real } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';

type P = Params<'loc' | 'scale'>;

const standard = (x: Tensor, p: P): Tensor => div(sub(x, p.loc), p.scale);

/** log P(Z ≤ z). */
function logLower(z: Tensor): Tensor {
  return where(gt(z, 0), log1p(mul(-0.5, exp(neg(abs(z))))), sub(minimum(z, 0), LOG_2));
}

/** Distance from the centre of the quantile, towards the side of q. */
function standardQuantile(q: Tensor): Tensor {
  const centred = sub(q, 0.5);
  return neg(mul(sign(centred), log(mul(2, minimum(q, sub(1, q))))));
}

const laplace = defineDistribution({
  name: 'Laplace',
  doc: 'Double exponential distribution: exponential on both sides of its centre.',
  latex: '\\mathrm{Laplace}({loc}, {scale})',
  params: {
    loc: { constraint: real, doc: 'centre' },
    scale: { constraint: positive, doc: 'mean distance from the centre' },
  },
  support: real,
  logProb: (x, p: P) => neg(add(abs(standard(x, p)), add(log(p.scale), LOG_2))),
  draw: (random, { loc, scale }) => loc + scale * (random.exponential() - random.exponential()),
  cdf: (x, p) => {
    const z = standard(x, p);
    const tail = mul(0.5, exp(neg(abs(z))));
    return where(gt(z, 0), sub(1, tail), tail);
  },
  logCdf: (x, p) => logLower(standard(x, p)),
  logSurvival: (x, p) => logLower(neg(standard(x, p))),
  quantile: (q, p) => add(p.loc, mul(p.scale, standardQuantile(q))),
  survivalQuantile: (q, p) => sub(p.loc, mul(p.scale, standardQuantile(q))),
  mean: p => p.loc,
  variance: p => mul(2, square(p.scale)),
  entropy: p => add(log(p.scale), 1 + LOG_2),
});

/**
 * Laplace (double exponential) distribution.
 * `p(x) = exp(−|x − loc| / scale) / (2 scale)`
 * @param loc centre
 * @param scale mean distance from the centre, > 0
 */
export function Laplace(loc: Numeric = 0, scale: Numeric = 1): Distribution {
  return laplace({ loc, scale });
}
