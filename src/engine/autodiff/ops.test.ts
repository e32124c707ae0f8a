/** Derivatives of the composite ops, first and second, against differences; slopes in parameters against mpmath. */
import { describe, expect, it } from 'vitest';
import * as ops from '../array/index.ts';
import { elementwise } from '../array/test/op-tables.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { checkGradient } from './check-gradient.ts';
import { grad } from './grad.ts';
import { jvp } from './jvp.ts';
import { array, numbers, source } from './test/laws.ts';

const next = source(5);
const within = (shape: readonly number[], low: number, high: number): Tensor =>
  array(shape, () => next(low, high));
/** A fixed weighting, so that no derivative vanishes by symmetry. */
const weighted = (x: Tensor): Tensor =>
  ops.sum(
    ops.mul(
      x,
      array(x.shape, i => Math.round(97 * ((i * 0.618) % 1)) / 50 - 0.7),
    ),
  );
const curved = (x: Tensor): Tensor => ops.add(weighted(x), ops.mul(0.3, weighted(ops.square(x))));
const symmetric = (x: Tensor): Tensor => ops.add(ops.matmul(ops.transpose(x, 1, 0), x), ops.eye(3));

type Row = readonly [name: string, f: (x: Tensor) => Tensor, x: Tensor];
const square = within([3, 3], -2, 2);

const rows: readonly Row[] = [
  ['asin', ops.asin, within([3], -0.9, 0.9)],
  ['acos', ops.acos, within([3], -0.9, 0.9)],
  ['tan', ops.tan, within([3], -1.2, 1.2)],
  ['sinh', ops.sinh, within([3], -2, 2)],
  ['cosh', ops.cosh, within([3], -2, 2)],
  ['asinh', ops.asinh, array([4], i => [-3, 0, 0.5, 2][i])],
  ['acosh', ops.acosh, within([3], 1.2, 5)],
  ['atanh', ops.atanh, within([3], -0.9, 0.9)],
  ['atan2 in y', x => ops.atan2(x, [1, -1, 0.2, -3]), array([4], i => [0, 0.5, 2, -1][i])],
  ['atan2 in x', x => ops.atan2([1, -1, 0.2, -3], x), array([4], i => [0, 1, 2, -1][i])],
  ['erfc', ops.erfc, within([3], -2, 4)],
  ['erfinv', ops.erfinv, array([5], i => [0, 0.2, -0.45, 0.7, -0.9][i])],
  ['normalCdf', ops.normalCdf, within([3], -3, 3)],
  ['normalLogCdf', ops.normalLogCdf, array([3], i => [-8, -0.5, 2][i])],
  ['normalQuantile', ops.normalQuantile, within([3], 0.01, 0.99)],
  ['logI0', ops.logI0, array([4], i => [0, -2, 15, 30][i])],
  ['logI1', ops.logI1, array([3], i => [0.3, 4, 30][i])],
  ['besselRatio', ops.besselRatio, array([4], i => [0, -2, 15, 400][i])],
  ['gammaP', x => ops.gammaP(2.5, x), within([3], 0.5, 6)],
  ['gammaQ', x => ops.gammaQ(x, 2.5), within([3], 0.5, 6)],
  ['betaInc', x => ops.betaInc(2, 1.5, x), within([3], 0.1, 0.9)],
  ['lbeta', x => ops.lbeta(x, 2), within([3], 0.5, 6)],
  ['logAddExp', x => ops.logAddExp(x, 0.3), within([3], -2, 2)],
  ['logSumExp', x => ops.logSumExp(x, 0), within([3, 2], -2, 2)],
  ['softmax', x => ops.softmax(x), within([3], -2, 2)],
  ['logSoftmax', x => ops.logSoftmax(x), within([3], -2, 2)],
  ['prod', x => ops.prod(x, 0), within([3, 2], -2, 2)],
  ['variance', x => ops.variance(x), within([5], -2, 2)],
  ['std', x => ops.std(x), within([5], -2, 2)],
  ['min', x => ops.min(x, 0), within([5, 2], -2, 2)],
  ['cumprod', x => ops.cumprod(x), array([5], i => [1.5, -0.5, 0, 2, 1][i])],
  ['cumLogSumExp', x => ops.cumLogSumExp(x), within([5], -2, 2)],
  ['sort', x => ops.sort(x, 0), within([5, 2], -2, 2)],
  ['median', x => ops.median(x), within([4], -2, 2)],
  ['quantile', x => ops.quantile(x, [0.1, 0.7]), within([5], -2, 2)],
  [
    'rearrangements',
    x => ops.pad(ops.flip(ops.roll(ops.tile(ops.repeat(x, 2), 2), 1)), 1),
    within([3], -2, 2),
  ],
  ['segmentSum', x => ops.segmentSum(x, [0, 1, 0], 2), within([3], -2, 2)],
  ['tril and triu', x => ops.add(ops.tril(x), ops.triu(x, 1)), square],
  ['matrixTrace', x => ops.matrixTrace(ops.matmul(x, x)), square],
  ['kron', x => ops.kron(x, x), within([2, 2], -2, 2)],
  ['einsum', x => ops.einsum('ij,jk,ki->i', x, x, x), square],
  ['einsum of a diagonal', x => ops.einsum('ii,ij->j', x, x), square],
  ['solve', x => ops.solve(x, [1, -1, 2]), square],
  ['solve, right-hand side', x => ops.solve(square, x), within([3, 2], -2, 2)],
  ['inverse', ops.inverse, square],
  ['determinant', ops.determinant, square],
  ['logDeterminant', ops.logDeterminant, square],
  ['qr', x => ops.qr(x)[0], within([4, 3], -2, 2)],
  ['qr, R', x => ops.qr(x)[1], within([4, 3], -2, 2)],
  ['qr of a wide matrix', x => ops.qr(x)[1], within([2, 3], -2, 2)],
  ['symmetricEigen, values', x => ops.symmetricEigen(symmetric(x))[0], square],
  ['symmetricEigen, vectors', x => ops.symmetricEigen(symmetric(x))[1], square],
];

describe('derivatives of composite ops', () => {
  it.each(rows)('%s: the first agrees with differences of the value', (_, f, x) => {
    const { error, gradient, estimate } = checkGradient(y => curved(f(y)), x, { step: 1e-5 });
    expect(error, `${gradient} against ${estimate}`).toBeLessThan(2e-8);
  });

  it.each(rows)('%s: the second agrees with differences of the first', (_, f, x) => {
    const slope = (y: Tensor): Tensor => weighted(grad((z: Tensor) => curved(f(z)))(y));
    const { error, gradient, estimate } = checkGradient(slope, x, { step: 1e-5 });
    expect(error, `${gradient} against ${estimate}`).toBeLessThan(1e-7);
  });
});

describe('values with equal elements', () => {
  it('the eigenvalues of a multiple of the identity have finite derivatives', () => {
    const trace = grad((x: Tensor) => ops.sum(ops.symmetricEigen(x)[0]))(ops.eye(3));
    expect([...numbers(trace)]).toEqual([...numbers(ops.eye(3))]);
  });

  it('places of extremes have no derivative', () => {
    expect([...numbers(grad((x: Tensor) => ops.argmax(x))([1, 3, 2]))]).toEqual([0, 0, 0]);
    expect([...numbers(grad((x: Tensor) => ops.sum(ops.argsort(x)))([1, 3, 2]))]).toEqual([0, 0, 0]);
  });
});

describe('slopes of special functions in their parameters', () => {
  const slopes: readonly (readonly [string, (...args: Numeric[]) => Tensor, number])[] = [
    ['gammaP slope in a', ops.gammaP, 0],
    ['betaInc slope in a', ops.betaInc as (...args: Numeric[]) => Tensor, 0],
    ['betaInc slope in b', ops.betaInc as (...args: Numeric[]) => Tensor, 1],
    ['besselRatio slope in x', ops.besselRatio, 0],
  ];
  it.each(slopes)('%s agrees with mpmath', (name, f, i) => {
    for (const row of elementwise[name]) {
      const args = row.slice(0, -1).map(Number);
      const { tangent } = jvp((x: Tensor) => f(...args.map((arg, k) => (k === i ? x : arg))), args[i], 1);
      const want = Number(row[row.length - 1]);
      expect(Math.abs(Number(tangent) - want), String(row)).toBeLessThan(1e-12);
      expect(Math.abs(Number(tangent) / want - 1), String(row)).toBeLessThan(1e-9);
    }
  });
});
