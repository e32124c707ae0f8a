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

function withNegatives(l: Lanes, x: Value, y: Value, rare: Rare): Value {
  l.push(y);
  const out = l.take();
  l.pushAny(l.compare('lt', x, l.constant(0)));
  l.f.when(() => {
    l.push(rare(l, x));
    l.f.set(out.local);
  });
  return out;
}

export function lgamma(l: Lanes, x: Value, rare: Rare): Value {
  return withNegatives(l, x, lgammaPositive(l, x), rare);
}

function lgammaPositive(l: Lanes, x: Value): Value {
  const small = l.compare('lt', x, l.constant(0.5));
  const big = l.compare('ge', x, l.constant(8));
  const { t, prod } = lgammaDescend(l, x, small, big);
  const L = log(l, l.select(l.either(small, big), x, prod));
  const v = l.sub(t, l.constant(0.5));
  const ratio = l.div(horner(l, LGAMMA_P, v), horner(l, LGAMMA_Q, v));
  const roots = l.mul(l.sub(t, l.constant(1)), l.sub(t, l.constant(2)));
  const mid = l.mul(roots, l.add(l.constant(0.4375), ratio));
  const low = l.select(small, l.sub(mid, L), l.add(mid, L));
  const w = l.div(l.constant(1), x);
  const tail = l.add(l.constant(STIRLING_C), l.mul(horner(l, STIRLING_W, l.mul(w, w)), w));
  const y = l.add(l.mul(l.sub(x, l.constant(0.5)), l.sub(L, l.constant(1))), tail);
  const high = l.select(l.compare('eq', x, l.constant(Infinity)), x, y);
  return l.select(big, high, low);
}

/** Brings the argument into [½, 3) and gathers the product of the steps. */
function lgammaDescend(l: Lanes, x: Value, small: Mask, big: Mask): { t: Value; prod: Value } {
  const notBig = l.invert(big);
  let t = l.select(small, l.add(x, l.constant(1)), x);
  let prod: Value = l.constant(1);
  for (let i = 0; i < 5; i++) {
    const up = l.both(l.compare('ge', t, l.constant(3)), notBig);
    t = l.select(up, l.sub(t, l.constant(1)), t);
    prod = l.select(up, l.mul(prod, t), prod);
  }
  return { t, prod };
}

export function digamma(l: Lanes, x: Value, rare: Rare): Value {
  return withNegatives(l, x, digammaPositive(l, x), rare);
}

function digammaPositive(l: Lanes, x: Value): Value {
  const w = l.div(l.constant(1), x);
  const z = l.mul(w, w);
  const lead = l.sub(log(l, x), l.mul(l.constant(0.5), w));
  const high = l.sub(lead, l.mul(z, horner(l, DIGAMMA_A, z)));
  return l.select(l.compare('ge', x, l.constant(8)), high, digammaLow(l, x));
}

function digammaLow(l: Lanes, x: Value): Value {
  const small = l.compare('lt', x, l.constant(1));
  let t = l.select(small, l.add(x, l.constant(1)), x);
  let n = l.select(small, l.constant(-1), l.constant(0));
  let d = l.select(small, x, l.constant(1));
  for (let i = 0; i < 5; i++) {
    const up = l.compare('ge', t, l.constant(3));
    t = l.select(up, l.sub(t, l.constant(1)), t);
    n = l.select(up, l.add(l.mul(n, t), d), n);
    d = l.select(up, l.mul(d, t), d);
  }
  const u = l.sub(t, l.constant(1));
  const root = l.sub(l.sub(u, l.constant(DIGAMMA_ROOT_HI)), l.constant(DIGAMMA_ROOT_LO));
  const ratio = l.div(horner(l, DIGAMMA_P, u), horner(l, DIGAMMA_Q, u));
  return l.add(l.mul(root, ratio), l.div(n, d));
}
