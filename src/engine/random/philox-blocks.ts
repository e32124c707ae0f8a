/**
 * Many blocks of the cipher at once, in WebAssembly where there is some: fast from the first call, when JavaScript
 * is still being interpreted. The words are the same either way. Not here: the cipher's definition (philox.ts).
 */
import { philox } from './philox.ts';

/** Most blocks of one call: they fit one page of memory. */
export const MOST_BLOCKS = 256;
const WORDS = 4;
const TWO_32 = 0x1_0000_0000;

/** philox.wat, assembled; hexadecimal. */
export const MODULE =
  '0061736d0100000001090160057f7f7f7f7f00030201000503010001071102066d656d6f727902000466696c6c00000ad101' +
  '01ce0103017e097f027e2000ad2001ad4220868421052004410474210703402005a721092005422088a7210a4100210b4100' +
  '210c2002210d2003210e410a210803402009ad42d3bec4920d7e210f200bad42d79afaec0c7e21102010422088a7200a7320' +
  '0d7321092010a7210a200f422088a7200c73200e73210b200fa7210c200d41b9f3ddf1796a210d200e4185dd9edb7b6a210e' +
  '200841016b22080d000b200620093602002006200a3602042006200b3602082006200c36020c200542017c2105200641106a' +
  '22062007490d000b0b';

type Fill = (first: number, keyA: number, keyB: number, out: Uint32Array) => void;

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
    const bytes = Uint8Array.from(MODULE.match(/../g) ?? [], byte => Number.parseInt(byte, 16));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
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
