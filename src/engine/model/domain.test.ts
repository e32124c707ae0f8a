/** Parameters computed from unknowns: where the graph shows that they are allowed, models compile as if nothing was tested. */
import { describe, expect, it } from 'vitest';
import * as A from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { wasm } from '../backends/wasm/index.ts';
import { bindData, densityOf } from '../density.ts';
import * as D from '../distributions/index.ts';
import { ordered } from '../distributions/constraints.ts';
import { withKnownParameters } from '../distributions/domain.ts';
import { compileModel } from './compile.ts';
import type { Model } from './handlers.ts';
import { logJoint } from './log-joint.ts';
import { plate } from './plates.ts';
import { observe, sample } from './primitives.ts';
import { scan } from './scan.ts';
import type { ModelSpec } from './spec.ts';

const {
  add,
  concat,
  cumsum,
  div,
  exp,
  expm1,
  matmul,
  mul,
  neg,
  pow,
  sigmoid,
  softmax,
  softplus,
  stack,
  sub,
  take,
} = A;
const x = A.tensor([0.5, -1, 2]);
const counts = A.tensor([0, 3, 1]);
const bits = A.tensor([0, 1, 1]);
const normal = (name: string): Tensor => sample(name, D.Normal(0, 1));
const positive = (name: string): Tensor => sample(name, D.HalfNormal(1));
const share = (name: string): Tensor => sample(name, D.Beta(2, 2));

const untested = (model: Model): ModelSpec => withKnownParameters(() => compileModel(model));

const INSIDE: Readonly<Record<string, Model>> = {
  'eight schools': () => {
    const [mu, tau] = [sample('mu', D.Normal(0, 5)), sample('tau', D.HalfCauchy(5))];
    plate('schools', 3, () => observe('y', D.Normal(add(mu, mul(tau, normal('z'))), 1), counts));
  },
  'logistic regression by its logits': () => observe('y', D.BernoulliLogit(mul(normal('b'), x)), bits),
  'logistic regression by probabilities': () => observe('y', D.Bernoulli(sigmoid(mul(normal('b'), x))), bits),
  'a probability that is drawn': () => observe('y', D.Bernoulli(share('p')), bits),
  'a uniform probability': () => observe('y', D.Bernoulli(sample('p', D.Uniform(0.2, 0.7))), bits),
  'probabilities in a plate': () =>
    plate('rows', 3, () =>
      observe('y', D.Binomial(4, sample('p', D.Beta(positive('a'), positive('b')))), counts),
    ),
  'a probability picked by group': () => {
    const p = sample('p', D.Beta(A.tensor([1, 2]), 1));
    observe('y', D.Bernoulli(take(p, [0, 1, 1])), bits);
  },
  'Poisson regression': () => observe('y', D.Poisson(exp(mul(normal('b'), x))), counts),
  'a rate with an exposure that is data': () =>
    observe('y', D.Poisson(mul(A.tensor([1, 2, 0]), exp(normal('b')))), counts),
  'a rate by softplus, and one by a square': () => {
    observe('y', D.Poisson(softplus(mul(normal('b'), x))), counts);
    observe('z', D.Poisson(mul(normal('c'), normal('d')).square()), counts);
  },
  'sums, products and quotients of positives': () => {
    const [a, b] = [positive('a'), sample('b', D.Gamma(2, 1))];
    observe('y', D.NegativeBinomial2(add(div(a, b), mul(a, 2)), add(1, A.sqrt(b))), counts);
  },
  'a chain of probabilities': () => {
    const [p, q] = [share('p'), share('q')];
    observe('y', D.Bernoulli(sub(1, mul(p, sub(1, q)))), bits);
    observe('z', D.Bernoulli(sub(1, pow(sub(1, p), 5))), bits);
    observe('w', D.Geometric(neg(expm1(neg(positive('r'))))), counts);
  },
  'a guess, a test with errors, and a share': () => {
    const [p, q, w] = [share('p'), share('q'), share('w')];
    observe('y', D.Bernoulli(add(p, mul(sub(1, p), sigmoid(normal('t'))))), bits);
    observe('z', D.Bernoulli(add(mul(w, p), mul(sub(1, w), sub(1, q)))), bits);
    const [a, b] = [positive('a'), positive('b')];
    observe('v', D.Bernoulli(div(a, add(a, add(b, 1)))), bits);
  },
  'a beta by its mean and size': () => {
    const [m, k] = [share('m'), positive('k')];
    observe('y', D.Beta(mul(m, k), mul(sub(1, m), k)), [0.2, 0.4]);
  },
  'scales by where, stack and maximum': () => {
    const [a, b] = [positive('a'), positive('b')];
    observe('y', D.Gamma(A.where(A.gt(x, 0), a, b), 1), [1, 2, 3]);
    observe('z', D.Gamma(stack([a, b, add(a, b)]), 1), [1, 2, 3]);
    observe('v', D.Gamma(A.maximum(normal('m'), 0.1), 1), 2);
  },
  'categories by softmax and by a Dirichlet': () => {
    observe('y', D.Categorical(softmax(stack([0, normal('a'), normal('b')]))), [0, 2, 1]);
    const p = sample('p', D.Dirichlet([1, 1, 1]));
    observe('z', D.Categorical(p), [0, 2, 1]);
    observe('m', D.Multinomial(4, p), [1, 1, 2]);
    plate('rows', 2, () =>
      observe('w', D.Categorical(sample('q', D.Dirichlet([1, 1, 1]))), A.tensor([0, 2])),
    );
  },
  'rows of a matrix of transitions': () => {
    const rows = sample(
      'rows',
      D.Dirichlet([
        [1, 2],
        [2, 1],
      ]),
    );
    observe('y', D.Categorical(take(rows, [0, 1, 1], 0)), [1, 0, 1]);
    observe('z', D.Categorical(matmul(softmax([normal('a'), 0]), rows)), 1);
  },
  'weights that are divided by their sum, and two that make one': () => {
    const w = stack([positive('a'), positive('b'), 1]);
    observe('y', D.Categorical(div(w, A.sum(w))), [0, 2]);
    const p = share('p');
    observe('z', D.mixture(stack([p, sub(1, p)]), [D.Normal(0, 1), D.Normal(1, 1)]), 1);
    const each = sample('each', D.Beta(A.tensor([1, 2, 3]), 2));
    observe('v', D.Categorical(stack([each, sub(1, each)], -1)), bits);
    plate('rows', 3, () => {
      const own = share('own');
      observe('w', D.mixture(stack([own, sub(1, own)]), [D.Delta(0), D.Poisson(2)]), counts);
    });
  },
  'cut points': () => {
    const cuts = sample('cuts', D.ImproperUniform(ordered, [3]));
    observe('y', D.OrderedLogistic(normal('eta'), cuts), [0, 2]);
    observe('z', D.OrderedLogistic(0, add(mul(cuts, positive('s')), normal('shift'))), [0, 2]);
    const steps = concat([stack([normal('first')]), exp(stack([normal('a'), normal('b')]))], 0);
    observe('w', D.OrderedLogistic(0, cumsum(steps)), [0, 2]);
  },
  'a scan over data with rates that are exponentials': () => {
    const b = normal('b');
    scan(
      (level, n) => {
        const next = add(level, mul(0.1, sample('step', D.Normal(0, 1))));
        observe('y', D.Poisson(exp(add(next, b))), n);
        return [next, next];
      },
      0,
      counts,
    );
  },
  'a scan with parameters from outside': () => {
    const [p, r] = [share('p'), positive('r')];
    scan(
      (level, n) => {
        observe('y', D.Bernoulli(p), A.minimum(n, 1));
        observe('z', D.Poisson(mul(r, n)), n);
        return [level, level];
      },
      0,
      counts,
    );
  },
};

describe('parameters that are inside whatever the unknowns are', () => {
  it.each(Object.keys(INSIDE))('%s: compile as if nothing was tested', name => {
    const model = INSIDE[name];
    expect(compileModel(model).density).toEqual(untested(model).density);
  });
});

/** By a backend, at a position. */
function evaluate(spec: ModelSpec, backend: typeof wasm, position: readonly number[]) {
  const program = backend.load(spec.density);
  bindData(program, spec.density, spec.data);
  const gradient = new Float64Array(spec.dim);
  const value = densityOf(program, spec.coordinateNames).evaluate(Float64Array.from(position), gradient);
  program.dispose();
  return { value, gradient: [...gradient] };
}

const OUTSIDE: readonly (readonly [string, Model<[]>, number, number])[] = [
  ['a probability', () => observe('y', D.Bernoulli(normal('a')), [1, 1]), 1.5, 0.5],
  ['a number of trials', () => observe('y', D.Binomial(add(5, normal('a')), 0.5), 2), 0.5, 1],
  ['a rate', () => observe('y', D.Poisson(normal('a')), 0), -3, 2],
  ['a shape', () => observe('y', D.Gamma(normal('a'), 1), [1, 2]), -4.5, 2],
  [
    'the prior of another site',
    () => observe('y', D.Normal(sample('p', D.Beta(normal('a'), 2)), 1), 1),
    -2.5,
    2,
  ],
  [
    'weights of a mixture',
    () => {
      const a = normal('a');
      observe('y', D.mixture(stack([a, sub(1, a)]), [D.Normal(0, 1), D.Normal(1, 1)]), 0.5);
    },
    1.5,
    0.5,
  ],
  [
    'a component of a mixture',
    () => observe('y', D.mixture([0.5, 0.5], [D.Poisson(normal('a')), D.Poisson(1)]), 0),
    -1,
    1,
  ],
  [
    'a parameter in a plate',
    () => {
      const a = normal('a');
      plate('rows', 3, () => observe('y', D.Bernoulli(add(a, x)), bits));
    },
    0.5,
    NaN,
  ],
  [
    'a parameter in a scan',
    () => {
      const a = normal('a');
      scan(
        (level, n) => {
          observe('y', D.Poisson(add(a, level)), n);
          return [level, level];
        },
        0,
        counts,
      );
    },
    -1,
    1,
  ],
];

describe('parameters that may be outside', () => {
  it.each(OUTSIDE)(
    '%s: no density there, and elsewhere that of numbers, by both backends',
    (_, model, out, inside) => {
      const spec = compileModel(model);
      const rest = new Array<number>(spec.dim - 1).fill(0.2);
      for (const backend of [interpreter, wasm]) {
        expect(evaluate(spec, backend, [out, ...rest]).value).toBe(-Infinity);
        if (Number.isNaN(inside)) continue;
        const there = evaluate(spec, backend, [inside, ...rest]);
        const free = evaluate(untested(model), backend, [inside, ...rest]);
        expect(there).toEqual(free);
        expect(Number.isFinite(there.value)).toBe(true);
      }
    },
  );

  it('have no density by log joint under a gradient, and are refused as numbers', () => {
    const model = (): unknown => observe('y', D.Bernoulli(sample('a', D.Normal(0, 1))), 1);
    expect(() => logJoint(model, { a: 1.5 })).toThrow('Bernoulli: p must be between 0 and 1, got 1.5');
    const graph = A.trace([{ name: 'a', role: 'parameter', shape: [] }], ([a]) => ({
      out: logJoint(model, { a }),
    }));
    const program = interpreter.load(graph);
    program.bind();
    program.input('a').set([1.5]);
    program.run();
    expect(program.output('out')[0]).toBe(-Infinity);
  });
});
