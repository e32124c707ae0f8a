/** Parameters that are unknown when the model is recorded: no density outside what they may be, and no cost inside. */
import { describe, expect, it } from 'vitest';
import { toTensor, trace, type Numeric } from '../array/index.ts';
import type { Graph } from '../array/graph.ts';
import { gradientGraph } from '../autodiff/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { wasm } from '../backends/wasm/index.ts';
import type { Backend } from '../backends/backend.ts';
import * as D from './index.ts';
import { withKnownParameters } from './domain.ts';
import type { Distribution } from './distribution.ts';

type Family = (...params: Numeric[]) => Distribution;

interface Row {
  readonly make: Family;
  /** Parameters that are allowed, in order. */
  readonly inside: readonly Numeric[];
  /** For each parameter, values that are not. */
  readonly outside: readonly (readonly Numeric[])[];
  /** Values in the support. */
  readonly at: readonly Numeric[];
}

const NOT_POSITIVE = [0, -0.5, -1, -2.5, -5.2];
const NEGATIVE = [-1e-9, -0.5, -3];
const NO_SHARE = [-3, -0.5, 1.5, 4];
const NO_COUNT = [-2, 6.5, 3.25];
const NO_SHARES = [
  [0.5, 0.6, -0.1],
  [0.2, 0.2, 0.2],
  [2, 3, 1],
];
const LINE = [-3, 0, 2];
const ABOVE = [0.1, 1, 6];
const COUNTS = [0, 1, 5];

const row = (
  make: (...params: never[]) => Distribution,
  inside: readonly Numeric[],
  outside: Row['outside'],
  at: Row['at'],
): Row => ({ make: make as Family, inside, outside, at });

/** Every family, by name; those without constraints have no values outside. */
const FAMILIES: Readonly<Record<string, Row>> = {
  Bernoulli: row(D.Bernoulli, [0.4], [NO_SHARE], [0, 1]),
  BernoulliLogit: row(D.BernoulliLogit, [0.4], [[]], [0, 1]),
  Beta: row(D.Beta, [2, 3], [NOT_POSITIVE, NOT_POSITIVE], [0.1, 0.3, 0.8]),
  Binomial: row(D.Binomial, [6, 0.4], [NO_COUNT, NO_SHARE], [0, 1, 5]),
  Categorical: row(D.Categorical, [[0.2, 0.3, 0.5]], [NO_SHARES], [0, 1, 2]),
  Cauchy: row(D.Cauchy, [0, 1], [[], NOT_POSITIVE], LINE),
  Delta: row(D.Delta, [1], [[]], [1]),
  Dirichlet: row(
    D.Dirichlet,
    [[1, 2, 3]],
    [
      [
        [1, -0.5, 2],
        [-3.2, -1.7, 2],
        [0, 1, 1],
      ],
    ],
    [[0.2, 0.3, 0.5]],
  ),
  Exponential: row(D.Exponential, [2], [NOT_POSITIVE], [0, 1, 5]),
  Gamma: row(D.Gamma, [2, 3], [NOT_POSITIVE, NOT_POSITIVE], ABOVE),
  Geometric: row(D.Geometric, [0.4], [[0, ...NO_SHARE]], COUNTS),
  HalfCauchy: row(D.HalfCauchy, [2], [NOT_POSITIVE], [0, 1, 5]),
  HalfNormal: row(D.HalfNormal, [2], [NOT_POSITIVE], [0, 1, 5]),
  InverseGamma: row(D.InverseGamma, [2, 3], [NOT_POSITIVE, NOT_POSITIVE], ABOVE),
  Laplace: row(D.Laplace, [0, 1], [[], NOT_POSITIVE], LINE),
  LKJCholesky: row(
    (eta: Numeric) => D.LKJCholesky(2, eta),
    [2],
    [NOT_POSITIVE],
    [
      [
        [1, 0],
        [0.6, 0.8],
      ],
    ],
  ),
  Logistic: row(D.Logistic, [0, 1], [[], NOT_POSITIVE], LINE),
  LogNormal: row(D.LogNormal, [0, 1], [[], NOT_POSITIVE], ABOVE),
  Multinomial: row(D.Multinomial, [6, [0.2, 0.3, 0.5]], [[6.5, -1], NO_SHARES], [[1, 2, 3]]),
  // What lies above the diagonal of a factor or covariance that is computed is not read, so it is not tested either.
  MultivariateNormal: row(
    (loc: Numeric, factor: Numeric) => D.MultivariateNormal(loc, { cholesky: factor }),
    [
      [0, 1],
      [
        [1, 0],
        [0.5, 2],
      ],
    ],
    [
      [],
      [
        [
          [1, 0],
          [0.5, -2],
        ],
        [
          [0, 0],
          [0.5, 2],
        ],
      ],
    ],
    [[0.5, 1]],
  ),
  NegativeBinomial2: row(D.NegativeBinomial2, [2, 3], [NOT_POSITIVE, NOT_POSITIVE], COUNTS),
  Normal: row(D.Normal, [0, 1], [[], NOT_POSITIVE], LINE),
  OrderedLogistic: row(
    D.OrderedLogistic,
    [0.4, [-1, 0.5, 2]],
    [
      [],
      [
        [0.5, -1, 2],
        [0, 0, 1],
        [2, 1, 0],
      ],
    ],
    [0, 1, 2, 3],
  ),
  Poisson: row(D.Poisson, [2], [NEGATIVE], COUNTS),
  PoissonLog: row(D.PoissonLog, [2], [[]], COUNTS),
  StudentT: row(D.StudentT, [3, 0, 1], [NOT_POSITIVE, [], NOT_POSITIVE], LINE),
  Uniform: row(
    D.Uniform,
    [0, 6],
    [
      [6, 8],
      [0, -2],
    ],
    [1, 5],
  ),
  Weibull: row(D.Weibull, [2, 3], [NOT_POSITIVE, NOT_POSITIVE], ABOVE),
  'truncated Geometric': row(
    (p: Numeric) => D.truncated(D.Geometric(p), { low: 1, high: 6 }),
    [0.4],
    [[0, ...NO_SHARE]],
    [1, 5],
  ),
  'mixture, its components': row(
    (rate: Numeric, p: Numeric) => D.mixture([0.3, 0.7], [D.Poisson(rate), D.Geometric(p)]),
    [2, 0.5],
    [NEGATIVE, NO_SHARE],
    COUNTS,
  ),
  'mixture, its weights': row(
    (weights: Numeric) => D.mixture(weights, [D.Normal(0, 1), D.Normal(1, 1), D.Cauchy(0, 1)]),
    [[0.2, 0.3, 0.5]],
    [NO_SHARES],
    LINE,
  ),
};

/** The log density of a value under parameters that are all unknown: slices of one vector. */
function densityOf({ make, inside }: Row, x: Numeric): Graph {
  const sizes = inside.map(param => toTensor(param).value?.values.length ?? 0);
  const whole = sizes.reduce((a, b) => a + b, 0);
  return trace([{ name: 'all', role: 'parameter', shape: [whole] }], ([all]) => {
    let from = 0;
    const parts = inside.map((param, i) => {
      from += sizes[i];
      return all.slice(from - sizes[i], from).reshape(toTensor(param).shape);
    });
    return { out: make(...parts).logProb(x) };
  });
}

interface Density {
  readonly value: number;
  readonly gradient: readonly number[];
}

function densityAt(each: Row, params: readonly Numeric[], x: Numeric, backend: Backend): Density {
  const program = backend.load(gradientGraph(densityOf(each, x), 'out', 'all'));
  program.bind();
  program.input('all').set(params.flatMap(param => [...(toTensor(param).value?.values ?? [])]));
  program.run();
  const result = { value: program.output('out')[0], gradient: [...program.output('gradient')] };
  program.dispose();
  return result;
}

const cases = Object.entries(FAMILIES).map(([name, each]) => ({ name, each }));

describe('a parameter that is unknown', () => {
  it('is looked at in every family', () => {
    const made = Object.keys(D).filter(name => /^[A-Z]/.test(name) && name !== 'ImproperUniform');
    expect(Object.keys(FAMILIES)).toEqual(expect.arrayContaining(made));
  });

  it.each(cases)('of $name has the density of the known one inside', ({ each }) => {
    for (const x of each.at) {
      const known = toTensor(each.make(...each.inside).logProb(x)).item();
      const unknown = densityAt(each, each.inside, x, interpreter);
      expect(unknown.value).toBeCloseTo(Number(known), 12);
      expect(unknown.gradient.every(Number.isFinite)).toBe(true);
    }
  });

  it.each(cases)('of $name has no finite density outside', ({ each }) => {
    each.outside.forEach((values, i) => {
      for (const value of values) {
        for (const x of each.at) {
          const params = each.inside.with(i, value);
          const { value: density } = densityAt(each, params, x, interpreter);
          expect(density, `${JSON.stringify(params)} at ${String(x)}`).not.toBeGreaterThan(-Infinity);
          expect(() => each.make(...params)).toThrow(/must be/);
        }
      }
    });
  });

  it.each(cases)('of $name means the same to machine code', ({ each }) => {
    each.outside.forEach((values, i) => {
      for (const value of [each.inside[i], ...values]) {
        const params = each.inside.with(i, value);
        const [a, b] = [interpreter, wasm].map(backend => densityAt(each, params, each.at[0], backend));
        if (Number.isNaN(a.value)) expect(b.value).toBeNaN();
        else expect(b.value).toBeCloseTo(a.value, 12);
        expect(b.gradient.map(Number.isNaN)).toEqual(a.gradient.map(Number.isNaN));
      }
    });
  });
});

describe('a test', () => {
  const plain = cases.filter(({ name }) => !/^(mixture|truncated)/.test(name));

  it.each(plain)('of a parameter of $name is recorded just where the formula would be finite', ({ each }) => {
    each.outside.forEach((values, i) => {
      const only = (param: Numeric): Distribution => each.make(...each.inside.with(i, param));
      const alone = { ...each, make: only, inside: [each.inside[i]] };
      const bare = { ...alone, make: (param: Numeric) => withKnownParameters(() => only(param)) };
      const finite = values.some(value =>
        each.at.some(x => Number.isFinite(densityAt(bare, [value], x, interpreter).value)),
      );
      const [tested, untested] = [alone, bare].map(one => densityOf(one, each.at[0]).nodes.length);
      expect(tested > untested, `parameter ${i}`).toBe(finite);
    });
  });
});

describe('outside, the formula that is not used', () => {
  it.each([
    'Bernoulli',
    'Beta',
    'Binomial',
    'Gamma',
    'InverseGamma',
    'Geometric',
    'NegativeBinomial2',
    'Poisson',
  ])('of %s makes no gradient NaN', name => {
    const each = FAMILIES[name];
    each.outside.forEach((values, i) => {
      const scalars = values.filter(value => !(name === 'Binomial' && i === 0) && typeof value === 'number');
      // The rate of Gamma and the scale of InverseGamma make the density NaN by themselves.
      if (name.endsWith('Gamma') && i === 1) return;
      for (const value of scalars) {
        const { value: density, gradient } = densityAt(each, each.inside.with(i, value), each.at[0], wasm);
        expect(density).toBe(-Infinity);
        expect(gradient.every(Number.isFinite), `${name} ${String(value)}`).toBe(true);
      }
    });
  });
});
