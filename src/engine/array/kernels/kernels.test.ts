/** Every kernel against a naive reference written with index arithmetic, on sizes 0, 1 and odd, with NaN and ∞. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as math from '../../math/index.ts';
import { sizeOf, tryBroadcast } from '../extents.ts';
import type { ArrayData } from '../graph.ts';
import { BINARY, UNARY, type ParamsOf, type Primitive, type Shape } from '../primitives.ts';
import { resultShape } from '../shape.ts';
import { kernels } from './index.ts';
import type { Kernel } from './kernel.ts';

const special = [0, -0, 1, -1, 0.5, 2.5, -3, Infinity, -Infinity, NaN];

function fill(shape: Shape, at: (i: number) => number): ArrayData {
  return { shape, values: Float64Array.from({ length: sizeOf(shape) }, (_, i) => at(i)) };
}
const awkward = (shape: Shape, seed = 0): ArrayData =>
  fill(shape, i => special[(i * 3 + seed) % special.length]);
const plain = (shape: Shape, seed = 0): ArrayData => fill(shape, i => ((i * 7 + seed) % 11) - 4.5);

function run<P extends Primitive>(op: P, inputs: readonly ArrayData[], params: ParamsOf<P>): ArrayData {
  const shape = resultShape(
    op,
    inputs.map(x => x.shape),
    params,
  );
  const kernel = kernels[op] as Kernel<P>;
  const values = kernel(inputs, params, shape);
  const stale = new Float64Array(values.length).fill(7);
  expect(kernel(inputs, params, shape, stale)).toEqual(values);
  return { shape, values };
}

/** Index of every element, row-major. */
function places(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap(p => Array.from({ length: n }, (_, i) => [...p, i])),
    [[]],
  );
}

function get(x: ArrayData, place: readonly number[]): number {
  const lead = place.length - x.shape.length;
  return x.values[x.shape.reduce((at, n, i) => at * n + (n === 1 ? 0 : place[i + lead]), 0)];
}

const shapes: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[5], [5]],
  [[5], []],
  [[1], [4]],
  [[2, 3], [3]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[0], [1]],
  [
    [3, 0],
    [3, 1],
  ],
  [[1], [2, 1]],
];

const references: Record<(typeof BINARY)[number], (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: math.pow,
  max: (a, b) => (a !== a || b !== b ? NaN : a > b ? a : b > a ? b : a + b === 0 ? Math.max(a, b) : a),
  min: (a, b) => (a !== a || b !== b ? NaN : a < b ? a : b < a ? b : a + b === 0 ? Math.min(a, b) : a),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  and: (a, b) => Number(a !== 0 && b !== 0),
  or: (a, b) => Number(a !== 0 || b !== 0),
  gammaP: math.gammaP,
  gammaQ: math.gammaQ,
};

describe('elementwise kernels', () => {
  it.each(UNARY)('%s applies its function to every element and passes NaN on', op => {
    const one = (x: number): number => run(op, [fill([1], () => x)], {}).values[0];
    const x = awkward([3, 5]);
    expect([...run(op, [x], {}).values]).toEqual([...x.values].map(one));
    if (op !== 'not') expect(one(NaN)).toBeNaN();
    expect(run(op, [fill([0], () => 1)], {}).values.length).toBe(0);
  });

  it.each(BINARY)('%s broadcasts by NumPy’s rule', op => {
    for (const [a, b] of shapes) {
      const [x, y] = [awkward(a), awkward(b, 4)];
      for (const [p, q] of [
        [x, y],
        [y, x],
      ]) {
        const { shape, values } = run(op, [p, q], {});
        expect([...values]).toEqual(places(shape).map(place => references[op](get(p, place), get(q, place))));
      }
    }
  });

  it('select chooses element by element, any test that is not 0 being true', () => {
    for (const [a, b] of shapes) {
      const [test, x] = [awkward(a), plain(b)];
      const y = plain(tryBroadcast(a, b) ?? [], 3);
      const { shape, values } = run('select', [test, x, y], {});
      expect([...values]).toEqual(places(shape).map(p => (get(test, p) !== 0 ? get(x, p) : get(y, p))));
    }
  });
});

describe('kernels that move elements', () => {
  it('transpose, broadcastTo, slice and concat read the right places', () => {
    const x = plain([2, 3, 4]);
    const turned = run('transpose', [x], { perm: [2, 0, 1] });
    expect([...turned.values]).toEqual(places([4, 2, 3]).map(([a, b, c]) => get(x, [b, c, a])));
    const wide = run('broadcastTo', [plain([3, 1])], { shape: [2, 3, 2] });
    expect([...wide.values]).toEqual(places([2, 3, 2]).map(p => get(plain([3, 1]), p)));
    const cut = run('slice', [x], { starts: [1, 2, 0], sizes: [1, 2, 2], steps: [1, -2, 3] });
    expect([...cut.values]).toEqual(places([1, 2, 2]).map(([a, b, c]) => get(x, [1 + a, 2 - 2 * b, 3 * c])));
    const joined = run('concat', [plain([2, 1]), plain([2, 0]), plain([2, 2], 5)], { axis: 1 });
    const [l, r] = [plain([2, 1]).values, plain([2, 2], 5).values];
    expect([...joined.values]).toEqual([l[0], r[0], r[1], l[1], r[2], r[3]]);
  });

  it('unslice and scatterAdd are the transposes of slice and gather', () => {
    const dot = (a: ArrayData, b: ArrayData): number => a.values.reduce((s, v, i) => s + v * b.values[i], 0);
    const x = plain([3, 4, 2]);
    const cut = { starts: [2, 1, 0], steps: [-2, 2, 1] };
    const y = plain([2, 2, 1], 2);
    expect(dot(run('slice', [x], { ...cut, sizes: y.shape }), y)).toBe(
      dot(x, run('unslice', [y], { ...cut, shape: x.shape })),
    );
    const index = fill([3, 5], i => (i * i) % 4);
    const z = plain([3, 5, 2], 1);
    const back = run('scatterAdd', [z, index], { axis: 1, batch: 1, size: 4 });
    expect(dot(run('gather', [x, index], { axis: 1, batch: 1 }), z)).toBe(dot(x, back));
  });

  it('gather takes along an axis, and reads NaN outside', () => {
    const x = plain([2, 3, 2]);
    const index = fill([2, 2], i => [0, 2, 1, 1][i]);
    const got = run('gather', [x, index], { axis: 1, batch: 0 });
    expect([...got.values]).toEqual(
      places([2, 2, 2, 2]).map(([a, i, j, c]) => get(x, [a, get(index, [i, j]), c])),
    );
    expect([...run('gather', [plain([2]), fill([3], i => i * 3 - 3)], { axis: 0, batch: 0 }).values]).toEqual(
      [NaN, -4.5, NaN],
    );
    expect([
      ...run('scatterAdd', [fill([2], () => 1), fill([2], i => i * 9)], { axis: 0, batch: 0, size: 2 })
        .values,
    ]).toEqual([1, 0]);
  });

  it('reshape and stopGradient copy', () => {
    const x = plain([2, 3]);
    expect(run('reshape', [x], { shape: [3, 2] }).values).toEqual(x.values);
    expect(run('stopGradient', [x], {}).values).not.toBe(x.values);
  });
});

describe('reductions', () => {
  const joins = {
    sum: { start: 0, join: (a: number, b: number) => a + b },
    prod: { start: 1, join: (a: number, b: number) => a * b },
    reduceMax: { start: -Infinity, join: Math.max },
  } as const;
  it.each(['sum', 'prod', 'reduceMax'] as const)('%s joins over any axes in row-major order', op => {
    const { start, join } = joins[op];
    for (const axes of [[], [0], [1], [2], [0, 2], [1, 2], [0, 1, 2]])
      for (const x of [plain([2, 3, 4]), awkward([2, 3, 1]), plain([2, 0, 3])]) {
        const { shape, values } = run(op, [x], { axes });
        const want = places(shape).map(place => {
          const kept = x.shape.map((_, i) => i).filter(i => !axes.includes(i));
          const mine = places(x.shape).filter(p => kept.every((axis, i) => p[axis] === place[i]));
          return mine.reduce((total, p) => join(total, get(x, p)), start);
        });
        expect([...values]).toEqual(want);
      }
  });

  it('cumsum runs from either end', () => {
    const x = fill([2, 3], i => i + 1);
    expect([...run('cumsum', [x], { axis: 1, reverse: false }).values]).toEqual([1, 3, 6, 4, 9, 15]);
    expect([...run('cumsum', [x], { axis: 1, reverse: true }).values]).toEqual([6, 5, 3, 15, 11, 6]);
    expect([...run('cumsum', [x], { axis: 0, reverse: false }).values]).toEqual([1, 2, 3, 5, 7, 9]);
  });
});

describe('matrix kernels', () => {
  it('matmul broadcasts its leading axes', () => {
    for (const [a, b] of [
      [
        [2, 3],
        [3, 4],
      ],
      [
        [2, 1, 2, 3],
        [5, 3, 1],
      ],
      [
        [2, 0],
        [0, 3],
      ],
      [
        [0, 2],
        [2, 3],
      ],
    ] as const) {
      const [x, y] = [plain(a), plain(b, 3)];
      const { shape, values } = run('matmul', [x, y], {});
      const k = a[a.length - 1];
      const want = places(shape).map(place => {
        const [i, j] = place.slice(-2);
        const lead = place.slice(0, -2);
        return Array.from({ length: k }, (_, l) => get(x, [...lead, i, l]) * get(y, [...lead, l, j])).reduce(
          (s, t) => s + t,
          0,
        );
      });
      expect([...values]).toEqual(want);
    }
  });

  it('cholesky times its transpose is the matrix, and solves undo products', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(1000), (n, seed) => {
        const m = fill([2, n, n], i => Math.sin(i * 12.9898 + seed) * 2);
        const t = run('transpose', [m], { perm: [0, 2, 1] });
        const eye = fill([n, n], i => (i % (n + 1) === 0 ? 0.5 : 0));
        const a = run('add', [run('matmul', [m, t], {}), eye], {});
        const l = run('cholesky', [a], {});
        const lt = run('transpose', [l], { perm: [0, 2, 1] });
        const near = (p: ArrayData, q: ArrayData): void =>
          p.values.forEach((v, i) => expect(v).toBeCloseTo(q.values[i], 9));
        near(run('matmul', [l, lt], {}), a);
        const x = plain([2, n, 3]);
        near(run('triangularSolve', [l, run('matmul', [l, x], {})], { transpose: false }), x);
        near(run('triangularSolve', [l, run('matmul', [lt, x], {})], { transpose: true }), x);
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('cholesky fills with NaN where the matrix is not positive definite, and only there', () => {
    const a = fill([2, 2, 2], i => [4, 2, 2, 5, 1, 2, 2, 1][i]);
    expect([...run('cholesky', [a], {}).values]).toEqual([2, 0, 1, 2, NaN, NaN, NaN, NaN]);
  });
});
