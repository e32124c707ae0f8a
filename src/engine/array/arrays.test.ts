import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Numeric, Tensor } from './index.ts';
import * as A from './index.ts';

const m = A.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

describe('making arrays', () => {
  it('reads numbers, nested lists, typed arrays and lists of Tensors', () => {
    expect(A.tensor(3).shape).toEqual([]);
    expect(A.tensor([]).shape).toEqual([0]);
    expect(A.tensor([[1, true]]).toArray()).toEqual([[1, 1]]);
    expect(A.tensor(Int32Array.of(1, 2)).toArray()).toEqual([1, 2]);
    expect(A.tensor([1, 2, 3, 4], [2, 2]).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(A.add([A.tensor(1), 2], 1).toArray()).toEqual([2, 3]);
    expect(A.tensor([[A.tensor(1), 2], m[0].slice(0, 2)]).toArray()).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('copies, so that later changes do not reach it', () => {
    const source = Float64Array.of(1, 2);
    const x = A.tensor(source);
    source[0] = 9;
    expect(x.toArray()).toEqual([1, 2]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['ragged lists', () => A.tensor([[1, 2], [3]]), /unequal lengths/],
    ['numbers beside lists', () => A.tensor([[1], 2]), /unequal lengths/],
    ['a size that does not fit', () => A.tensor([1, 2, 3], [2]), /3 numbers do not fill shape \[2\]/],
    ['text', () => A.tensor('a' as unknown as Numeric), /got text "a"/],
    ['nothing', () => A.add(undefined as unknown as Numeric, 1), /got undefined/],
    ['a distribution', () => A.add({ logProb: 1 } as unknown as Numeric, 1), /a distribution/],
    ['a negative extent', () => A.zeros(-1), /whole number ≥ 0/],
    ['half an extent', () => A.ones(1.5), /whole number ≥ 0/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  it('makes arrays from sizes', () => {
    expect(A.zeros(2).toArray()).toEqual([0, 0]);
    expect(A.ones([1, 2]).toArray()).toEqual([[1, 1]]);
    expect(A.eye(2).toArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(A.linspace(0, 1, 3).toArray()).toEqual([0, 0.5, 1]);
    expect(A.linspace(0, 1, 1).toArray()).toEqual([0]);
    expect(A.linspace(0.1, 0.7, 7).value?.values[6]).toBe(0.7);
    expect([A.range(3), A.range(1, 3), A.range(3, 0, -2)]).toEqual([
      [0, 1, 2],
      [1, 2],
      [3, 1],
    ]);
    expect(A.oneHot([0, 2], 3).toArray()).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });
});

describe('reductions', () => {
  const shapes = fc.array(fc.constantFrom(0, 1, 2, 3), { maxLength: 3 });
  type Reference = (xs: readonly number[]) => number;
  const total: Reference = xs => xs.reduce((a, b) => a + b, 0);
  const average: Reference = xs => total(xs) / xs.length;
  it.each<[string, (x: Tensor, axis?: number) => Tensor, Reference]>([
    ['sum', A.sum, total],
    ['prod', A.prod, xs => xs.reduce((a, b) => a * b, 1)],
    ['mean', A.mean, average],
    ['max', A.max, xs => Math.max(...xs)],
    ['min', A.min, xs => Math.min(...xs)],
    ['variance', A.variance, xs => average(xs.map(x => (x - average(xs)) ** 2))],
    ['logSumExp', A.logSumExp, xs => Math.log(total(xs.map(x => Math.exp(x))))],
  ])('%s agrees with the naive loop on every axis of every shape', (_, fn, reference) => {
    fc.assert(
      fc.property(shapes, shape => {
        const x = A.tensor(
          Float64Array.from({ length: A.sizeOf(shape) }, (_v, i) => ((i * 5) % 7) - 2.5),
          shape,
        );
        near(fn(x), [reference([...(x.value?.values ?? [])])]);
        shape.forEach((extent, axis) => {
          const moved = A.transpose(x, [...shape.keys()].filter(i => i !== axis).concat(axis));
          const rows = Array.from({ length: extent === 0 ? 0 : A.sizeOf(shape) / extent }, (_r, r) =>
            [...(moved.value?.values ?? [])].slice(r * extent, (r + 1) * extent),
          );
          const result = fn(x, axis);
          expect(result.shape).toEqual(shape.toSpliced(axis, 1));
          if (extent > 0) near(result, rows.map(reference));
        });
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('leave an empty sum 0, an empty mean NaN, an empty maximum −∞', () => {
    const none = A.zeros(0);
    expect([A.sum, A.prod, A.max, A.min, A.mean, A.logSumExp].map(fn => fn(none).item())).toEqual([
      0,
      1,
      -Infinity,
      Infinity,
      NaN,
      -Infinity,
    ]);
    expect(A.sum(A.zeros(2, 0), 1).toArray()).toEqual([0, 0]);
  });

  it('let NaN through', () => {
    for (const fn of [A.sum, A.prod, A.max, A.min, A.mean, A.variance, A.logSumExp]) {
      expect(fn([1, NaN, 2]).item()).toBeNaN();
    }
    expect(A.softmax([1, NaN]).toArray()).toEqual([NaN, NaN]);
  });

  it('logSumExp neither overflows nor loses infinities', () => {
    expect(A.logSumExp([1000, 1000]).item()).toBeCloseTo(1000 + Math.LN2, 10);
    expect(A.logSumExp([-Infinity, -Infinity]).item()).toBe(-Infinity);
    expect(A.logSumExp([-Infinity, 2]).item()).toBe(2);
    expect(A.logSumExp([Infinity, 2]).item()).toBe(Infinity);
  });

  it('softmax adds up to 1 along its axis', () => {
    expect(A.softmax(A.mul(m, 400), 0).sum(0).toArray()).toEqual([1, 1, 1]);
    expect(A.softmax([0, -Infinity]).toArray()).toEqual([1, 0]);
    expect(A.logSoftmax([[0, 0]]).toArray()).toEqual([[-Math.LN2, -Math.LN2]]);
  });

  it('variance survives a large mean, and takes ddof', () => {
    expect(A.variance([1e9 + 1, 1e9 + 2, 1e9 + 3], undefined, 1).item()).toBe(1);
    expect(A.std([1, 3]).item()).toBe(1);
  });

  it('cumsum runs along the last axis', () => {
    expect(A.cumsum(m).toArray()).toEqual([
      [1, 3, 6],
      [4, 9, 15],
    ]);
    expect(A.cumsum(m, 0).toArray()).toEqual([
      [1, 2, 3],
      [5, 7, 9],
    ]);
  });

  it('name an axis that does not exist', () => {
    expect(() => A.sum(m, 2)).toThrow('sum: axis 2 does not exist in an array of 2 axes');
    expect(() => A.sum(1, 0)).toThrow(/0 axes/);
  });
});

describe('shapes', () => {
  it('reshape works one extent out', () => {
    expect(m.reshape(3, -1).toArray()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(A.zeros(0, 3).reshape(-1, 3).shape).toEqual([0, 3]);
    expect(() => m.reshape(4, -1)).toThrow(/6 elements/);
    expect(() => m.reshape(5)).toThrow(/\[5\]/);
  });

  it('transpose reverses by default', () => {
    expect(A.transpose(m).toArray()).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(() => A.transpose(m, 0, 0)).toThrow(/once/);
  });

  it('concat and stack join', () => {
    expect(A.concat([m, [[7, 8, 9]]]).shape).toEqual([3, 3]);
    expect(A.concat([m, m], -1).shape).toEqual([2, 6]);
    expect(
      A.stack(
        [
          [1, 2],
          [3, 4],
        ],
        -1,
      ).toArray(),
    ).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(() => A.concat([m, [1]])).toThrow(/\[2, 3\] and \[1\]/);
    expect(() =>
      A.stack([
        [1, 2],
        [1, 2, 3],
      ]),
    ).toThrow(/do not broadcast|differ/);
    expect(() => A.stack(m as unknown as Numeric[])).toThrow(/list of arrays/);
  });
});

describe('linear algebra', () => {
  it('matmul follows NumPy on vectors, matrices and batches', () => {
    expect(A.matmul(m, [1, 0, -1]).toArray()).toEqual([-2, -2]);
    expect(A.matmul([1, -1], m).toArray()).toEqual([-3, -3, -3]);
    expect(A.matmul([1, 2], [3, 4]).shape).toEqual([]);
    expect(A.matmul(A.ones(4, 1, 2, 3), A.ones(5, 3, 1)).shape).toEqual([4, 5, 2, 1]);
    expect(A.matmul(A.ones(2, 0), A.ones(0, 2)).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(() => A.matmul(m, m)).toThrow('matmul: shapes [2, 3] and [2, 3] do not fit');
  });

  it('cholesky and triangularSolve invert each other', () => {
    const a = A.add(A.matmul(A.transpose(m), m), A.eye(3));
    const l = A.cholesky(a);
    near(A.matmul(l, A.transpose(l)), [...(a.value?.values ?? [])]);
    const b = A.tensor([1, 2, 3]);
    near(A.matmul(l, A.triangularSolve(l, b)), [1, 2, 3]);
    near(A.matmul(A.transpose(l), A.triangularSolve(l, b, { transpose: true })), [1, 2, 3]);
    near(A.exp(A.mul(2, A.logDetTriangular(l))), [determinant3(a)]);
  });

  it('cholesky of what is not positive definite is NaN', () => {
    expect(
      A.cholesky([
        [1, 2],
        [2, 1],
      ]).value?.values.some(Number.isNaN),
    ).toBe(true);
    expect(() => A.cholesky(m)).toThrow(/square/);
  });

  it('diag goes both ways', () => {
    expect(A.diag([1, 2]).toArray()).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(A.diag(A.diag([1, 2, 3])).toArray()).toEqual([1, 2, 3]);
    expect(A.diag(A.diag([])).shape).toEqual([0]);
    expect(() => A.diag(m)).toThrow(/square/);
  });
});

function determinant3(a: Tensor): number {
  const [p, q, r, s, t, u, v, w, x] = a.value?.values ?? [];
  return p * (t * x - u * w) - q * (s * x - u * v) + r * (s * w - t * v);
}

function near(x: Tensor, expected: readonly number[]): void {
  const values = [...(x.value?.values ?? [])];
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    if (Number.isFinite(expected[i])) expect(value).toBeCloseTo(expected[i], 9);
    else expect(value).toBe(expected[i]);
  });
}
