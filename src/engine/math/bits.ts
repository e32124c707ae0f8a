/**
 * Exact bit manipulation of doubles: exponent and mantissa without any library function.
 * Not here: anything that rounds.
 */
const f64 = new Float64Array(1);
const i32 = new Int32Array(f64.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The sign, exponent and upper 20 mantissa bits as a signed 32-bit number. */
export function highWord(x: number): number {
  f64[0] = x;
  return i32[HIGH];
}

/** 2⁻¹⁰⁷⁴ … 2¹⁰²³, made by exact doubling. A look-up is several times faster than writing exponent bits. */
const POWERS = new Float64Array(2098);
for (let i = 0, power = 5e-324; i < POWERS.length; i++, power *= 2) POWERS[i] = power;

/** 2^k, exactly, for whole k in [−1074, 1023]; NaN for any other k. */
export function pow2(k: number): number {
  return k >= -1074 && k <= 1023 ? POWERS[k + 1074] : NaN;
}

/** x with its lower 32 bits cleared: 21 significant bits, so products of two such numbers are exact. */
export function truncateLow(x: number): number {
  f64[0] = x;
  i32[1 - HIGH] = 0;
  return f64[0];
}

/** c₀ + c₁ x + …, by Horner's rule from the highest power: p = c[n]; p = p·x + c[k] for k = n−1 … 0. */
export function horner(c: readonly number[], x: number): number {
  let p = c[c.length - 1];
  for (let k = c.length - 2; k >= 0; k--) p = p * x + c[k];
  return p;
}

/** a·b − p exactly, where p is a·b rounded (Dekker's product); |a|, |b| below 2⁹⁹⁰. */
export function productError(a: number, b: number, p: number): number {
  const ca = a * 134217729;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = b * 134217729;
  const bh = cb - (cb - b);
  const bl = b - bh;
  return ah * bh - p + ah * bl + al * bh + al * bl;
}
