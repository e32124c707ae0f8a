/** Every function against its mpmath table, in ulps, and the special values it must reach. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as math from './index.ts';

type Row = readonly (number | null)[];
type Fn = (...x: number[]) => number;

function load(family: string): Record<string, readonly Row[]> {
  return JSON.parse(readFileSync(new URL(`./tables/${family}.json`, import.meta.url), 'utf8'));
}

function ulp(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  const next = view.getFloat64(0);
  return Number.isFinite(next) ? next - Math.abs(x) : Math.abs(x) * 2 ** -53;
}

const EPS = 2 ** -52;

interface Worst {
  readonly size: number;
  readonly at: Row;
}

/** A null in a table stands for an infinite value; NaN is infinitely wrong. */
function errorOf(got: number, want: number | null | undefined, unit: (expected: number) => number): number {
  if (want === null || want === undefined) return Math.abs(got) === Infinity ? 0 : Infinity;
  const error = got === want ? 0 : Math.abs(got - want) / unit(want);
  return Number.isNaN(error) ? Infinity : error;
}

/** Largest error over a table, in units of `unit(expected)`. */
function worst(fn: Fn, rows: readonly Row[], unit: (expected: number) => number): Worst {
  let size = 0;
  let at: Row = [];
  for (const row of rows) {
    const args = row.slice(0, -1).map(Number);
    const want = row.at(-1);
    const got = fn(...args);
    const error = errorOf(got, want, unit);
    if (!(error <= size)) {
      size = error;
      at = [...row, got];
    }
  }
  return { size, at };
}

function check(name: string, fn: Fn, rows: readonly Row[] | undefined, limit: number, unit = ulp): void {
  const bad = worst(fn, rows ?? [], unit);
  if (process.env['TILDE_ULPS']) console.log(name, bad.size.toFixed(2), JSON.stringify(bad.at));
  expect(rows?.length).toBeGreaterThan(20);
  expect(bad.size, `${name} at ${JSON.stringify(bad.at)}`).toBeLessThanOrEqual(limit);
}

const absolute = (want: number): number => Math.max(EPS, ulp(want));
const relative = (want: number): number => (Math.abs(want) < 1e-290 ? Infinity : Math.abs(want) * 1e-12);

describe('functions against 60-digit tables', () => {
  const elementary = load('elementary');
  const direct = [
    'exp',
    'expm1',
    'log',
    'log1p',
    'sin',
    'cos',
    'tan',
    'atan',
    'atan2',
    'asin',
    'acos',
  ] as const;
  const derived = ['sinh', 'cosh', 'tanh', 'sigmoid', 'softplus', 'pow'] as const;
  it.each([...direct, ...derived])('%s is within 4 ulp', name =>
    check(name, math[name], elementary[name], 4),
  );
  it('pow of negative bases is within 4 ulp', () => check('pow−', math.pow, elementary['powNegative'], 4));
  it('logAddExp is within 4 absolute units', () =>
    check('logAddExp', math.logAddExp, elementary['logAddExp'], 4, absolute));

  const gamma = load('gamma');
  it.each(['lgamma', 'digamma', 'trigamma'] as const)('%s is within 4 ulp for x > 0', name =>
    check(name, math[name], gamma[name], 4),
  );
  it('digamma near its root is within 4·2⁻⁵²', () =>
    check('digamma root', math.digamma, gamma['digammaRoot'], 4, absolute));
  it.each(['lgamma', 'digamma'] as const)('%s of negative arguments is within 4·2⁻⁵² or 4 ulp', name =>
    check(`${name}−`, math[name], gamma[`${name}Negative`], 4, absolute),
  );
  it('trigamma of negative arguments is within 1e-12', () =>
    check('trigamma−', math.trigamma, gamma['trigammaNegative'], 1, relative));
  it('lbeta is within 1e-13 of its size', () =>
    check('lbeta', math.lbeta, gamma['lbeta'], 1, want => 1e-13 * Math.max(Math.abs(want), 1e-1)));

  const error = load('error');
  it.each(['erf', 'erfc', 'erfcx', 'normalCdf'] as const)('%s is within 8 ulp', name =>
    check(name, math[name], error[name], 8),
  );
  it.each(['erfinv', 'normalLogCdf', 'normalQuantile'] as const)('%s is within 16 ulp', name =>
    check(name, math[name], error[name], 16),
  );

  const incomplete = load('incomplete');
  it.each(['gammaP', 'gammaQ', 'betaInc'] as const)('%s is within 1e-12 in its box', name =>
    check(name, math[name], incomplete[name], 1, relative),
  );
});

describe('special values', () => {
  it('exp reaches 0, ∞ and the subnormals', () => {
    expect(math.exp(-746)).toBe(0);
    expect(math.exp(-Infinity)).toBe(0);
    expect(math.exp(709.79)).toBe(Infinity);
    expect(math.exp(-745)).toBe(5e-324);
    expect(math.exp(0)).toBe(1);
  });

  it('log takes 0, ∞ and subnormals and refuses negatives', () => {
    expect(math.log(0)).toBe(-Infinity);
    expect(math.log(-0)).toBe(-Infinity);
    expect(math.log(Infinity)).toBe(Infinity);
    expect(math.log(-1)).toBeNaN();
    expect(math.log1p(-1)).toBe(-Infinity);
    expect(math.log1p(-2)).toBeNaN();
    expect(math.log1p(Infinity)).toBe(Infinity);
  });

  it('saturates where the limit is finite', () => {
    expect([math.tanh(Infinity), math.tanh(-Infinity), math.expm1(-Infinity)]).toEqual([1, -1, -1]);
    expect([math.sigmoid(Infinity), math.sigmoid(-Infinity), math.softplus(-Infinity)]).toEqual([1, 0, 0]);
    expect([math.erf(Infinity), math.erf(-Infinity), math.erfcx(Infinity)]).toEqual([1, -1, 0]);
    expect([math.normalCdf(-Infinity), math.normalCdf(Infinity)]).toEqual([0, 1]);
    expect([math.sinh(-Infinity), math.cosh(Infinity), math.expm1(Infinity)]).toEqual([
      -Infinity,
      Infinity,
      Infinity,
    ]);
  });

  it('lgamma and digamma keep their poles, roots and limits', () => {
    expect([math.lgamma(1), math.lgamma(2), math.lgamma(0), math.lgamma(-3)]).toEqual([
      0,
      0,
      Infinity,
      Infinity,
    ]);
    expect([math.lgamma(Infinity), math.digamma(Infinity), math.trigamma(Infinity)]).toEqual([
      Infinity,
      Infinity,
      0,
    ]);
    expect(math.digamma(0)).toBe(-Infinity);
    expect(math.digamma(-2)).toBeNaN();
  });

  it('pow follows ** on special cases', () => {
    const values = [0, -0, 1, -1, 2, -2, 0.5, 3, -3, Infinity, -Infinity, NaN, 2 ** 53];
    for (const x of values)
      for (const y of values) {
        if (Math.abs(x ** y) > 0 && Number.isFinite(x ** y))
          expect(math.pow(x, y) / x ** y).toBeCloseTo(1, 14);
        else expect(math.pow(x, y), `${x} ** ${y}`).toBe(x ** y);
      }
  });

  it('atan2 knows its quadrants and signed zeros', () => {
    const values = [0, -0, 1, -1, Infinity, -Infinity, 0.3, -7];
    for (const y of values)
      for (const x of values) {
        const want = Math.atan2(y, x);
        expect(math.atan2(y, x), `atan2(${y}, ${x})`).toBeCloseTo(want, 14);
        expect(Object.is(math.atan2(y, x), -0)).toBe(Object.is(want, -0));
      }
  });

  it('quantiles invert at the ends and refuse what is outside', () => {
    expect([math.normalQuantile(0), math.normalQuantile(1), math.normalQuantile(0.5)]).toEqual([
      -Infinity,
      Infinity,
      0,
    ]);
    expect([math.normalQuantile(-0.1), math.erfinv(1.1)]).toEqual([NaN, NaN]);
    expect([math.erfinv(1), math.erfinv(-1)]).toEqual([Infinity, -Infinity]);
  });

  it('incomplete functions reach 0 and 1', () => {
    expect([
      math.gammaP(2, 0),
      math.gammaP(2, Infinity),
      math.gammaQ(2, 0),
      math.gammaQ(2, Infinity),
    ]).toEqual([0, 1, 1, 0]);
    expect([math.betaInc(2, 3, 0), math.betaInc(2, 3, 1), math.betaInc(2, 3, -1)]).toEqual([0, 1, NaN]);
  });

  it('propagates NaN everywhere', () => {
    const { atan2, betaInc, gammaP, gammaQ, lbeta, logAddExp, pow, ...unary } = math;
    for (const [name, fn] of Object.entries(unary)) expect(fn(NaN), name).toBeNaN();
    for (const fn of [atan2, gammaP, gammaQ, lbeta, logAddExp, pow]) {
      expect(fn(NaN, 2)).toBeNaN();
      expect(fn(2, NaN)).toBeNaN();
    }
    expect(betaInc(1, 2, NaN)).toBeNaN();
  });
});

describe('the tests themselves', () => {
  it('would notice five ulps, a NaN or an infinity in one place', () => {
    const rows = load('elementary')['exp'];
    const broken = (at: number, wrong: (y: number) => number) => (x: number) =>
      x === rows[at][0] ? wrong(math.exp(x)) : math.exp(x);
    expect(worst(math.exp, rows, ulp).size).toBeLessThanOrEqual(4);
    expect(
      worst(
        broken(7, y => y + 5 * ulp(y)),
        rows,
        ulp,
      ).size,
    ).toBeGreaterThan(4);
    expect(
      worst(
        broken(7, () => NaN),
        rows,
        ulp,
      ).size,
    ).not.toBeLessThanOrEqual(4);
    expect(
      worst(
        broken(7, () => Infinity),
        rows,
        ulp,
      ).size,
    ).toBe(Infinity);
  });
});

/** Taken in Node and found equal in Chromium. They change only when an algorithm does. */
const FINGERPRINTS = {
  exp: 'a0a1f8d1',
  log: '88a60065',
  log1p: 'd48e1cd3',
  expm1: 'd5fe060e',
  tanh: '6bd67d7d',
  sin: 'fb412d09',
  cos: 'cd488dfa',
  atan: '5876ce7d',
  lgamma: 'effcdf8',
  digamma: '20397bd8',
  erf: '53ae4b66',
  pow: '78ae60b1',
};

/** FNV-1a over the bits of f on a fixed grid. */
function fingerprint(f: (x: number) => number): string {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (let i = 1; i <= 2000; i++) {
    const y = f(i * 0.0173 + 1 / i);
    view.setFloat64(0, y);
    for (let b = 0; b < 8; b++) hash = Math.imul(hash ^ view.getUint8(b), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}

describe('determinism', () => {
  it('gives the committed bits in every engine', () => {
    const names = [
      'exp',
      'log',
      'log1p',
      'expm1',
      'tanh',
      'sin',
      'cos',
      'atan',
      'lgamma',
      'digamma',
      'erf',
    ] as const;
    const prints = Object.fromEntries(names.map(name => [name, fingerprint(math[name])]));
    expect({ ...prints, pow: fingerprint(x => math.pow(x, 2.7)) }).toEqual(FINGERPRINTS);
  });
});
