/** Stiff equations against published solutions; gradients, batches, plates and backends. */
import { describe, expect, it } from 'vitest';
import * as A from '../array/index.ts';
import type { Graph, Tensor } from '../array/index.ts';
import { batchGraph } from '../array/vmap-graph.ts';
import { grad, gradientGraph } from '../autodiff/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { createDevice } from '../backends/tfjs/index.ts';
import { expectAgreement } from '../backends/wasm/test-graphs.ts';
import { wasm } from '../backends/wasm/index.ts';
import { inverseOf } from './inverse.ts';
import { odeint, type OdeOptions } from './odeint.ts';

const list = (x: Tensor): number[] => [...(x.value?.values ?? [])];
const STIFF: OdeOptions = { method: 'rosenbrock', rtol: 1e-7, atol: 1e-13, maxSteps: 3000 };

type State = [Tensor, Tensor, Tensor];
const START = [1, 0, 0] as unknown as State;

/** Robertson's three reactions. */
const robertson = ([a, b, c]: State, _: Tensor, rates: Tensor): State => {
  const [slow, back, fast] = [
    A.mul(A.at(rates, 0), a),
    A.mul(A.at(rates, 2), A.mul(b, c)),
    A.mul(A.at(rates, 1), A.square(b)),
  ];
  return [A.sub(back, slow), A.sub(A.sub(slow, back), fast), fast];
};
const RATES = [0.04, 3e7, 1e4];

/** The logarithms of the solution, its weights unlike, in logarithms of rates. */
function course(x: Tensor, options: OdeOptions): Tensor {
  const parts = odeint(robertson, START, [0, 0.4, 40, 4e3], { ...options, args: [A.mul(A.exp(x), RATES)] });
  return A.sum(A.stack(parts.map((y, i) => A.sum(A.mul(A.log(A.slice(y, 1, 4)), [1 + i, 2, 3 - i])))));
}

const graphOf = (f: (x: Tensor) => Tensor, size: number): Graph =>
  gradientGraph(
    A.trace([{ name: 'x', role: 'parameter', shape: [size] }], ([x]) => ({ loss: f(x) })),
    'loss',
    'x',
  );

function evaluate(
  graph: Graph,
  x: readonly number[],
  backend = wasm,
): { loss: number[]; gradient: number[] } {
  const program = backend.load(graph);
  program.input('x').set(x);
  program.bind();
  program.run();
  return { loss: [...program.output('loss')], gradient: [...program.output('gradient')] };
}

function expectSlopes(graph: Graph, at: readonly number[], tolerance: number): void {
  const { gradient } = evaluate(graph, at);
  at.forEach((center, i) => {
    const [high, low] = [1e-6, -1e-6].map(h => evaluate(graph, at.with(i, center + h)).loss[0]);
    const estimate = (high - low) / 2e-6;
    expect(Math.abs(gradient[i] - estimate) / (1 + Math.abs(estimate))).toBeLessThan(tolerance);
  });
}

describe('the method for stiff equations', () => {
  it('follows Robertson’s reactions over eleven decades', () => {
    // To 4·10⁴: the output printed in the documentation of LSODE, which was asked for four digits.
    const printed = [
      [0.4, 9.851726e-1, 3.386406e-5, 1.479357e-2],
      [4, 9.055142e-1, 2.240418e-5, 9.446344e-2],
      [40, 7.15805e-1, 9.184616e-6, 2.841858e-1],
      [400, 4.504846e-1, 3.222434e-6, 5.495122e-1],
      [4e3, 1.831701e-1, 8.940379e-7, 8.16829e-1],
      [4e4, 3.897016e-2, 1.621193e-7, 9.610297e-1],
    ];
    const ts = [0, ...printed.map(([t]) => t), 1e11];
    const y = odeint(robertson, START, ts, { ...STIFF, args: [A.tensor(RATES)] }).map(list);
    printed.forEach(([, ...row], i) =>
      row.forEach((value, k) => expect(Math.abs(y[k][i + 1] / value - 1)).toBeLessThan(5e-4)),
    );
    // At the end: Mazzia and Magherini, Test Set for Initial Value Problem Solvers, II-10.
    const last = [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505];
    last.forEach((value, k) => expect(Math.abs(y[k][7] / value - 1)).toBeLessThan(5e-5));
  });

  it('follows van der Pol’s oscillator through its jumps, μ = 1000', () => {
    const oscillator = ([y, v]: [Tensor, Tensor]): Tensor[] => [
      v,
      A.sub(A.mul(1000, A.mul(A.sub(1, A.square(y)), v)), y),
    ];
    const start = [2, 0] as unknown as [Tensor, Tensor];
    const [y, v] = odeint(oscillator, start, [0, 2000], { ...STIFF, atol: 1e-9 });
    // The same test set, II-5, whose time is ours over μ and whose slope is ours times μ.
    expect(list(y)[1]).toBeCloseTo(1.706167732170483, 6);
    expect(1000 * list(v)[1]).toBeCloseTo(-0.8928097010247975, 6);
  });

  it('follows the eight reactions of HIRES', () => {
    const reactions = (y: Tensor): Tensor => {
      const linear = [
        [-1.71, 0.43, 8.32, 0, 0, 0, 0, 0],
        [1.71, -8.75, 0, 0, 0, 0, 0, 0],
        [0, 0, -10.03, 0.43, 0.035, 0, 0, 0],
        [0, 8.32, 1.71, -1.12, 0, 0, 0, 0],
        [0, 0, 0, 0, -1.745, 0.43, 0.43, 0],
        [0, 0, 0, 0.69, 1.71, -0.43, 0.69, 0],
        [0, 0, 0, 0, 0, 0, -1.81, 0],
        [0, 0, 0, 0, 0, 0, 1.81, 0],
      ];
      const pair = A.mul(280, A.mul(A.at(y, 5), A.at(y, 7)));
      const moved = A.reshape(A.matmul(linear, A.reshape(y, [8, 1])), [8]);
      return A.add(A.add(moved, [0.0007, 0, 0, 0, 0, 0, 0, 0]), A.mul(pair, [0, 0, 0, 0, 0, -1, 1, -1]));
    };
    const y = odeint(reactions, A.tensor([1, 0, 0, 0, 0, 0, 0, 0.0057]), [0, 321.8122], {
      ...STIFF,
      atol: 1e-10,
    });
    // The same test set, II-1.
    const last = [
      0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
      0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
    ];
    last.forEach((value, k) => expect(Math.abs(list(y)[8 + k] / value - 1)).toBeLessThan(1e-5));
  });

  it('is of order four, on an equation in which time enters', () => {
    const far = (rtol: number): number => {
      const y = odeint((v: Tensor, t: Tensor) => A.neg(A.mul(A.square(v), A.cos(t))), 1 as Tensor, [0, 1.3], {
        method: 'rosenbrock',
        rtol,
        atol: rtol,
      });
      return Math.abs(list(y)[1] - 1 / (1 + Math.sin(1.3)));
    };
    expect(far(1e-5)).toBeLessThan(1e-5);
    expect(far(1e-9)).toBeLessThan(1e-9);
  });

  it('takes one equation, none, and numbers that are none', () => {
    const decay = (v: Tensor): Tensor => A.mul(-1e6, A.sub(v, 1));
    expect(list(odeint(decay, 3 as Tensor, [0, 1, 2], STIFF))[2]).toBeCloseTo(1, 9);
    expect(odeint((v: Tensor) => v, A.zeros(0), [0, 1], STIFF).shape).toEqual([2, 0]);
    const nan = list(odeint(decay, NaN as unknown as Tensor, [0, 1], { ...STIFF, maxSteps: 50 }));
    expect(nan).toEqual([NaN, NaN]);
  });
});

describe('gradients through a stiff solution', () => {
  const options = { ...STIFF, rtol: 1e-5, maxSteps: 300 };
  const graph = graphOf(x => course(x, options), 3);

  it('are those of differences, to the second order', () => {
    expectSlopes(graph, [0, 0, 0], 1e-5);
    expectSlopes(graph, [0.3, -0.2, 0.1], 1e-5);
    const slope = graphOf(x => A.sum(A.square(grad((z: Tensor) => course(z, options))(x))), 3);
    expectSlopes(slope, [0.3, -0.2, 0.1], 1e-4);
  });

  it('are those of the interpreter in WASM', () => {
    expectAgreement(graph, { x: [0.3, -0.2, 0.1] }, 1e-8);
  });

  it('are the same for many members at once', () => {
    const rows = [
      [0, 0, 0],
      [0.3, -0.2, 0.1],
      [-1, 0.5, 0.4],
    ];
    const { gradient } = evaluate(batchGraph(graph, ['x'], 3), rows.flat());
    rows.forEach((x, m) =>
      evaluate(graph, x).gradient.forEach((value, i) => expect(gradient[3 * m + i]).toBeCloseTo(value, 5)),
    );
  });

  it('come from a device to its accuracy', async () => {
    // ε y′ = cos t − y, which follows cos t.
    const small = graphOf(x => {
      const pull = (v: Tensor, t: Tensor): Tensor => A.mul(A.exp(A.at(x, 0)), A.sub(A.cos(t), v));
      return A.sum(
        odeint(pull, 0 as Tensor, [0, 0.5, 1], {
          method: 'rosenbrock',
          rtol: 1e-3,
          atol: 1e-3,
          maxSteps: 60,
        }),
      );
    }, 1);
    const device = await createDevice('cpu');
    const program = device.load(small);
    program.bind({});
    const found = await program.run({ x: [3] });
    program.dispose();
    const expected = evaluate(small, [3], interpreter);
    expect(found.loss[0]).toBeCloseTo(expected.loss[0], 3);
    expect(found.gradient[0]).toBeCloseTo(expected.gradient[0], 3);
  });
});

it('in a plate solves the equation of every element', () => {
  const axis = A.newAxis('rates', 3);
  const rate = A.withAxes(A.tensor([1, 100, 1e5]), [axis]);
  const y = odeint((v: Tensor, t: Tensor) => A.mul(rate, A.sub(A.sin(t), v)), 1 as Tensor, [0, 1, 2], STIFF);
  const values = list(A.underlying(y));
  [1, 100, 1e5].forEach((k, row) =>
    [1, 2].forEach(t => {
      const start = Math.exp(-k * t) * (1 + k / (1 + k * k));
      const known = (k * k * Math.sin(t) - k * Math.cos(t)) / (1 + k * k) + start;
      expect(values[3 * row + t]).toBeCloseTo(known, 5);
    }),
  );
});

describe('the inverse inside the loop', () => {
  it.each([1, 2, 3, 5])('is one of matrices of %d rows that need their pivots', n => {
    const values = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 0 : Math.sin(7 * i + 1)));
    const a = n === 1 ? A.tensor([[-4]]) : A.tensor(values).reshape([n, n]);
    const product = list(A.matmul(a, inverseOf(a)));
    product.forEach((value, i) => expect(value).toBeCloseTo(i % (n + 1) === 0 ? 1 : 0, 10));
  });

  it('of a singular matrix is not finite', () => {
    expect(
      list(
        inverseOf(
          A.tensor([
            [1, 2],
            [2, 4],
          ]),
        ),
      ).some(Number.isFinite),
    ).toBe(false);
  });
});
