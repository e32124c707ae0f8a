/**
 * lgamma and digamma in lanes, operation for operation as in src/engine/math/gamma.ts for x ≥ 0. Lanes with a
 * negative argument, which models seldom have, go through the scalar original (`rare`).
 */
import {
  DIGAMMA_A,
  DIGAMMA_P,
  DIGAMMA_Q,
  DIGAMMA_ROOT_HI,
  DIGAMMA_ROOT_LO,
  LGAMMA_P,
  LGAMMA_Q,
  STIRLING_C,
  STIRLING_W,
} from '../../../math/coefficients.ts';
import type { Lanes, Mask, Value } from '../lanes.ts';
import { horner } from './bits.ts';
import { log } from './exponential.ts';

type Rare = (lanes: Lanes, x: Value) => Value;

function withNegatives(l: Lanes, x: Value, out: { readonly local: number }, rare: Rare): Value {
  l.whenAny(l.compare('lt', x, l.constant(0)), out, () => rare(l, x));
  return out;
}

/** Computes each side only where some lane is on it. */
function lowAndHigh(l: Lanes, big: Mask, low: () => Value, high: () => Value): { readonly local: number } {
  const out = l.copy(l.constant(0));
  l.whenAny(l.invert(big), out, low);
  l.whenAny(big, out, () => l.select(big, high(), out));
  return out;
}

export function lgamma(l: Lanes, x: Value, rare: Rare): Value {
  const small = l.compare('lt', x, l.constant(0.5));
  const big = l.compare('ge', x, l.constant(8));
  const { t, prod } = lgammaDescend(l, x, small, l.invert(big));
  const L = log(l, l.select(l.either(small, big), x, prod));
  const out = lowAndHigh(
    l,
    big,
    () => lgammaLow(l, t, small, L),
    () => lgammaHigh(l, x, L),
  );
  return withNegatives(l, x, out, rare);
}

function lgammaLow(l: Lanes, t: Value, small: Mask, L: Value): Value {
  const v = l.sub(t, l.constant(0.5));
  const ratio = l.div(horner(l, LGAMMA_P, v), horner(l, LGAMMA_Q, v));
  const roots = l.mul(l.sub(t, l.constant(1)), l.sub(t, l.constant(2)));
  const mid = l.mul(roots, l.add(l.constant(0.4375), ratio));
  return l.select(small, l.sub(mid, L), l.add(mid, L));
}

function lgammaHigh(l: Lanes, x: Value, L: Value): Value {
  const w = l.div(l.constant(1), x);
  const tail = l.add(l.constant(STIRLING_C), l.mul(horner(l, STIRLING_W, l.mul(w, w)), w));
  const y = l.add(l.mul(l.sub(x, l.constant(0.5)), l.sub(L, l.constant(1))), tail);
  return l.select(l.compare('eq', x, l.constant(Infinity)), x, y);
}

/** Brings the argument into [½, 3) and gathers the product of the steps; a step not taken multiplies by 1. */
function lgammaDescend(l: Lanes, x: Value, small: Mask, notBig: Mask): { t: Value; prod: Value } {
  let t = l.add(x, l.masked(small, l.constant(1)));
  let prod: Value = l.constant(1);
  for (let i = 0; i < 5; i++) {
    const up = l.both(l.compare('ge', t, l.constant(3)), notBig);
    t = l.sub(t, l.masked(up, l.constant(1)));
    prod = l.mul(prod, l.select(up, t, l.constant(1)));
  }
  return { t, prod };
}

export function digamma(l: Lanes, x: Value, rare: Rare): Value {
  const big = l.compare('ge', x, l.constant(8));
  const out = lowAndHigh(
    l,
    big,
    () => digammaLow(l, x),
    () => digammaHigh(l, x),
  );
  return withNegatives(l, x, out, rare);
}

function digammaHigh(l: Lanes, x: Value): Value {
  const w = l.div(l.constant(1), x);
  const z = l.mul(w, w);
  const lead = l.sub(log(l, x), l.mul(l.constant(0.5), w));
  return l.sub(lead, l.mul(z, horner(l, DIGAMMA_A, z)));
}

function digammaLow(l: Lanes, x: Value): Value {
  const small = l.compare('lt', x, l.constant(1));
  let t = l.add(x, l.masked(small, l.constant(1)));
  let n = l.masked(small, l.constant(-1));
  let d = l.select(small, x, l.constant(1));
  for (let i = 0; i < 5; i++) {
    const up = l.compare('ge', t, l.constant(3));
    t = l.sub(t, l.masked(up, l.constant(1)));
    const factor = l.select(up, t, l.constant(1));
    n = l.add(l.mul(n, factor), l.masked(up, d));
    d = l.mul(d, factor);
  }
  const u = l.sub(t, l.constant(1));
  const root = l.sub(l.sub(u, l.constant(DIGAMMA_ROOT_HI)), l.constant(DIGAMMA_ROOT_LO));
  const ratio = l.div(horner(l, DIGAMMA_P, u), horner(l, DIGAMMA_Q, u));
  return l.add(l.mul(root, ratio), l.div(n, d));
}
