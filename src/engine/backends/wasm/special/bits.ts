/** Polynomials, powers of two and mantissas in lanes; the counterpart of src/engine/math/bits.ts. */
import type { Bits, Lanes, Value } from '../lanes.ts';

const TWO_52 = 4503599627370496;
const TWO_52_BITS = 0x4330000000000000n;
const ONE_BITS = 0x3ff0000000000000n;
const SQRT_HALF_BITS = 0x3fe6a09e00000000n;
const EXPONENT_BITS = -0x10000000000000n;

/** c₀ + c₁ x + …, from the highest power. */
export function horner(l: Lanes, c: readonly number[], x: Value): Value {
  let p: Value = { constant: c[c.length - 1] };
  for (let k = c.length - 2; k >= 0; k--) p = l.add(l.mul(p, x), l.constant(c[k]));
  return p;
}

/** 2^(k + more) for whole k + more in [−1022, 1023]: k + more + 1023 stands in the low bits of 2⁵² + it. */
export function pow2(l: Lanes, k: Value, more = 0): Value {
  return l.fromBits(l.shiftLeft(l.bits(l.add(k, l.constant(TWO_52 + 1023 + more))), 52));
}

/** y = m·2ᵏ with m in [√½, √2) on the upper word, for normal y > 0. */
export function split(l: Lanes, y: Value): { k: Value; m: Value } {
  const bits = l.bits(y);
  const moved = l.addBits(bits, ONE_BITS - SQRT_HALF_BITS);
  const m = l.addBits(l.subBits(bits, l.andBits(moved, EXPONENT_BITS)), ONE_BITS);
  return { k: l.sub(wholeNumber(l, l.shiftRight(moved, 52)), l.constant(1023)), m: l.fromBits(m) };
}

/** A number below 2⁵² held in the low bits, as f64. */
function wholeNumber(l: Lanes, bits: Bits): Value {
  return l.sub(l.fromBits(l.orBits(bits, TWO_52_BITS)), l.constant(TWO_52));
}
