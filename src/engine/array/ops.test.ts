/** Every op against tables of mpmath, NumPy and SciPy; and what the tables lack: empty arrays, plates, bad arguments. */
import { describe, expect, it } from 'vitest';
import { asTensor, asValue, concrete } from './tensor.ts';
import { enterAxis, newAxis } from './axes.ts';
import * as ops from './index.ts';
import { insidePlate } from './plates.ts';
import { argumentsOf, arrays, elementwise, flatNumbers, numbersOf, opNamed } from './test/op-tables.ts';

/** Largest error relative to 1 + |value| where it may be above 5e-16. */
const COARSE: Readonly<Record<string, number>> = {
  gammaP: 1e-15,
  gammaQ: 1e-15,
  betaInc: 3e-15,
  lbeta: 1e-10,
};

/** Largest error relative to |value| where it may be above 1e-15: far tails, differences of large numbers. */
const COARSE_TAIL: Readonly<Record<string, number>> = {
  erfc: 1e-13,
  normalCdf: 5e-13,
  normalLogCdf: 1e-14,
  gammaP: 1e-12,
  gammaQ: 1e-12,
  betaInc: 1e-12,
  lbeta: 1e-9,
};

/** Linear systems lose digits to the condition of the matrix. */
const COARSE_ARRAYS: Readonly<Record<string, number>> = {
  solve: 5e-14,
  inverse: 5e-14,
  determinant: 1e-14,
  logDeterminant: 1e-14,
  symmetricEigen: 1e-14,
};

interface Worst {
  readonly error: number;
  readonly at: string;
}

function worst(pairs: Iterable<readonly [got: number, want: number, at: unknown]>, floor: number): Worst {
  let found: Worst = { error: 0, at: '' };
  for (const [got, want, at] of pairs) {
    const same = Object.is(got, want) || got === want;
    const error = same ? 0 : Math.abs(got - want) / (floor + Math.abs(want));
    if (!(error <= found.error))
      found = { error: Number.isNaN(error) ? Infinity : error, at: `${JSON.stringify(at)} gave ${got}` };
  }
  return found;
}

function* rowsOf(name: string): Generator<readonly [number, number, unknown]> {
  for (const row of elementwise[name]) {
    const [got] = numbersOf(opNamed(name)(...row.slice(0, -1)));
    const want = row[row.length - 1];
    // The tables have no signs for infinities.
    yield [want === null ? Math.abs(got) : got, want ?? Infinity, row];
  }
}

function* arrayRowsOf(name: string): Generator<readonly [number, number, unknown]> {
  for (const row of arrays[name]) {
    const got = numbersOf(opNamed(name)(...argumentsOf(row)));
    const want = flatNumbers(row.value);
    if (got.length !== want.length) yield [NaN, want.length, row.args];
    for (let i = 0; i < want.length; i++) yield [got[i], want[i], row.args];
  }
}

const close = ({ error, at }: Worst, limit: number): void => expect(error, at).toBeLessThanOrEqual(limit);
const array = (shape: readonly number[], ...values: number[]): ops.Tensor =>
  asTensor(concrete(shape, Float64Array.from(values)));

describe('elementwise ops', () => {
  const names = Object.keys(elementwise).filter(name => !name.includes(' '));

  it.each(names)('%s agrees with mpmath, relative to 1 + |value| and relative to the value', name => {
    close(worst(rowsOf(name), 1), COARSE[name] ?? 5e-16);
    close(worst(rowsOf(name), 0), COARSE_TAIL[name] ?? 1e-15);
  });

  it.each(names)('%s passes NaN on and takes arrays without elements', name => {
    const count = elementwise[name][0].length - 1;
    for (let i = 0; i < count; i++) {
      const args = elementwise[name][0].slice(0, -1).map((x, k) => (i === k ? NaN : x));
      expect(numbersOf(opNamed(name)(...args))).toEqual([NaN]);
    }
    expect(numbersOf(opNamed(name)(...Array.from({ length: count }, () => array([0]))))).toEqual([]);
  });

  it('quantiles reach the ends of their range', () => {
    expect(numbersOf([ops.normalQuantile([0, 1, -0.1, 1.1])])).toEqual([-Infinity, Infinity, NaN, NaN]);
    expect(numbersOf([ops.erfinv([-1, 0, 1, 2])])).toEqual([-Infinity, 0, Infinity, NaN]);
  });

  it('Bessel functions reach their limits', () => {
    expect(numbersOf([ops.logI0([0, Infinity, -Infinity])])).toEqual([0, Infinity, Infinity]);
    expect(numbersOf([ops.logI1([0, Infinity])])).toEqual([-Infinity, Infinity]);
  });

  it('incomplete functions are 0 and 1 at the ends and NaN outside', () => {
    expect(numbersOf([ops.gammaP(2, [0, Infinity, -1])])).toEqual([0, 1, NaN]);
    expect(numbersOf([ops.gammaQ(2, [0, Infinity, -1])])).toEqual([1, 0, NaN]);
    expect(numbersOf([ops.betaInc(2, 3, [0, 1, 1.5])])).toEqual([0, 1, NaN]);
  });

  it('inverse hyperbolic functions reach their limits', () => {
    expect(numbersOf([ops.asinh([0, Infinity, -Infinity])])).toEqual([0, Infinity, -Infinity]);
    expect(numbersOf([ops.acosh([1, Infinity, 0.5])])).toEqual([0, Infinity, NaN]);
    expect(numbersOf([ops.atanh([1, -1, 2])])).toEqual([Infinity, -Infinity, NaN]);
    expect(numbersOf([ops.atan2([Infinity, 1, 0], [Infinity, Infinity, -1])])).toEqual([
      Math.PI / 4,
      0,
      Math.PI,
    ]);
  });
});

describe('ops on arrays', () => {
  it.each(Object.keys(arrays))('%s agrees with NumPy and SciPy', name => {
    close(worst(arrayRowsOf(name), 1), COARSE_ARRAYS[name] ?? 2e-15);
  });

  it('matrices without elements have determinant 1 and empty inverses', () => {
    const none = array([0, 0]);
    expect(numbersOf([ops.determinant(none), ops.logDeterminant(none)])).toEqual([1, 0]);
    expect(ops.inverse(none).shape).toEqual([0, 0]);
    expect(ops.symmetricEigen(none).map(part => part.shape)).toEqual([[0], [0, 0]]);
    expect(ops.qr(array([3, 0])).map(part => part.shape)).toEqual([
      [3, 0],
      [0, 0],
    ]);
  });

  it('a NaN in a matrix spoils its factors', () => {
    const spoiled = array([2, 2], 1, NaN, NaN, 2);
    expect(numbersOf([ops.determinant(spoiled), ops.logDeterminant(spoiled)])).toEqual([NaN, NaN]);
    expect(numbersOf(ops.symmetricEigen(spoiled)).every(Number.isNaN)).toBe(true);
    expect(numbersOf([ops.solve(spoiled, [1, 2])])).toEqual([NaN, NaN]);
  });

  it('quantiles of nothing are NaN, the place of an extreme of nothing is an error', () => {
    expect(numbersOf([ops.median(array([0]))])).toEqual([NaN]);
    expect(numbersOf([ops.quantile(array([2, 0]), 0.5, 1)])).toEqual([NaN, NaN]);
    expect(() => ops.argmax(array([0]))).toThrow('no elements');
    expect(() => ops.quantile([1, 2], 50)).toThrow('not a share');
  });

  it('wrong shapes are named', () => {
    expect(() => ops.einsum('ij,jk->ik', array([2, 2], 1, 2, 3, 4), array([3, 1], 1, 2, 3))).toThrow('"jk"');
    expect(() => ops.einsum('i->ij', [1, 2])).toThrow('does not describe');
    expect(() => ops.inverse(array([2, 1], 1, 2))).toThrow('no square matrix');
    expect(() => ops.solve(array([1, 1], 1), [1, 2])).toThrow('do not fit');
    expect(() =>
      ops.pad(
        [1, 2],
        [
          [1, 1],
          [2, 2],
        ],
      ),
    ).toThrow('pairs of widths');
    expect(() => ops.tril([1, 2])).toThrow('no matrix');
  });

  it('hidden axes go along: every plate has its own order, factors and products', () => {
    const axis = newAxis('plate', 3);
    const rows = array([3, 4, 2], ...Array.from({ length: 24 }, (_, i) => Math.sin(i * i)));
    const hidden = enterAxis(rows, axis);
    const square = (x: ops.Tensor): ops.Tensor => ops.matmul(ops.transpose(x, 1, 0), x);
    const each: readonly ((x: ops.Tensor) => ops.Tensor)[] = [
      x => ops.sort(x, 0),
      x => ops.quantile(x, 0.3),
      x => ops.argmax(x, 0),
      x => ops.cumprod(x, 0),
      x => ops.qr(x)[1],
      x => ops.inverse(square(x)),
      x => ops.symmetricEigen(square(x))[0],
      x => ops.einsum('ij,ik->jk', x, x),
      x => ops.kron(x, x),
      x => ops.flip(ops.roll(ops.tile(x, 2), 1)),
      x => ops.pad(ops.repeat(x, 2), 1, 5),
    ];
    for (const f of each) {
      const apart = [0, 1, 2].flatMap(i => numbersOf([f(ops.at(rows, i))]));
      const together = [...(asValue(f(hidden)).value?.values ?? [])];
      together.forEach((x, i) => expect(x, String(f)).toBeCloseTo(apart[i], 12));
      expect(together.length).toBe(apart.length);
    }
  });

  it('in a plate, data with a row per element stand for their own row', () => {
    const axis = newAxis('plate', 2);
    const data = array([2, 3], 3, 1, 2, 9, 7, 8);
    const [order, middle] = insidePlate(axis, () => [ops.sort(data), ops.median(data)]);
    expect([...(asValue(order).value?.values ?? [])]).toEqual([1, 2, 3, 7, 8, 9]);
    expect([...(asValue(middle).value?.values ?? [])]).toEqual([2, 8]);
  });
});
