/**
 * exp, log and what follows from them in lanes, operation for operation as in src/engine/math/exponential.ts.
 */
import { EXP_Q, LN2_HI, LN2_LO, LOG2_E, LOG_R } from '../../../math/coefficients.ts';
import type { Lanes, Value } from '../lanes.ts';
import { horner, pow2, split } from './bits.ts';

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** k = floor(c·log₂e + ½), r = (c − k·LN2_HI) − k·LN2_LO and p = r + (r·r)·q(r). */
function reduce(l: Lanes, c: Value): { k: Value; p: Value } {
  const k = l.floor(l.add(l.mul(c, l.constant(LOG2_E)), l.constant(0.5)));
  const high = l.sub(c, l.mul(k, l.constant(LN2_HI)));
  const r = l.sub(high, l.mul(k, l.constant(LN2_LO)));
  return { k, p: l.add(r, l.mul(l.mul(r, r), horner(l, EXP_Q, r))) };
}

export function exp(l: Lanes, x: Value): Value {
  const c = l.max(l.min(x, l.constant(710)), l.constant(-746));
  const { k, p } = reduce(l, c);
  const y = l.add(l.constant(1), p);
  const k1 = l.floor(l.mul(k, l.constant(0.5)));
  const k2 = l.sub(k, k1);
  return l.mul(l.mul(y, pow2(l, k1)), pow2(l, k2));
}

export function expm1(l: Lanes, x: Value): Value {
  const c = l.max(l.min(x, l.constant(710)), l.constant(-50));
  const { k, p } = reduce(l, c);
  const s = pow2(l, l.sub(k, l.constant(1)));
  const y = l.mul(l.add(l.mul(s, p), l.sub(s, l.constant(0.5))), l.constant(2));
  return l.select(l.compare('lt', l.abs(x), l.constant(5.551115123125783e-17)), x, y);
}

/** high − ((h − (s·(h + R) + low)) − f) with s, R, h from f; high and low are the parts of k·ln 2. */
function logTail(l: Lanes, high: Value, f: Value, low: Value): Value {
  const s = l.div(f, l.add(l.constant(2), f));
  const z = l.mul(s, s);
  const R = l.mul(z, horner(l, LOG_R, z));
  const h = l.mul(l.mul(l.constant(0.5), f), f);
  const inner = l.sub(h, l.add(l.mul(s, l.add(h, R)), low));
  return l.sub(high, l.sub(inner, f));
}

/** The values at and beyond the edges: ∞ at ∞, −∞ at `pole`, NaN below it and at NaN. */
function logEdges(l: Lanes, x: Value, y: Value, pole: number): Value {
  let out = l.select(l.compare('eq', x, l.constant(Infinity)), x, y);
  out = l.select(l.compare('eq', x, l.constant(pole)), l.constant(-Infinity), out);
  out = l.select(l.compare('lt', x, l.constant(pole)), l.constant(NaN), out);
  return l.select(l.compare('ne', x, x), x, out);
}

export function log(l: Lanes, x: Value): Value {
  const tiny = l.compare('lt', x, l.constant(SMALLEST_NORMAL));
  const y = l.select(tiny, l.mul(x, l.constant(TWO_54)), x);
  const { k: exponent, m } = split(l, y);
  const k = l.add(exponent, l.select(tiny, l.constant(-54), l.constant(0)));
  const f = l.sub(m, l.constant(1));
  return logEdges(l, x, logTail(l, l.mul(k, l.constant(LN2_HI)), f, l.mul(k, l.constant(LN2_LO))), 0);
}

export function log1p(l: Lanes, x: Value): Value {
  const u = l.add(l.constant(1), x);
  const above = l.sub(l.constant(1), l.sub(u, x));
  const below = l.sub(x, l.sub(u, l.constant(1)));
  const error = l.select(l.compare('ge', x, l.constant(1)), above, below);
  const { k, m } = split(l, u);
  const whole = l.compare('eq', k, l.constant(0));
  const c = l.select(whole, l.constant(0), l.div(error, u));
  const f = l.select(whole, x, l.sub(m, l.constant(1)));
  return logEdges(
    l,
    x,
    logTail(l, l.mul(k, l.constant(LN2_HI)), f, l.add(l.mul(k, l.constant(LN2_LO)), c)),
    -1,
  );
}

export function tanh(l: Lanes, x: Value): Value {
  const a = l.min(l.abs(x), l.constant(22));
  const t = expm1(l, l.add(a, a));
  const y = l.div(t, l.add(t, l.constant(2)));
  return l.select(l.compare('lt', x, l.constant(0)), l.neg(y), y);
}

/**
 * exp for x ≤ 0 or NaN, the same bits for less: 2^k for k in [−1076, 0] is a normal number times 2⁻⁶⁴, and only the
 * second product can round.
 */
function expOfNegative(l: Lanes, x: Value): Value {
  const { k, p } = reduce(l, l.max(x, l.constant(-746)));
  const y = l.add(l.constant(1), p);
  return l.mul(l.mul(y, pow2(l, k, 64)), l.constant(2 ** -64));
}

/** exp(−|x|), which sigmoid and softplus share. */
function expOfMinusAbs(l: Lanes, x: Value): Value {
  return l.once('expOfMinusAbs', l.withoutSign(x), () => expOfNegative(l, l.minusAbs(x)));
}

/** 1 + e for the e of `expOfMinusAbs`. */
function onePlus(l: Lanes, e: Value): Value {
  return l.once('onePlus', e, () => l.add(l.constant(1), e));
}

export function sigmoid(l: Lanes, x: Value): Value {
  const e = expOfMinusAbs(l, x);
  // e ≤ 1, so this is x ≥ 0 ? 1 : e.
  const top = l.larger(e, l.masked(l.compare('ge', x, l.constant(0)), l.constant(1)));
  return l.div(top, onePlus(l, e));
}

/** softplus(x) = high + log(factor), factor in [1, 2] or NaN. */
export function softplusParts(l: Lanes, x: Value): { high: Value; factor: Value } {
  return { high: l.larger(x, l.constant(0)), factor: onePlus(l, expOfMinusAbs(l, x)) };
}

/** The first number whose mantissa is taken as in [√½, 1) with exponent 1. */
const SQRT_TWO_HIGH = 1.4142131805419922;

/** log1p for x in [0, 1] or NaN, where the exponent is 0 or 1 and there are no edges: the same bits for less. */
function log1pOfUnit(l: Lanes, x: Value): Value {
  const u = l.add(l.constant(1), x);
  const error = l.sub(x, l.sub(u, l.constant(1)));
  const one = l.compare('ge', u, l.constant(SQRT_TWO_HIGH));
  const low = l.masked(one, l.add(l.constant(LN2_LO), l.div(error, u)));
  const f = l.select(one, l.sub(l.mul(u, l.constant(0.5)), l.constant(1)), x);
  return logTail(l, l.masked(one, l.constant(LN2_HI)), f, low);
}

export function softplus(l: Lanes, x: Value): Value {
  const high = l.masked(l.compare('gt', x, l.constant(0)), x);
  const e = expOfMinusAbs(l, x);
  return l.add(
    high,
    l.once('log1pOfUnit', e, () => log1pOfUnit(l, e)),
  );
}
