/** StudentT. Student's t: a normal with heavier tails, the heavier the smaller df. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  div,
  gt,
  lgamma,
  log,
  log1p,
  mul,
  neg,
  square,
  sub,
  where,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { studentT } from '../random/samplers.ts';
import { LOG_PI } from './constants.ts';
import { positive, real } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';
import { studentLower } from './special.ts';

type P = Params<'df' | 'loc' | 'scale'>;

const standard = (x: Tensor, p: P): Tensor => div(sub(x, p.loc), p.scale);

function logProb(x: Tensor, p: P): Tensor {
  const half = mul(0.5, add(p.df, 1));
  const scale = add(log(p.scale), mul(0.5, add(log(p.df), LOG_PI)));
  const constant = sub(sub(lgamma(half), lgamma(mul(0.5, p.df))), scale);
  return sub(constant, mul(half, log1p(div(square(standard(x, p)), p.df))));
}

const student = defineDistribution({
  name: 'StudentT',
  doc: "Student's t: a normal with heavier tails, the heavier the smaller df.",
  latex: '\\mathrm{StudentT}({df}, {loc}, {scale})',
  params: {
    df: { constraint: positive, doc: 'degrees of freedom' },
    loc: { constraint: real, doc: 'centre' },
    scale: { constraint: positive, doc: 'scale (not the standard deviation)' },
  },
  support: real,
  logProb,
  draw: (random, { df, loc, scale }) => loc + scale * studentT(random, df),
  cdf: (x, p) => studentLower(p.df, standard(x, p)),
  logCdf: (x, p) => log(studentLower(p.df, standard(x, p))),
  logSurvival: (x, p) => log(studentLower(p.df, neg(standard(x, p)))),
  mean: p => where(gt(p.df, 1), p.loc, NaN),
  variance: p => {
    const finite = mul(square(p.scale), div(p.df, sub(p.df, 2)));
    return where(gt(p.df, 2), finite, where(gt(p.df, 1), Infinity, NaN));
  },
});

/**
 * Student's t distribution: a bell like the normal with heavier tails, so that outliers pull less.
 * `p(x) ∝ (1 + z² / df)^(−(df + 1) / 2) / scale, z = (x − loc) / scale`
 * @param df degrees of freedom, > 0; 1 is the Cauchy, large is the normal
 * @param loc centre
 * @param scale > 0; the standard deviation is scale · √(df / (df − 2)) for df > 2
 */
export function StudentT(df: Numeric, loc: Numeric = 0, scale: Numeric = 1): Distribution {
  return student({ df, loc, scale });
}
