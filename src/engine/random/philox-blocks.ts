/**
 * Many blocks of the cipher at once, in WebAssembly where there is some: fast from the first call, when JavaScript
 * is still being interpreted. The words are the same either way. Not here: the cipher's definition (philox.ts).
 */
import { nativeInstance } from '../backends/native-module.ts';
import { philox } from './philox.ts';

/** Most blocks of one call: they fit one page of memory. */
export const MOST_BLOCKS = 256;
const WORDS = 4;
const TWO_32 = 0x1_0000_0000;

/** philox.wat, assembled; base 64. */
export const MODULE =
  'AGFzbQEAAAABCQFgBX9/f39/AAMCAQAFAwEAAQcRAgZtZW1vcnkCAARmaWxsAAAK0QEBzgEDAX4JfwJ+IACtIAGtQiCGhCEFIARBBHQh' +
  'BwNAIAWnIQkgBUIgiKchCkEAIQtBACEMIAIhDSADIQ5BCiEIA0AgCa1C077Ekg1+IQ8gC61C15r67Ax+IRAgEEIgiKcgCnMgDXMhCSAQ' +
  'pyEKIA9CIIinIAxzIA5zIQsgD6chDCANQbnz3fF5aiENIA5Bhd2e23tqIQ4gCEEBayIIDQALIAYgCTYCACAGIAo2AgQgBiALNgIIIAYg' +
  'DDYCDCAFQgF8IQUgBkEQaiIGIAdJDQALCw==';

type Fill = (first: number, keyA: number, keyB: number, out: Uint32Array) => void;

const instanceOf = nativeInstance(MODULE);

let fill: Fill | undefined;

/**
 * Fills `out` with the cipher of counters first, first + 1, … under `key`.
 * @param first whole number in [0, 2⁵³)
 * @param out 4 words a block, at most 256 blocks
 */
export function philoxBlocks(first: number, key: Uint32Array, out: Uint32Array): void {
  fill ??= loadFill() ?? fillPlainly;
  fill(first, key[0], key[1], out);
}

/** Undefined where WebAssembly is missing or forbidden. */
function loadFill(): Fill | undefined {
  try {
    const { exports } = instanceOf();
    const run = exports['fill'] as (low: number, high: number, a: number, b: number, blocks: number) => void;
    const words = new Uint32Array((exports['memory'] as WebAssembly.Memory).buffer, 0, WORDS * MOST_BLOCKS);
    return (first, keyA, keyB, out) => {
      const high = Math.floor(first / TWO_32);
      run(first - high * TWO_32, high, keyA, keyB, out.length / WORDS);
      for (let i = 0; i < out.length; i++) out[i] = words[i];
    };
  } catch {
    return undefined;
  }
}

/** The same in JavaScript. */
export function fillPlainly(first: number, keyA: number, keyB: number, out: Uint32Array): void {
  const key = Uint32Array.of(keyA, keyB);
  const counter = new Uint32Array(WORDS);
  for (let at = 0; at < out.length; at += WORDS) {
    const block = first + at / WORDS;
    counter[1] = Math.floor(block / TWO_32);
    counter[0] = block - counter[1] * TWO_32;
    philox(counter, key, out.subarray(at, at + WORDS));
  }
}
