/** MultivariateNormal. Jointly normal vector. Not here: what every distribution can do (distribution.ts). */
import { add, cholesky, log, mul, reshape, square, sub, sum } from '../array/index.ts';
import { broadcastTo, triangularSolve, type Numeric, type Tensor } from '../array/index.ts';
import type { Shape } from '../array/primitives.ts';
import { diagonal, expandLast, lastSize } from './axes.ts';
import { HALF_LOG_2PI } from './constants.ts';
import { covarianceCholesky, positiveDefinite, real, realVector } from './constraints.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';

type P = Params<'loc' | 'cholesky'>;

function leading(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) =>
    Math.max(a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1),
  );
}

/** L⁻¹ r over all leading axes. */
function whiten(factor: Tensor, residual: Tensor): Tensor {
  const d = lastSize(residual);
  const batch = leading(residual.shape.slice(0, -1), factor.shape.slice(0, -2));
  const column = expandLast(broadcastTo(residual, [...batch, d]));
  const solved = triangularSolve(broadcastTo(factor, [...batch, d, d]), column);
  return reshape(solved, [...batch, d]);
}

const byCholesky = defineDistribution({
  name: 'MultivariateNormal',
  doc: 'Jointly normal vector.',
  latex: '\\mathrm{MultivariateNormal}({loc}, L L^\\top)',
  params: {
    loc: { constraint: real, eventRank: 1, doc: 'mean vector' },
    cholesky: { constraint: covarianceCholesky, doc: 'lower Cholesky factor L of the covariance' },
  },
  support: realVector,
  eventShape: p => [lastSize(p.cholesky)],
  logProb: (x, p: P) => {
    const distance = sum(square(whiten(p.cholesky, sub(x, p.loc))), -1);
    const logDet = sum(log(diagonal(p.cholesky)), -1);
    return sub(mul(-0.5, distance), add(logDet, HALF_LOG_2PI * lastSize(p.cholesky)));
  },
  drawEvent: (random, { loc, cholesky: factor }, out) => {
    const d = out.length;
    const z = Float64Array.from({ length: d }, () => random.normal());
    for (let i = 0; i < d; i++) {
      let value = loc.length === 1 ? loc[0] : loc[i];
      for (let j = 0; j <= i; j++) value += factor[i * d + j] * z[j];
      out[i] = value;
    }
  },
  mean: p => p.loc,
  variance: p => sum(square(p.cholesky), -1),
  entropy: p => add(sum(log(diagonal(p.cholesky)), -1), (HALF_LOG_2PI + 0.5) * lastSize(p.cholesky)),
});

const checkCovariance = defineDistribution({
  name: 'MultivariateNormal',
  doc: 'Checks a covariance before it is factored.',
  latex: '',
  params: { covariance: { constraint: positiveDefinite, doc: 'symmetric positive definite matrix' } },
  support: realVector,
  logProb: x => x,
});

/** The second argument of MultivariateNormal, when not a covariance matrix. */
export interface CholeskyOption {
  /** [..., d, d], lower triangular with positive diagonal. */
  readonly cholesky: Numeric;
}

/**
 * Multivariate normal distribution of a vector of d numbers.
 * `p(x) = exp(−½ (x − loc)ᵀ Σ⁻¹ (x − loc)) / √((2π)ᵈ det Σ)`
 * @param loc [..., d] mean
 * @param spread covariance [..., d, d], symmetric positive definite; or `{ cholesky: L }`, which saves factoring it
 */
export function MultivariateNormal(loc: Numeric, spread: Numeric | CholeskyOption): Distribution {
  if (isCholeskyOption(spread)) return byCholesky({ loc, cholesky: spread.cholesky });
  const { covariance } = checkCovariance({ covariance: spread }).params;
  return byCholesky({ loc, cholesky: cholesky(covariance) });
}

function isCholeskyOption(spread: Numeric | CholeskyOption): spread is CholeskyOption {
  return typeof spread === 'object' && Object.hasOwn(spread, 'cholesky');
}
