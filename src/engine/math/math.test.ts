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

/** Largest error over a table, in units of `unit(expected)`. */
function worst(fn: Fn, rows: readonly Row[], unit: (expected: number) => number): Worst {
  let size = 0;
  let at: Row = [];
  for (const row of rows) {
    const args = row.slice(0, -1).map(Number);
    const want = row.at(-1);
    const got = fn(...args);
    if (want === null || want === undefined) continue;
    const error = got === want ? 0 : Math.abs(got - want) / unit(want);
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
