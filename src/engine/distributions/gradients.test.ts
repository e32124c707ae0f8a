/** Derivatives of log densities against finite differences, and traced against concrete. */
import { describe, expect, it } from 'vitest';
import { concat, exp, reshape, sub, sum, tensor, trace, type Numeric, type Tensor } from '../array/index.ts';
import { checkGradient } from '../autodiff/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import * as D from './index.ts';
import type { Distribution } from './distribution.ts';

interface GradientCase {
  readonly label: string;
  readonly make: (...args: Numeric[]) => Distribution;
  /** Known values of the parameters to differentiate by. */
  readonly args: readonly Numeric[];
  readonly at: readonly Numeric[];
}

function one(
  make: (...args: Numeric[]) => Distribution,
  args: readonly Numeric[],
  at: readonly Numeric[],
  label = make.name,
): GradientCase {
  return { label: `${label}(${args.map(String).join('; ')})`, make, args, at };
}

const LINE = [-3.3, 0.2, 4];
const POSITIVE = [0.01, 0.9, 7];
const COUNTS = [0, 1, 6];

const CONTINUOUS: readonly GradientCase[] = [
  one(D.Normal, [0.5, 2], LINE),
  one(D.StudentT, [3, 0.5, 2], LINE),
  one(D.Cauchy, [0.5, 2], LINE),
  one(D.Laplace, [0.5, 2], LINE),
  one(D.Logistic, [0.5, 2], LINE),
  one(D.HalfNormal, [2], POSITIVE),
  one(D.HalfCauchy, [2], POSITIVE),
  one(D.LogNormal, [0.5, 2], POSITIVE),
  one(D.Exponential, [2], POSITIVE),
  one(D.Gamma, [0.7, 2], POSITIVE),
  one(D.InverseGamma, [3, 2], POSITIVE),
  one(D.Weibull, [1.3, 2], POSITIVE),
  one(D.Beta, [0.7, 2], [0.1, 0.5, 0.95]),
  one(D.Uniform, [-4, 8], LINE),
  one(D.Dirichlet, [[0.7, 2, 1]], [[0.2, 0.3, 0.5]]),
  one(
    (loc, a, b) => D.MultivariateNormal(loc, { cholesky: factor(a, b) }),
    [[0, 1], 0.5, 2],
    [[0.3, -1]],
    'MVN by factor',
  ),
  one(
    loc =>
      D.MultivariateNormal(loc, [
        [2, 0.4],
        [0.4, 1],
      ]),
    [[0, 1]],
    [[0.3, -1]],
    'MVN by covariance',
  ),
  one(
    eta => D.LKJCholesky(2, eta),
    [1.5],
    [
      [
        [1, 0],
        [0.6, 0.8],
      ],
    ],
    'LKJCholesky',
  ),
  one(
    (p, a) => D.mixture(concat([reshape(p, 1), reshape(sub(1, p), 1)]), [D.Normal(a, 1), D.Normal(2, 0.5)]),
    [0.3, -1],
    LINE,
    'mixture',
  ),
  one((loc, low) => D.truncated(D.Normal(loc, 1), { low, high: 5 }), [0.5, -3.5], LINE, 'truncated'),
  one((loc, low) => D.truncated(D.Normal(loc, 1), { low, high: 12 }), [0.5, 9], [9.3], 'truncated far out'),
];

const DISCRETE: readonly GradientCase[] = [
  one(D.Bernoulli, [0.3], [0, 1]),
  one(D.BernoulliLogit, [-0.4], [0, 1]),
  one(p => D.Binomial(7, p), [0.3], COUNTS, 'Binomial'),
  one(D.Poisson, [2.5], COUNTS),
  one(D.PoissonLog, [0.7], COUNTS),
  one(D.Geometric, [0.3], COUNTS),
  one(D.NegativeBinomial2, [3, 0.7], COUNTS),
  one(logits => D.Categorical(softmaxOf(logits)), [[0.1, -1, 0.5]], [0, 2], 'Categorical'),
  one(D.OrderedLogistic, [0.4, [-1, 0.2, 2]], [0, 1, 2, 3]),
  one(logits => D.Multinomial(6, softmaxOf(logits)), [[0.1, -1, 0.5]], [[1, 2, 3]], 'Multinomial'),
];

/** Lower triangular, whatever a and b become. */
function factor(a: Numeric, b: Numeric): Tensor {
  return reshape(concat([[1, 0], reshape(a, 1), reshape(b, 1)]), 2, 2);
}

/** Perturbing one of several probabilities would leave the simplex. */
function softmaxOf(logits: Numeric): Tensor {
  const weights = exp(logits);
  return weights.div(sum(weights));
}

describe('the gradient of the log density', () => {
  it.each([...CONTINUOUS, ...DISCRETE])('by every parameter is right: $label', ({ make, args, at }) => {
    args.forEach((arg, k) => {
      for (const x of at) {
        const f = (value: Tensor): Tensor => make(...args.with(k, value)).logProb(x);
        expect(checkGradient(f, arg, { tolerance: 1e-5 })).toMatchObject({ passes: true });
      }
    });
  });

  it.each(CONTINUOUS)('by the value is right: $label', ({ make, args, at, label }) => {
    // logProbInside: moving one entry of a factor or simplex leaves the support.
    for (const x of at) {
      const d = make(...args);
      const f = (value: Tensor): Tensor => d.logProbInside(value);
      expect([label, checkGradient(f, x, { tolerance: 1e-5 })]).toMatchObject([label, { passes: true }]);
    }
  });
});

describe('a traced log density', () => {
  it.each([...CONTINUOUS, ...DISCRETE])(
    'equals the concrete one bit for bit: $label',
    ({ make, args, at }) => {
      const shapes = args.map(arg => tensor(arg).shape);
      const inputs = shapes.map((shape, i) => ({ name: `p${i}`, role: 'parameter' as const, shape }));
      for (const x of at) {
        const graph = trace(inputs, params => ({ out: make(...params).logProb(x) }));
        const run = interpreter.load(graph);
        args.forEach((arg, i) => run.input(`p${i}`).set(tensor(arg).value?.values ?? []));
        run.bind();
        run.run();
        expect(run.output('out')[0]).toBe(
          make(...args)
            .logProb(x)
            .item(),
        );
      }
    },
  );
});
