/** Solutions of differential equations against known ones, and their gradients. */
import { describe, expect, it } from 'vitest';
import { checkGradient, grad, gradientGraph } from '../autodiff/index.ts';
import { wasm } from '../backends/wasm/index.ts';
import { expectAgreement } from '../backends/wasm/test-graphs.ts';
import * as A from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import { odeint, type OdeOptions } from './odeint.ts';

const list = (x: Tensor): number[] => [...(x.value?.values ?? [])];
type State = [Tensor, Tensor, Tensor];

const sir = ([s, i]: State, _t: Tensor, beta: Tensor, gamma: Tensor): State => {
  const [infected, recovered] = [A.mul(beta, A.mul(s, i)), A.mul(gamma, i)];
  return [A.neg(infected), A.sub(infected, recovered), recovered];
};

const solve = (
  ts: number[],
  options: OdeOptions,
  beta: number | Tensor = 0.5,
  gamma: number | Tensor = 0.2,
): State => odeint(sir, [0.99, 0.01, 0] as unknown as State, ts, { ...options, args: [beta, gamma] });

const METHODS: readonly OdeOptions[] = [
  { method: 'rk4', steps: 150 },
  { method: 'dopri5', rtol: 1e-9, atol: 1e-11 },
  { method: 'rosenbrock', rtol: 1e-9, atol: 1e-11 },
];

describe('odeint', () => {
  it.each(METHODS)('finds the peak and the later course of an epidemic: %j', options => {
    const [s, i, r] = solve([0, 16.499, 16.509, 16.519, 20, 60], options).map(list);
    expect(i[2]).toBeCloseTo(0.23750384, 7);
    expect(Math.max(i[1], i[3])).toBeLessThan(i[2]);
    [0.26884619, 0.2097276, 0.52142621].forEach((x, k) => expect([s, i, r][k][4]).toBeCloseTo(x, 7));
    expect(r[5]).toBeCloseTo(0.8928054, 6);
    expect([s[0], i[0], r[0]]).toEqual([0.99, 0.01, 0]);
  });

  it.each(METHODS)('has gradients in parameters, start and times: %j', options => {
    const f = (p: Tensor): Tensor => {
      const ts = A.concat([A.tensor([0, 3]), A.reshape(A.at(p, 2), [1]), A.tensor([12])]);
      const [, i, r] = odeint(sir, [A.sub(1, A.at(p, 3)), A.at(p, 3), A.toTensor(0)] as State, ts, {
        ...options,
        args: [A.at(p, 0), A.at(p, 1)],
      });
      return A.add(A.sum(A.mul(i, [1, 2, 3, 4])), A.mul(10, A.at(r, 2)));
    };
    expect(checkGradient(f, [0.5, 0.2, 7, 0.01], { tolerance: 1e-6 }).error).toBeLessThan(1e-6);
  });

  it('takes second derivatives', () => {
    const f = (p: Tensor): Tensor => A.sum(solve([0, 5, 10], { method: 'rk4', steps: 5 }, p, 0.2)[1]);
    expect(checkGradient(x => grad(f)(x), 0.5, { tolerance: 1e-6 }).error).toBeLessThan(1e-6);
  });

  it('takes vectors and numbers, and a time that enters', () => {
    const y = odeint(
      (v: Tensor, t: Tensor) => A.add(A.mul(v, A.tensor([-1, -2])), A.sub(t, t)),
      A.tensor([1, 3]),
      [0, 1, 2],
    );
    expect(y.shape).toEqual([3, 2]);
    list(y).forEach((x, k) =>
      expect(x).toBeCloseTo((k % 2 ? 3 : 1) * Math.exp(-(1 + (k % 2)) * Math.floor(k / 2)), 5),
    );
    const half = odeint((_: Tensor, t: Tensor) => t, 0 as Tensor, [1, 2, 3]);
    list(half).forEach((x, k) => expect(x).toBeCloseTo(((k + 1) ** 2 - 1) / 2, 8));
  });

  it('of one time returns the start', () => {
    for (const { method } of METHODS)
      expect(list(odeint((v: Tensor) => v, 3 as Tensor, [2], { method }))).toEqual([3]);
  });

  it('has the gradient of what it computes, also where that is mostly error', () => {
    // The prey falls far below atol: its logarithm is noise, and what the steps do weighs more than the equation.
    const species = ([u, v]: [Tensor, Tensor], _: Tensor, p: Tensor): Tensor[] => [
      A.mul(A.sub(A.at(p, 0), A.mul(A.at(p, 1), v)), u),
      A.mul(A.sub(A.mul(A.at(p, 3), u), A.at(p, 2)), v),
    ];
    const f = (p: Tensor): Tensor => {
      const start = [3.26, 7.56] as unknown as [Tensor, Tensor];
      const [u] = odeint(species, start, A.linspace(0, 6, 7), { args: [p] });
      return A.sum(A.log(A.abs(u)));
    };
    const graph = gradientGraph(
      A.trace([{ name: 'p', role: 'parameter', shape: [4] }], ([p]) => ({ loss: f(p) })),
      'loss',
      'p',
    );
    const program = wasm.load(graph);
    const place = [5.2, 0.013, 0.14, 0.29];
    const at = (p: readonly number[]): number => {
      program.input('p').set(p);
      program.run();
      return program.output('loss')[0];
    };
    program.bind();
    at(place);
    const gradient = [...program.output('gradient')];
    place.forEach((center, i) => {
      const h = 1e-7 * center;
      const estimate = (at(place.with(i, center + h)) - at(place.with(i, center - h))) / (2 * h);
      expect(Math.abs(gradient[i] - estimate) / (1 + Math.abs(estimate))).toBeLessThan(1e-3);
    });
  });

  it('refuses options that mean nothing', () => {
    const solved = (options: object) => () => odeint((v: Tensor) => v, 1 as Tensor, [0, 1], options);
    expect(solved({ method: 'euler' })).toThrow(/no such method/);
    expect(solved({ rtol: 0 })).toThrow(/rtol is out of bounds/);
    expect(solved({ method: 'rosenbrock', atol: -1 })).toThrow(/atol is out of bounds/);
    expect(solved({ maxSteps: 0 })).toThrow(/maxSteps is out of bounds/);
  });

  it('says with NaN which times it did not reach', () => {
    const y = list(odeint((v: Tensor) => A.neg(v), 1 as Tensor, [0, 0.001, 1000], { maxSteps: 20 }));
    expect(y.map(Number.isNaN)).toEqual([false, false, true]);
  });

  it('solves every element of a plate, each with its own steps', () => {
    const axis = A.newAxis('rates', 3);
    const rate = A.withAxes(A.tensor([0.1, 1, 30]), [axis]);
    const y = odeint((v: Tensor) => A.neg(A.mul(rate, v)), 1 as Tensor, [0, 0.5, 1], { rtol: 1e-8 });
    const values = list(A.underlying(y));
    [0.1, 1, 30].forEach((k, row) =>
      [0, 0.5, 1].forEach((t, i) => expect(values[3 * row + i]).toBeCloseTo(Math.exp(-k * t), 6)),
    );
  });

  it.each(METHODS)('gives the same numbers in WASM: %j', options => {
    const graph = A.trace([{ name: 'p', role: 'parameter', shape: [2] }], ([p]) => {
      const small = options.method === 'rk4' ? { ...options, steps: 4 } : { ...options, maxSteps: 300 };
      const [, i] = solve([0, 2, 4, 9], small, A.at(p, 0), A.at(p, 1));
      return { loss: A.sum(A.square(i)), i };
    });
    expectAgreement(gradientGraph(graph, 'loss', 'p'), { p: [0.5, 0.2] }, 1e-10);
  });
});
