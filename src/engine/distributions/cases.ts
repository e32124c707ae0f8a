/** The families and shapes that every law runs over: ordinary, and hard (tiny or huge shapes, far tails). */
import type { Numeric } from '../array/index.ts';
import * as D from './index.ts';
import { greaterThan } from './constraints.ts';
import type { Distribution } from './distribution.ts';
import { toTensor } from '../array/index.ts';

export interface Case {
  readonly label: string;
  readonly make: () => Distribution;
  /** Values outside the support. */
  readonly outside: readonly Numeric[];
  /** A quadrature tolerance for densities too rough for the default. */
  readonly tolerance?: number;
}

function scalar(label: string, make: () => Distribution, outside: readonly Numeric[] = []): Case {
  return { label, make, outside };
}

const BELOW_ZERO = [-1e-9, -3];
const NOT_OPEN = [0, -2];
const NOT_UNIT = [0, 1, -0.5, 1.5];
const NOT_COUNT = [-1, 0.5, 1e9 + 0.5];

export const CONTINUOUS: readonly Case[] = [
  scalar('Normal(0, 1)', () => D.Normal(0, 1)),
  scalar('Normal(-3, 0.02)', () => D.Normal(-3, 0.02)),
  scalar('HalfNormal(2)', () => D.HalfNormal(2), BELOW_ZERO),
  scalar('StudentT(3.5, 1, 2)', () => D.StudentT(3.5, 1, 2)),
  scalar('StudentT(1.2)', () => D.StudentT(1.2)),
  scalar('StudentT(1e6)', () => D.StudentT(1e6)),
  scalar('Cauchy(1, 0.5)', () => D.Cauchy(1, 0.5)),
  scalar('HalfCauchy(5)', () => D.HalfCauchy(5), BELOW_ZERO),
  // The kink costs the trapezoid rule its digits.
  { ...scalar('Laplace(-1, 2)', () => D.Laplace(-1, 2)), tolerance: 1e-4 },
  scalar('Logistic(2, 0.5)', () => D.Logistic(2, 0.5)),
  scalar('LogNormal(0.3, 0.8)', () => D.LogNormal(0.3, 0.8), NOT_OPEN),
  scalar('Exponential(4)', () => D.Exponential(4), BELOW_ZERO),
  scalar('Gamma(2.5, 3)', () => D.Gamma(2.5, 3), NOT_OPEN),
  scalar('Gamma(0.1, 1)', () => D.Gamma(0.1, 1), NOT_OPEN),
  scalar('Gamma(1e4, 10)', () => D.Gamma(1e4, 10), NOT_OPEN),
  scalar('InverseGamma(6, 2)', () => D.InverseGamma(6, 2), NOT_OPEN),
  scalar('InverseGamma(0.5, 1)', () => D.InverseGamma(0.5, 1), NOT_OPEN),
  scalar('Weibull(1.7, 3)', () => D.Weibull(1.7, 3), NOT_OPEN),
  scalar('Weibull(0.4, 1)', () => D.Weibull(0.4, 1), NOT_OPEN),
  scalar('Beta(2, 5)', () => D.Beta(2, 5), NOT_UNIT),
  // Near 1 the density is rougher than the spacing of numbers there.
  { ...scalar('Beta(0.2, 0.3)', () => D.Beta(0.2, 0.3), NOT_UNIT), tolerance: 1e-4 },
  scalar('Beta(3000, 1000)', () => D.Beta(3000, 1000), NOT_UNIT),
  scalar('Uniform(-2, 5)', () => D.Uniform(-2, 5), [-2.001, 5.001]),
  scalar('mixture of normals', () => D.mixture([0.3, 0.7], [D.Normal(-2, 0.5), D.Normal(1, 1)])),
  scalar(
    'mixture of Gamma and HalfNormal',
    () => D.mixture([0.5, 0.5], [D.Gamma(3, 1), D.Gamma(20, 4)]),
    NOT_OPEN,
  ),
  scalar(
    'truncated normal, both sides',
    () => D.truncated(D.Normal(1, 2), { low: -1, high: 2 }),
    [-1.1, 2.1],
  ),
  scalar('truncated normal, above', () => D.truncated(D.Normal(0, 1), { low: 0.5 }), [0.4]),
  scalar(
    'truncated normal, far upper tail',
    () => D.truncated(D.Normal(0, 1), { low: 9, high: 12 }),
    [8.9, 13],
  ),
  scalar('truncated normal, far lower tail', () => D.truncated(D.Normal(0, 1), { high: -20 }), [-19]),
  scalar('truncated normal, 50 deviations out', () => D.truncated(D.Normal(0, 1), { low: 50 }), [49.9]),
  scalar('truncated Gamma', () => D.truncated(D.Gamma(2, 1), { high: 3 }), [-1, 3.5]),
  scalar('truncated StudentT', () => D.truncated(D.StudentT(3), { low: 2 }), [1.5]),
];

export const VECTORS: readonly Case[] = [
  scalar('Dirichlet([1, 2, 4])', () => D.Dirichlet([1, 2, 4]), [
    [0.5, 0.6, -0.1],
    [0.5, 0.5, 0.5],
  ]),
  scalar('Dirichlet([0.3, 0.3])', () => D.Dirichlet([0.3, 0.3]), [[0.5, 0.4]]),
  scalar('MultivariateNormal by covariance', () =>
    D.MultivariateNormal(
      [1, -2],
      [
        [2, 0.9],
        [0.9, 1],
      ],
    ),
  ),
  scalar('MultivariateNormal by factor', () =>
    D.MultivariateNormal([0, 0], {
      cholesky: [
        [1, 0],
        [-0.5, 2],
      ],
    }),
  ),
  scalar('LKJCholesky(2, 3)', () => D.LKJCholesky(2, 3), [
    [
      [1, 0],
      [0.6, 0.7],
    ],
  ]),
  scalar('LKJCholesky(3, 1)', () => D.LKJCholesky(3, 1), [
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, -1],
    ],
  ]),
  scalar('LKJCholesky(3, 0.6)', () => D.LKJCholesky(3, 0.6)),
];

export const DISCRETE: readonly Case[] = [
  scalar('Bernoulli(0.3)', () => D.Bernoulli(0.3), [-1, 2, 0.5]),
  scalar('Bernoulli(1)', () => D.Bernoulli(1), [2]),
  scalar('BernoulliLogit(-1.2)', () => D.BernoulliLogit(-1.2), [-1, 2, 0.5]),
  scalar('BernoulliLogit(800)', () => D.BernoulliLogit(800), [-1, 2, 0.5]),
  scalar('Binomial(7, 0.35)', () => D.Binomial(7, 0.35), [-1, 8, 2.5]),
  scalar('Binomial(200, 0.8)', () => D.Binomial(200, 0.8), [-1, 201, 2.5]),
  scalar('Binomial(5, 0)', () => D.Binomial(5, 0), [6]),
  scalar('Poisson(0)', () => D.Poisson(0), NOT_COUNT),
  scalar('Poisson(3)', () => D.Poisson(3), NOT_COUNT),
  scalar('Poisson(700)', () => D.Poisson(700), NOT_COUNT),
  scalar('PoissonLog(2.5)', () => D.PoissonLog(2.5), NOT_COUNT),
  scalar('Geometric(0.2)', () => D.Geometric(0.2), NOT_COUNT),
  scalar('NegativeBinomial2(4, 1.5)', () => D.NegativeBinomial2(4, 1.5), NOT_COUNT),
  scalar('NegativeBinomial2(3, 1e6)', () => D.NegativeBinomial2(3, 1e6), NOT_COUNT),
  scalar('Categorical', () => D.Categorical([0.1, 0.2, 0, 0.7]), [-1, 4, 0.5]),
  scalar('OrderedLogistic', () => D.OrderedLogistic(0.4, [-1, 0.2, 2]), [-1, 4, 0.5]),
  scalar('OrderedLogistic, one cut', () => D.OrderedLogistic(-0.5, [0.3]), [-1, 2]),
  scalar('Delta(2)', () => D.Delta(2), [1, 2.5]),
  scalar('mixture of Poissons', () => D.mixture([0.4, 0.6], [D.Poisson(2), D.Poisson(9)]), NOT_COUNT),
  scalar('zero-inflated Poisson', () => D.mixture([0.3, 0.7], [D.Delta(0), D.Poisson(4)])),
  scalar('truncated Poisson', () => D.truncated(D.Poisson(3), { low: 1, high: 6 }), [0, 7, 1.5]),
  scalar('truncated NegativeBinomial2', () => D.truncated(D.NegativeBinomial2(4, 1.5), { low: 1 }), [0]),
];

/** Without a density that sums to one, or not over one scalar: only some laws apply. */
export const SPECIAL: readonly Case[] = [
  scalar('Multinomial', () => D.Multinomial(9, [0.2, 0.5, 0.3]), [
    [1, 2, 3],
    [10, -1, 0],
    [4.5, 4.5, 0],
  ]),
  scalar('ImproperUniform', () => D.ImproperUniform(greaterThan(toTensor(3))), [2]),
];
