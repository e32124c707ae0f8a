import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Numeric, Tensor } from './index.ts';
import * as A from './index.ts';

type Unary = readonly [string, (x: Numeric) => Tensor, (x: number) => number, readonly number[]];
const anywhere = [-30, -2.5, -1, -0.5, -1e-9, 0, 1e-9, 0.3, 1, 2.5, 30];
const positive = [1e-9, 0.3, 1, 2.5, 30];
const unit = [-1, -0.9, -1e-9, 0, 1e-9, 0.5, 1];

const unaries: readonly Unary[] = [
  ['neg', A.neg, x => -x, anywhere],
  ['abs', A.abs, Math.abs, anywhere],
  ['sign', A.sign, Math.sign, anywhere],
  ['floor', A.floor, Math.floor, anywhere],
  ['ceil', A.ceil, Math.ceil, anywhere],
  ['trunc', A.trunc, Math.trunc, anywhere],
  ['round', A.round, Math.round, [...anywhere, 0.49999999999999994, 2 ** 52 + 1]],
  ['square', A.square, x => x * x, anywhere],
  ['exp', A.exp, Math.exp, anywhere],
  ['expm1', A.expm1, Math.expm1, anywhere],
  ['log', A.log, Math.log, positive],
  ['log1p', A.log1p, Math.log1p, positive],
  ['log2', A.log2, Math.log2, positive],
  ['log10', A.log10, Math.log10, positive],
  ['sqrt', A.sqrt, Math.sqrt, positive],
  ['sin', A.sin, Math.sin, anywhere],
  ['cos', A.cos, Math.cos, anywhere],
  ['tan', A.tan, Math.tan, anywhere],
  ['atan', A.atan, Math.atan, anywhere],
  ['asin', A.asin, Math.asin, unit],
  ['acos', A.acos, Math.acos, unit],
  ['sinh', A.sinh, Math.sinh, anywhere],
  ['cosh', A.cosh, Math.cosh, anywhere],
  ['tanh', A.tanh, Math.tanh, anywhere],
  ['sigmoid', A.sigmoid, x => 1 / (1 + Math.exp(-x)), anywhere],
  ['softplus', A.softplus, x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), anywhere],
  ['logit', A.logit, x => Math.log(x) - Math.log1p(-x), [1e-9, 0.3, 0.9]],
  [
    'log1mexp',
    A.log1mexp,
    x => (x < -1 ? Math.log1p(-Math.exp(x)) : Math.log(-Math.expm1(x))),
    [-30, -1, -0.69, -0.5, -1e-9],
  ],
];

describe('elementwise functions', () => {
  it.each(unaries)('%s agrees with plain numbers', (_, fn, reference, points) => {
    const got = A.tensor(points.map(x => fn(x).item())).value?.values;
    points.forEach((x, i) => {
      const expected = reference(x);
      expect(Math.abs((got?.[i] ?? NaN) - expected), `at ${x}`).toBeLessThanOrEqual(
        1e-13 * Math.abs(expected),
      );
    });
  });

  it.each(unaries)('%s keeps every shape and lets NaN through', (_, fn) => {
    for (const shape of [[], [0], [1], [3], [2, 3], [3, 0, 2]]) {
      const x = A.full(shape, 0.5);
      expect(fn(x).shape).toEqual(shape);
    }
    expect(fn([0.5, NaN]).value?.values[1]).toBeNaN();
  });

  it.each([
    ['add', A.add, (a: number, b: number) => a + b],
    ['sub', A.sub, (a: number, b: number) => a - b],
    ['mul', A.mul, (a: number, b: number) => a * b],
    ['div', A.div, (a: number, b: number) => a / b],
    ['maximum', A.maximum, Math.max],
    ['minimum', A.minimum, Math.min],
    ['lt', A.lt, (a: number, b: number) => Number(a < b)],
    ['le', A.le, (a: number, b: number) => Number(a <= b)],
    ['gt', A.gt, (a: number, b: number) => Number(a > b)],
    ['ge', A.ge, (a: number, b: number) => Number(a >= b)],
    ['eq', A.eq, (a: number, b: number) => Number(a === b)],
    ['ne', A.ne, (a: number, b: number) => Number(a !== b)],
    ['and', A.and, (a: number, b: number) => Number(a !== 0 && b !== 0)],
    ['or', A.or, (a: number, b: number) => Number(a !== 0 || b !== 0)],
  ] as const)('%s broadcasts as the naive loop does', (_, fn, reference) => {
    fc.assert(
      fc.property(broadcastable, ([shape, left, right]) => {
        const a = numbered(left, 1);
        const b = numbered(right, 2);
        const result = fn(a, b);
        expect(result.shape).toEqual(shape);
        const wide = [a, b].map(x => A.broadcastTo(x, shape).value?.values ?? []);
        result.value?.values.forEach((got, i) => expect(got).toBe(reference(wide[0][i], wide[1][i])));
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it.each([A.add, A.sub, A.mul, A.div, A.maximum, A.minimum, A.pow, A.mod])(
    'NaN on either side stays NaN',
    fn => {
      expect(fn(NaN, 2).item()).toBeNaN();
      expect(fn(2.5, NaN).item()).toBeNaN();
    },
  );

  it('compares NaN as different from everything', () => {
    expect([A.lt, A.le, A.gt, A.ge, A.eq].map(fn => fn(NaN, NaN).item())).toEqual([0, 0, 0, 0, 0]);
    expect(A.ne(NaN, NaN).item()).toBe(1);
  });

  it('says both shapes and the axis when they do not broadcast', () => {
    expect(() => A.add(A.zeros(2, 3), A.zeros(2, 4))).toThrow(
      'add: shapes [2, 3] and [2, 4] do not broadcast: axis −1 has 3 against 4',
    );
    expect(() => A.add(A.zeros(2, 3), A.zeros(3, 1))).toThrow('axis −2 has 2 against 3');
  });

  it('takes powers, also of negative numbers', () => {
    expect(A.pow([-2, 3], 2).toArray()).toEqual([4, 9]);
    expect(A.pow(-2, 3).item()).toBe(-8);
    expect(A.pow(4, -1).item()).toBe(0.25);
    expect(A.pow(2, [1, 0.5]).toArray()).toEqual([2, expect.closeTo(Math.SQRT2, 14)]);
  });

  it('takes remainders with the sign of the dividend', () => {
    expect(A.mod([7, -7, 7.5], 3).toArray()).toEqual([1, -1, 1.5]);
  });

  it('clips and chooses', () => {
    expect(A.clip([-1, 0.5, 9, NaN], 0, 1).toArray()).toEqual([0, 0.5, 1, NaN]);
    expect(A.where([true, false], [1, 2], [[10], [20]]).toArray()).toEqual([
      [1, 10],
      [1, 20],
    ]);
  });
});

describe('functions of probability', () => {
  it('erfc keeps its relative accuracy in the right tail', () => {
    const table: readonly [number, number][] = [
      [0, 1],
      [1, 0.157299207050285],
      [5, 1.53745979442803e-12],
      [20, 5.39586561160791e-176],
      [-3, 1.999977909503],
    ];
    for (const [x, expected] of table) expect(A.erfc(x).item() / expected).toBeCloseTo(1, 12);
    expect(A.erfc([Infinity, -Infinity, -30]).toArray()).toEqual([0, 2, 2]);
  });

  it('normalLogCdf stays finite where the cdf underflows', () => {
    const table: readonly [number, number][] = [
      [-40, -804.608442013754],
      [-10, -53.2312851505124],
      [-1, -1.84102164500926],
      [0, -0.693147180559945],
      [3, -0.00135080996474819],
    ];
    for (const [x, expected] of table) expect(A.normalLogCdf(x).item() / expected).toBeCloseTo(1, 12);
    expect(A.normalLogCdf([-Infinity, Infinity, NaN]).toArray()).toEqual([-Infinity, 0, NaN]);
    expect(A.normalCdf([-Infinity, 0, Infinity]).toArray()).toEqual([0, 0.5, 1]);
  });

  it('counts choices', () => {
    expect(A.exp(A.lchoose(10, [0, 3, 10])).toArray()).toEqual(
      [1, 120, 1].map(n => expect.closeTo(n, 9) as number),
    );
    expect(A.lchoose(3, [4, -1]).toArray()).toEqual([-Infinity, -Infinity]);
    expect(A.exp(A.lbeta(2, 3)).item()).toBeCloseTo(1 / 12, 14);
  });

  it('adds logarithms without overflow, infinite ones too', () => {
    expect(
      A.logAddExp([1000, -Infinity, -Infinity, Infinity], [1000, -Infinity, 3, Infinity]).toArray(),
    ).toEqual([expect.closeTo(1000 + Math.LN2, 10), -Infinity, 3, Infinity]);
    expect(A.logAddExp(NaN, 1).item()).toBeNaN();
  });
});

/** A joint shape and two shapes that broadcast to it. */
const broadcastable = fc
  .array(fc.tuple(fc.constantFrom(0, 1, 2, 3), fc.constantFrom('both', 'left', 'right')), { maxLength: 3 })
  .chain(axes => fc.tuple(fc.constant(axes), fc.nat(axes.length)))
  .map(([axes, dropped]) => {
    const shape = axes.map(([extent]) => extent);
    const side = (name: string): number[] =>
      axes.map(([extent, keep]) => (keep === 'both' || keep === name ? extent : 1));
    const left = side('left');
    const right = side('right').slice(dropped);
    return [A.broadcastShapes([left, right]), left, right, shape] as const;
  });

function numbered(shape: readonly number[], k: number): Tensor {
  return A.tensor(
    Float64Array.from({ length: A.sizeOf(shape) }, (_, i) => ((i * k * 5) % 7) - 2),
    shape,
  );
}
