/** LKJCholesky. Cholesky factor of a random correlation matrix. Not here: what every distribution can do (distribution.ts). */
import {
  add,
  constantTensor,
  toTensor,
  lgamma,
  log,
  mul,
  sub,
  sum,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { lkjCholesky as drawLkjCholesky } from '../random/samplers.ts';
import { diagonal, dropFirst } from './axes.ts';
import { LOG_PI } from './constants.ts';
import { correlationCholesky, positive } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

/**
 * Log of the integral of ∏ L_kk^(d−k+2η−2). Row with m free entries: a density ∝ (1 − |w|²)^(b−1) on the unit
 * ball, b = η + (d−1−m)/2, whose integral is π^(m/2) Γ(b) / Γ(b + m/2).
 */
function logNormaliser(d: number, concentration: Tensor): Tensor {
  let out = toTensor(0);
  const top = lgamma(add(concentration, (d - 1) / 2));
  for (let m = 1; m < d; m++) {
    const row = sub(lgamma(add(concentration, (d - 1 - m) / 2)), top);
    out = add(out, add(row, (m / 2) * LOG_PI));
  }
  return out;
}

function family(d: number): (values: { readonly concentration: Numeric }) => Distribution {
  return defineDistribution({
    name: 'LKJCholesky',
    doc: 'Cholesky factor of a random correlation matrix.',
    latex: `\\mathrm{LKJCholesky}(${d}, {concentration})`,
    params: {
      concentration: { constraint: positive, tested: true, doc: 'above 1 favours weak correlations' },
    },
    support: correlationCholesky,
    eventShape: () => [d, d],
    logProb: (x, { concentration }) => {
      const powers = constantTensor(
        [d - 1],
        Array.from({ length: d - 1 }, (_, i) => d - i - 4),
      );
      const exponents = add(powers, mul(2, concentration.reshape(...concentration.shape, 1)));
      const kernel = sum(mul(exponents, dropFirst(log(diagonal(x)))), -1);
      return sub(kernel, logNormaliser(d, concentration));
    },
    drawEvent: (random, { concentration }, out) => drawLkjCholesky(random, d, concentration[0], out),
  });
}

/**
 * Distribution of the Cholesky factor L of a d × d correlation matrix R = L Lᵀ with density ∝ det(R)^(concentration − 1).
 * The density is with respect to the strictly lower entries of L.
 * Source: Lewandowski, Kurowicka and Joe (2009).
 * @param dimension d, whole, ≥ 2
 * @param concentration > 0; 1 is uniform over correlation matrices, more favours weak correlations
 */
export function LKJCholesky(dimension: number, concentration: Numeric = 1): Distribution {
  const d = Number(dimension);
  if (!Number.isInteger(d) || d < 2) {
    throw new TildeError(
      'argument',
      `LKJCholesky: dimension must be a whole number ≥ 2, got ${String(dimension)}`,
      {
        expected: 'a whole number ≥ 2',
        got: String(dimension),
      },
    );
  }
  return family(d)({ concentration });
}
