import { describe, expect, it } from 'vitest';
import { matmul, mul, add, tensor, type Numeric } from '../array/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { wasm } from '../backends/wasm/index.ts';
import type { Backend } from '../backends/backend.ts';
import { bindData, densityOf } from '../density.ts';
import {
  Bernoulli,
  Beta,
  Binomial,
  Dirichlet,
  HalfCauchy,
  LKJCholesky,
  MultivariateNormal,
  Normal,
  Uniform,
} from '../distributions/index.ts';
import { compileModel } from './compile.ts';
import { condition, type Model } from './handlers.ts';
import { logJoint } from './log-joint.ts';
import { plate } from './plates.ts';
import { deterministic, factor, observe, param, sample, scope } from './primitives.ts';
import type { ModelSpec } from './spec.ts';

const Y = [28, 8, -3, 7, -1, 1, 18, 12];
const SE = [15, 10, 16, 11, 9, 11, 10, 18];

function eightSchools(): void {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  plate('schools', 8, () => {
    const z = sample('z', Normal(0, 1));
    const theta = deterministic('theta', add(mu, mul(tau, z)));
    observe('y', Normal(theta, tensor(SE)), Y);
  });
}

function evaluate(
  spec: ModelSpec,
  backend: Backend,
  position: readonly number[],
): { value: number; gradient: Float64Array } {
  const program = backend.load(spec.density);
  bindData(program, spec.density, spec.data);
  const gradient = new Float64Array(spec.dim);
  const value = densityOf(program, spec.coordinateNames).evaluate(Float64Array.from(position), gradient);
  return { value, gradient };
}

const normal = (x: number, m: number, s: number): number =>
  -0.5 * ((x - m) / s) ** 2 - Math.log(s) - 0.5 * Math.log(2 * Math.PI);

describe('compileModel', () => {
  it('gives the joint density of eight schools on unconstrained space', () => {
    const spec = compileModel(eightSchools);
    const z = [0.5, -0.2, 0.1, 0, 1, -1, 0.3, 0.7];
    const [mu, logTau] = [1.5, 0.4];
    const tau = Math.exp(logTau);
    let expected = normal(mu, 0, 5) + Math.log(2 / (Math.PI * 5 * (1 + (tau / 5) ** 2))) + logTau;
    z.forEach((zi, i) => (expected += normal(zi, 0, 1) + normal(Y[i], mu + tau * zi, SE[i])));
    for (const backend of [interpreter, wasm]) {
      expect(evaluate(spec, backend, [mu, logTau, ...z]).value).toBeCloseTo(expected, 10);
    }
  });

  it('differentiates like finite differences, in both backends', () => {
    const spec = compileModel(eightSchools);
    const at = [1.5, 0.4, 0.5, -0.2, 0.1, 0, 1, -1, 0.3, 0.7];
    const h = 1e-5;
    for (const backend of [interpreter, wasm]) {
      const { gradient } = evaluate(spec, backend, at);
      at.forEach((_, i) => {
        const up = evaluate(spec, backend, at.with(i, at[i] + h)).value;
        const down = evaluate(spec, backend, at.with(i, at[i] - h)).value;
        expect(gradient[i]).toBeCloseTo((up - down) / (2 * h), 6);
      });
    }
  });

  it('names layout, values, dimensions and factors', () => {
    const spec = compileModel(eightSchools);
    expect(spec.coordinateNames.slice(0, 4)).toEqual(['mu', 'tau', 'z[0]', 'z[1]']);
    expect(spec.entries.map(e => [e.name, e.kind, e.dims.map(d => d.name)])).toEqual([
      ['mu', 'sample', []],
      ['tau', 'sample', []],
      ['z', 'sample', ['schools']],
      ['theta', 'deterministic', ['schools']],
    ]);
    expect(spec.factors.map(f => [f.name, f.kind])).toEqual([
      ['mu', 'prior'],
      ['tau', 'prior'],
      ['z', 'prior'],
      ['y', 'likelihood'],
    ]);
  });

  it('keeps data as inputs: the graph does not depend on the observed numbers', () => {
    const model = (y: Numeric) => (): void => {
      const mu = sample('mu', Normal(0, 1));
      observe('y', Normal(mu, 1), y);
    };
    const first = compileModel(model(tensor([1, 2, 3])));
    const second = compileModel(model(tensor([7, 8, 9])));
    expect(second.density).toEqual(first.density);
    expect(second.data).not.toEqual(first.data);
  });

  it('agrees with logJoint plus the Jacobian', () => {
    const model = (): void => {
      const p = sample('p', Beta(2, 3));
      const s = sample('s', Uniform(1, 4));
      observe('k', Binomial(10, p), 4);
      factor('extra', mul(s, 2));
    };
    const spec = compileModel(model);
    const u = [0.3, -0.6];
    const p = 1 / (1 + Math.exp(-u[0]));
    const t = 1 / (1 + Math.exp(-u[1]));
    const jacobian = Math.log(p * (1 - p)) + Math.log(3 * t * (1 - t));
    const joint = logJoint(model, { p, s: 1 + 3 * t }).item();
    expect(evaluate(spec, wasm, u).value).toBeCloseTo(joint + jacobian, 10);
  });

  it.each([
    ['simplex', () => sample('x', Dirichlet([1, 2, 3])), 2],
    ['correlation factor', () => sample('x', LKJCholesky(3, 2)), 3],
    [
      'vector',
      () =>
        sample(
          'x',
          MultivariateNormal(
            [0, 1],
            [
              [2, 0.5],
              [0.5, 1],
            ],
          ),
        ),
      2,
    ],
  ] as [string, Model, number][])('takes a %s site', (_name, model, dim) => {
    const spec = compileModel(model);
    expect(spec.dim).toBe(dim);
    const at = Array.from({ length: dim }, (_, i) => 0.2 * (i + 1));
    expect(evaluate(spec, wasm, at).value).toBeCloseTo(evaluate(spec, interpreter, at).value, 9);
  });
});

describe('plates', () => {
  it('align values by identity: an outer value of the same length does not meet the inner axis', () => {
    const model = (): void => {
      const outer = plate('rows', 3, () => sample('a', Normal(0, 1)));
      plate('columns', 3, () => {
        const b = sample('b', Normal(0, 1));
        deterministic('both', add(outer, b));
      });
    };
    const both = compileModel(model).entries.find(entry => entry.name === 'both');
    expect(both?.shape).toEqual([3, 3]);
  });

  it('let a value re-enter the plate it came from', () => {
    const model = (): void => {
      const a = plate('rows', 3, () => sample('a', Normal(0, 1)));
      plate('rows', 3, () => {
        deterministic('double', mul(a, 2));
      });
    };
    const double = compileModel(model).entries.find(entry => entry.name === 'double');
    expect(double?.dims).toEqual([{ name: 'rows', size: 3 }]);
  });

  it('give each row of outer data to its element, matrices included', () => {
    const X = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const y = tensor([1, 2, 3]);
    const vectorised = (): void => {
      const beta = sample('beta', Normal([0, 0], 1));
      plate('rows', 3, () => {
        observe('y', Normal(mul(X, beta).sum(), 1), y);
      });
    };
    const flat = (): void => {
      const beta = sample('beta', Normal([0, 0], 1));
      observe('y', Normal(matmul(X, beta), 1), y);
    };
    const at = [0.4, -0.3];
    const expected = evaluate(compileModel(flat), wasm, at);
    const got = evaluate(compileModel(vectorised), wasm, at);
    expect(got.value).toBeCloseTo(expected.value, 10);
    expect(got.gradient[1]).toBeCloseTo(expected.gradient[1], 10);
  });

  it('count a term that does not vary along them once for every element', () => {
    const inPlate = (): void => {
      const mu = sample('mu', Normal(0, 1));
      plate('rows', 3, () => {
        observe('y', Normal(mu, 1), 2);
        factor('f', mul(mu, 0.1));
        deterministic('twice', mul(mu, 2));
      });
    };
    const spelled = (): void => {
      const mu = sample('mu', Normal(0, 1));
      observe('y', Normal(mu, 1), [2, 2, 2]);
      factor('f', mul(mu, 0.3));
    };
    const spec = compileModel(inPlate);
    expect(evaluate(spec, wasm, [0.7]).value).toBeCloseTo(
      evaluate(compileModel(spelled), wasm, [0.7]).value,
      12,
    );
    expect(logJoint(inPlate, { mu: 0.7 }).item()).toBeCloseTo(logJoint(spelled, { mu: 0.7 }).item(), 12);
    expect(spec.entries.find(entry => entry.name === 'twice')?.shape).toEqual([3]);
  });

  it('refuse to guess between two plates of one size', () => {
    const y = tensor([1, 2, 3]);
    const model = (): void => {
      plate('rows', 3, () =>
        plate('columns', 3, () => observe('y', Normal(sample('m', Normal(0, 1)), 1), y)),
      );
    };
    expect(() => compileModel(model)).toThrow(/could belong to the plates "rows" or "columns"/);
  });

  it('run per element when looped over', () => {
    const model = (): void => {
      for (const i of plate('rows', 2)) sample('x', Normal(i, 1));
    };
    expect(compileModel(model).coordinateNames).toEqual(['x[0]', 'x[1]']);
  });
});

describe('condition', () => {
  const model = (): void => {
    const a = sample('a', Normal(0, 1));
    sample('b', Normal(a, 1));
  };

  it('turns sites into observations', () => {
    const spec = compileModel(condition(model, { b: 2 }));
    expect(spec.coordinateNames).toEqual(['a']);
    expect(evaluate(spec, wasm, [0.5]).value).toBeCloseTo(normal(0.5, 0, 1) + normal(2, 0.5, 1), 12);
  });

  it('names a site the model does not have', () => {
    expect(() => compileModel(condition(model, { c: 2 }))).toThrow('no site "c"');
  });
});

describe('bad models say what is wrong', () => {
  const mu = (): Numeric => sample('mu', Normal(0, 1));
  it.each([
    ['no sites', () => observe('y', Normal(0, 1), 1), /no free sites/],
    ['a name used twice', () => [sample('a', Normal(0, 1)), sample('a', Normal(0, 1))], /"a" is used twice/],
    ['scale ≤ 0', () => sample('a', Normal(0, -1)), /scale must be positive, got −1/],
    [
      'an observation outside the support',
      () => observe('k', Binomial(10, sample('p', Beta(1, 1))), 11),
      /k = 11 is outside/,
    ],
    ['NaN in data', () => observe('y', Normal(mu(), 1), [1, NaN, 3]), /y\[1\] is NaN/],
    ['shapes that do not broadcast', () => add(mul(mu(), [1, 2, 3]), [1, 2]), /\[3\].*\[2\]/s],
    [
      'an observation of the wrong shape',
      () => observe('y', Normal([0, 0, 0], sample('s', HalfCauchy(1))), [1, 2]),
      /shape \[2\].*batch shape \[3\]/,
    ],
    ['a discrete free site', () => sample('k', Bernoulli(0.5)), /discrete/],
    [
      'a trace too large',
      () => {
        let x: Numeric = mu();
        for (let i = 0; i < 30_000; i++) x = mul(x, i + 0.5);
        factor('f', x);
      },
      /20,000/,
    ],
    [
      'an async model',
      async () => {
        sample('a', Normal(0, 1));
        await Promise.resolve();
      },
      /async/,
    ],
    [
      'sample of a number',
      () => sample('a', 3 as unknown as ReturnType<typeof Normal>),
      /only a distribution/,
    ],
  ] as [string, Model, RegExp][])('%s', (_name, model, message) => {
    expect(() => compileModel(model)).toThrow(message);
  });

  it('sample outside a model', () => {
    expect(() => sample('a', Normal(0, 1))).toThrow(/outside a model/);
  });
});

describe('scope', () => {
  it('keeps sites of one name apart', () => {
    const part = (): void => void sample('t', Normal(0, 1));
    const model = (): void => {
      scope('a', part);
      scope('b', part);
    };
    expect(compileModel(model).coordinateNames).toEqual(['a.t', 'b.t']);
  });
});

describe('param', () => {
  it('binds once and returns by name', () => {
    expect(Number(param('w', 2).item())).toBe(2);
    expect(Number(param('w', 5).item())).toBe(2);
  });
});
