/**
 * Philox4x32-10: a keyed bijection on 128-bit counters, in 32-bit integer arithmetic only.
 * Not here: streams, uniforms or splitting (index.ts).
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 */

const MULTIPLIER_A = 0xd2511f53;
const A_LOW = MULTIPLIER_A & 0xffff;
const A_HIGH = MULTIPLIER_A >>> 16;
const MULTIPLIER_B = 0xcd9e8d57;
const B_LOW = MULTIPLIER_B & 0xffff;
const B_HIGH = MULTIPLIER_B >>> 16;
// As signed words: then every sum below stays in 32-bit registers.
const WEYL_A = 0x9e3779b9 | 0;
const WEYL_B = 0xbb67ae85 | 0;
const ROUNDS = 10;

/** Upper 32 bits, as a signed word, of the product of `x` and high · 2¹⁶ + low. No partial sum exceeds 32 bits. */
function multiplyHigh(x: number, low: number, high: number): number {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  const middle = (Math.imul(xHigh, low) + (Math.imul(xLow, low) >>> 16)) | 0;
  const cross = (Math.imul(xLow, high) + (middle & 0xffff)) | 0;
  return (Math.imul(xHigh, high) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** Encrypts `counter` (4 words) under `key` (2 words) and writes 4 words to `out`, which may be `counter`. */
export function philox(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  let x0 = counter[0] | 0;
  let x1 = counter[1] | 0;
  let x2 = counter[2] | 0;
  let x3 = counter[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const highA = multiplyHigh(x0, A_LOW, A_HIGH);
    const lowA = Math.imul(MULTIPLIER_A, x0);
    const highB = multiplyHigh(x2, B_LOW, B_HIGH);
    const lowB = Math.imul(MULTIPLIER_B, x2);
    x0 = highB ^ x1 ^ k0;
    x1 = lowB;
    x2 = highA ^ x3 ^ k1;
    x3 = lowA;
    k0 = (k0 + WEYL_A) | 0;
    k1 = (k1 + WEYL_B) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}
