/** Branches and loops on values not known yet: values, derivatives, batches, backends, and what they refuse. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { grad, gradientGraph, jvp } from '../autodiff/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { createDevice, type Device } from '../backends/tfjs/index.ts';
import { expectAgreement, type Values } from '../backends/wasm/test-graphs.ts';
import { wasm } from '../backends/wasm/index.ts';
import { runCell } from '../../cli/run-cell.ts';
import { TildeError } from '../errors.ts';
import { cond, fori, whileLoop } from './control.ts';
import type { Graph } from './graph.ts';
import * as A from './index.ts';
import type { Tensor } from './index.ts';
import { batchGraph } from './vmap-graph.ts';

type Pair = readonly [Tensor, Tensor];

/** Outputs `y` and the gradient of its sum in the parameter `x` [size]. */
function graphOf(size: number, f: (x: Tensor) => Tensor): Graph {
  const plain = A.trace([{ name: 'x', role: 'parameter', shape: [size] }], ([x]) => {
    const y = f(x);
    return { y, loss: A.sum(y) };
  });
  return gradientGraph(plain, 'loss', 'x');
}

function run(graph: Graph, inputs: Values, backend = interpreter): Record<string, number[]> {
  const program = backend.load(graph);
  for (const [name, values] of Object.entries(inputs)) program.input(name).set(values);
  program.bind();
  program.run();
  return Object.fromEntries(graph.outputs.map(({ name }) => [name, [...program.output(name)]]));
}

/** The gradient, and that of the gradient's sum of squares, against central differences. */
function expectSlopes(f: (x: Tensor) => Tensor, at: readonly number[], tolerance = 1e-6): void {
  const shape = [at.length];
  const slope = A.trace([{ name: 'x', role: 'parameter', shape }], ([x]) => ({
    loss: A.sum(A.square(grad((z: Tensor) => A.sum(f(z)))(x))),
  }));
  for (const graph of [graphOf(at.length, f), gradientGraph(slope, 'loss', 'x')]) {
    const { gradient } = run(graph, { x: at });
    at.forEach((center, i) => {
      const h = 1e-6 * Math.max(1, Math.abs(center));
      const [high, low] = [center + h, center - h].map(x => run(graph, { x: at.with(i, x) }).loss[0]);
      const estimate = (high - low) / (2 * h);
      expect(Math.abs(gradient[i] - estimate) / (1 + Math.abs(estimate))).toBeLessThan(tolerance);
    });
  }
}

const branch = (x: Tensor): Tensor => {
  const [a, b] = [A.at(x, 0), A.at(x, 1)];
  return cond(
    A.gt(a, 0),
    (u: Tensor) => A.mul(A.log(a), A.square(u)),
    (u: Tensor) => A.exp(A.mul(a, A.mul(u, u))),
    b,
  );
};

/** Halves until it is small: the number of steps depends on x. */
const halving = (x: Tensor): Tensor => {
  const state = (y: Tensor, z: Tensor): Pair => [y, z];
  const [y, z] = whileLoop(
    ([own]: Pair) => A.gt(own, 0.1),
    ([own, sum]: Pair) => state(A.mul(own, A.add(0.3, A.mul(0.1, A.sin(own)))), A.add(sum, A.square(own))),
    state(A.at(x, 0), A.at(x, 1)),
    { maxSteps: 40 },
  );
  return A.mul(y, z);
};

const counted = (x: Tensor): Tensor =>
  fori(1, 5, (i, own: Tensor) => A.add(A.mul(own, A.sin(own)), A.div(i, 10)), x);

const CASES = [
  {
    name: 'cond',
    f: branch,
    size: 2,
    at: [
      [0.7, 0.4],
      [-0.6, 0.9],
      [2.5, -1.3],
    ],
  },
  {
    name: 'whileLoop',
    f: halving,
    size: 2,
    at: [
      [0.7, 0.4],
      [0.05, 0.9],
      [31, -1.3],
    ],
  },
  {
    name: 'fori',
    f: counted,
    size: 3,
    at: [
      [0.7, 0.4, -2],
      [0.05, 0.9, 1.5],
    ],
  },
] as const;

describe.each(CASES)('$name', ({ f, size, at }) => {
  it('has first and second derivatives', () => {
    for (const x of at) expectSlopes(f, x);
  });

  it('gives on symbols the numbers that it gives on numbers', () => {
    for (const x of at) {
      const plain = A.toTensor(f(A.tensor([...x])));
      const symbols = run(graphOf(size, f), { x }).y;
      [...(plain.value?.values ?? [])].forEach((value, i) => expect(symbols[i]).toBeCloseTo(value, 12));
    }
  });

  it('gives the interpreter’s numbers in WASM', () => {
    for (const x of [
      ...at,
      Array.from({ length: size }, () => NaN),
      Array.from({ length: size }, () => Infinity),
    ])
      expectAgreement(graphOf(size, f), { x }, 1e-12);
  });

  it.each([1, 2, 5])('does %d members at once as one by one', members => {
    const graph = graphOf(size, f);
    const rows = Array.from({ length: members }, (_, m) => at[m % at.length].map(x => x + 0.01 * m));
    const wide = batchGraph(graph, ['x'], members);
    for (const backend of [interpreter, wasm]) {
      const together = run(wide, { x: rows.flat() }, backend);
      rows.forEach((x, m) => {
        for (const [name, values] of Object.entries(run(graph, { x })))
          values.forEach((value, i) =>
            expect(together[name][m * values.length + i], `${name} of member ${m}`).toBeCloseTo(value, 10),
          );
      });
    }
  });
});

describe('on a device', () => {
  let device: Device;
  beforeAll(async () => void (device = await createDevice('cpu')));

  test.each(CASES)('$name gives the interpreter’s values and gradients', async ({ f, size, at }) => {
    const graph = graphOf(size, f);
    const wide = batchGraph(graph, ['x'], at.length);
    const expected = run(wide, { x: at.flat() });
    const program = device.load(wide);
    program.bind({});
    const found = await program.run({ x: at.flat() });
    program.dispose();
    for (const name of ['y', 'gradient'])
      expected[name].forEach((value, i) =>
        expect(Math.abs(found[name][i] - value) / (1 + Math.abs(value))).toBeLessThan(1e-4),
      );
  });

  test('a loop without an end is refused, with what to do', async () => {
    const graph = A.trace([{ name: 'x', role: 'parameter', shape: [] }], ([x]) => ({
      y: whileLoop(
        (own: Tensor) => A.lt(own, 9),
        (own: Tensor) => A.add(own, 1),
        x,
      ),
    }));
    const program = device.load(graph);
    program.bind({});
    await expect(program.run({ x: [0] })).rejects.toThrow(/cannot tell when a loop/);
    program.dispose();
  });
});

/** Never ends where it is computed. */
const forever = (x: Tensor): Tensor =>
  whileLoop(
    (own: Tensor) => A.ge(own, own),
    (own: Tensor) => A.mul(own, 1),
    x,
  );

describe('cond', () => {
  it('computes the branch that is taken and no other', () => {
    const graph = A.trace(
      [
        { name: 'x', role: 'parameter', shape: [] },
        { name: 'd', role: 'data', shape: [] },
      ],
      ([x, d]) => ({
        y: cond(
          A.gt(x, 0),
          () => A.mul(x, d),
          () => A.add(forever(x), forever(d)),
        ),
      }),
    );
    for (const backend of [interpreter, wasm]) expect(run(graph, { x: [2], d: [3] }, backend).y).toEqual([6]);
  });

  it('returns trees, and arrays of shapes that broadcast', () => {
    const graph = A.trace([{ name: 'x', role: 'parameter', shape: [3] }], ([x]) => {
      const result = cond(
        A.gt(A.sum(x), 0),
        () => ({ a: A.square(x), b: [A.sum(x), 1] }),
        () => ({ a: A.toTensor(-1), b: [A.toTensor(5), 2] }),
      );
      return { a: result.a, b: A.toTensor(result.b[0]), c: A.toTensor(result.b[1]) };
    });
    expect(run(graph, { x: [1, 2, 3] })).toEqual({ a: [1, 4, 9], b: [6], c: [1] });
    expect(run(graph, { x: [1, -2, -3] })).toEqual({ a: [-1, -1, -1], b: [5], c: [2] });
    const none = A.trace([{ name: 'x', role: 'parameter', shape: [0] }], ([x]) => ({
      y: cond(
        A.eq(A.sum(x), 0),
        () => A.exp(x),
        () => x,
      ),
    }));
    expect(run(none, { x: [] }).y).toEqual([]);
    expect(run(none, { x: [] }, wasm).y).toEqual([]);
  });

  it('is an ordinary if on numbers, whose branches may do anything', () => {
    expect(
      cond(
        1,
        () => 'yes',
        () => 'no',
      ),
    ).toBe('yes');
    expect(
      cond(
        A.lt(2, 1),
        x => x,
        x => -x,
        3,
      ),
    ).toBe(-3);
    expect(
      cond(
        NaN,
        () => 1,
        () => 2,
      ),
    ).toBe(1);
  });

  it('chooses element by element where the test belongs to a plate', () => {
    const axis = A.newAxis('rows', 3);
    const x = A.withAxes(A.tensor([-1, 4, 9]), [axis]);
    const y = cond(
      A.gt(x, 0),
      () => A.sqrt(x),
      () => A.neg(x),
    );
    expect([...(A.underlying(y).value?.values ?? [])]).toEqual([1, 2, 3]);
  });

  it('nests in loops, and loops in it', () => {
    const f = (x: Tensor): Tensor =>
      fori(
        0,
        4,
        (i, s: Tensor) =>
          cond(
            A.gt(A.mul(s, A.sin(i)), 0),
            () => fori(0, 2, (_, u: Tensor) => A.mul(u, A.cos(u)), s),
            () => A.sub(s, A.mul(0.3, A.square(s))),
          ),
        A.sum(x),
      );
    expectSlopes(f, [0.9, 0.35]);
    expectSlopes(f, [-0.9, 0.35]);
    expectAgreement(graphOf(2, f), { x: [0.9, 0.35] }, 1e-12);
  });

  it('says what is wrong', () => {
    const at = (f: (x: Tensor) => unknown): (() => unknown) => {
      return () =>
        A.trace([{ name: 'x', role: 'parameter', shape: [2] }], ([x]) => ({ y: A.toTensor(f(x) as Tensor) }));
    };
    expect(
      at(x =>
        cond(
          A.gt(x, 0),
          () => 1,
          () => 2,
        ),
      ),
    ).toThrow(/cond: expected one value, got an array of shape \[2\]/);
    const test = (x: Tensor): Tensor => A.gt(A.sum(x), 0);
    expect(
      at(x =>
        cond(
          test(x),
          () => A.zeros(2),
          () => A.zeros(3),
        ),
      ),
    ).toThrow(/different shapes, \[2\] and \[3\]/);
    expect(
      at(x =>
        cond<[], unknown>(
          test(x),
          () => ({ a: 1 }),
          () => ({ b: 1 }),
        ),
      ),
    ).toThrow(/different structures/);
  });
});

describe('whileLoop', () => {
  const steps = (x: Tensor, maxSteps?: number): Tensor =>
    whileLoop(
      (own: Tensor) => A.lt(own, 10),
      (own: Tensor) => A.mul(own, 2),
      x,
      maxSteps === undefined ? {} : { maxSteps },
    );
  const traced = (maxSteps?: number): Graph =>
    A.trace([{ name: 'x', role: 'parameter', shape: [] }], ([x]) => ({ y: steps(x, maxSteps) }));

  it('takes no step where there is none to take, and as many as it needs', () => {
    for (const backend of [interpreter, wasm]) {
      const found = [20, 3, 1e-9].map(x => run(traced(), { x: [x] }, backend).y[0]);
      expect(found.slice(0, 2)).toEqual([20, 12]);
      expect(found[2]).toBeCloseTo(1e-9 * 2 ** 34, 12);
    }
  });

  it('is NaN where it has not ended after maxSteps', () => {
    expect([1, 3, 20].map(x => run(traced(3), { x: [x] }).y[0])).toEqual([NaN, 12, 20]);
    expect([1, 3, 20].map(x => A.toTensor(steps(A.tensor(x), 3)).item())).toEqual([NaN, 12, 20]);
    expect([1, 20].map(x => run(traced(0), { x: [x] }).y[0])).toEqual([NaN, 20]);
  });

  it('without maxSteps has derivatives forward, and says why none backward', () => {
    const tangent = A.trace([{ name: 'x', role: 'parameter', shape: [] }], ([x]) => ({
      t: A.toTensor(jvp((own: Tensor) => steps(own), x, A.tensor(1)).tangent),
    }));
    for (const backend of [interpreter, wasm]) expect(run(tangent, { x: [3] }, backend).t).toEqual([4]);
    expect(() => gradientGraph(traced(), 'y', 'x')).toThrow(
      /no gradient, because nobody knows how many steps/,
    );
    expect(run(gradientGraph(traced(9), 'y', 'x'), { x: [3] }).gradient).toEqual([4]);
  });

  it('without maxSteps lets every element of a plate and of a batch take its own steps', () => {
    const axis = A.newAxis('rows', 4);
    const y = steps(A.withAxes(A.tensor([3, 20, 1, 9]), [axis]));
    expect([...(A.underlying(y).value?.values ?? [])]).toEqual([12, 20, 16, 18]);
    const wide = batchGraph(traced(), ['x'], 4);
    for (const backend of [interpreter, wasm])
      expect(run(wide, { x: [3, 20, 1, 9] }, backend).y).toEqual([12, 20, 16, 18]);
    expect(run(wide, { x: [30, 20, 10, 90] }).y).toEqual([30, 20, 10, 90]);
  });

  it('refuses a step that changes the carry', () => {
    const traces = (body: (own: Tensor) => unknown): (() => unknown) => {
      return () =>
        A.trace([{ name: 'x', role: 'parameter', shape: [2] }], ([x]) => ({
          y: whileLoop((own: Tensor) => A.lt(A.sum(own), 9), body, x),
        }));
    };
    expect(traces(() => A.zeros(3))).toThrow(
      /whileLoop: the carry has shape \[2\] before a step and \[3\] after it/,
    );
    expect(traces(() => ({ a: 1 }))).toThrow(TildeError);
    expect(() =>
      whileLoop(
        () => 0,
        x => x,
        1,
        { maxSteps: -1 },
      ),
    ).toThrow(/maxSteps is out of bounds/);
  });
});

describe('fori', () => {
  it('takes bounds that are not known yet', () => {
    const graph = A.trace(
      [
        { name: 'x', role: 'parameter', shape: [2] },
        { name: 'n', role: 'data', shape: [] },
      ],
      ([x, n]) => {
        const y = fori(0, n, (i, own: Tensor) => A.add(A.mul(own, x), i), x, { maxSteps: 10 });
        return { loss: A.sum(y) };
      },
    );
    const full = gradientGraph(graph, 'loss', 'x');
    for (const n of [0, 1, 3, 10]) {
      let expected = [0.5, 2];
      for (let i = 0; i < n; i++) expected = expected.map((y, k) => y * [0.5, 2][k] + i);
      expect(run(full, { x: [0.5, 2], n: [n] }).loss[0]).toBeCloseTo(expected[0] + expected[1], 9);
      expectAgreement(full, { x: [0.5, 2], n: [n] }, 1e-12);
    }
    expect(run(full, { x: [0.5, 2], n: [11] }).loss).toEqual([NaN]);
  });

  it('does nothing between bounds that are the wrong way round, and is an ordinary loop on numbers', () => {
    expect(fori(3, 3, () => 0, 7)).toBe(7);
    expect(fori(3, -3, () => 0, 7)).toBe(7);
    expect(fori(0, 4, (i, s: number) => s + Number(i), 1)).toBe(7);
    expect(() => fori(0, 1.5, () => 0, 7)).toThrow(/bounds must be whole numbers/);
  });
});

test('a statement where a model can say nothing is refused, and told where it stands', async () => {
  const fit = (body: string): Promise<unknown> =>
    runCell(
      'cell1',
      `function model() {\n  const x = ~Normal(0, 1);\n  ${body}\n}\nconst p = await mcmc(model, { chains: 1, warmup: 5, draws: 5 });`,
    );
  await expect(fit('const y = cond(x > 0, () => ~Normal(0, 1), () => 2);')).rejects.toThrow(
    /sample ".*" stands in a branch of cond/,
  );
  await expect(
    fit(
      'const y = whileLoop(y => y < x, y => { observe(Normal(y, 1), 2); return y + 1; }, 0, { maxSteps: 9 });',
    ),
  ).rejects.toThrow(/stands in a step of whileLoop/);
  const found = (await fit(
    'const y = cond(x > 0, () => log(1 + x), () => x / 2); observe(Normal(y, 0.1), 0.3); plate("p", 3, () => { const z = ~Normal(0, 1); observe(Normal(cond(z > x, () => z, () => x), 1), 0.5); });',
  )) as { p: { draws: unknown } };
  expect(found.p).toBeDefined();
});
