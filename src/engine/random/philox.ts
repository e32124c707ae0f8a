/**
 * Philox4x32-10: a keyed bijection on 128-bit counters, in 32-bit integer arithmetic only.
 * Not here: streams, uniforms or splitting (index.ts).
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 */

const MULTIPLIER_A = 0xd2511f53;
const MULTIPLIER_B = 0xcd9e8d57;
const WEYL_A = 0x9e3779b9;
const WEYL_B = 0xbb67ae85;
const ROUNDS = 10;

/** Upper 32 bits of the product of two unsigned 32-bit numbers; every partial product is exact in a double. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + (Math.imul(aLow, bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (cross >>> 16)) >>> 0;
}

/** Encrypts `counter` (4 words) under `key` (2 words) and writes 4 words to `out`, which may be `counter`. */
export function philox(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  let [x0, x1, x2, x3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const highA = multiplyHigh(MULTIPLIER_A, x0);
    const lowA = Math.imul(MULTIPLIER_A, x0);
    const highB = multiplyHigh(MULTIPLIER_B, x2);
    const lowB = Math.imul(MULTIPLIER_B, x2);
    x0 = (highB ^ x1 ^ k0) >>> 0;
    x1 = lowB >>> 0;
    x2 = (highA ^ x3 ^ k1) >>> 0;
    x3 = lowA >>> 0;
    k0 = (k0 + WEYL_A) >>> 0;
    k1 = (k1 + WEYL_B) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}
