/** Blocks in WebAssembly: assembled from their text, and the words of the cipher. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { fillPlainly, MODULE, MOST_BLOCKS, philoxBlocks } from './philox-blocks.ts';

test('the bytes are those of philox.wat', async () => {
  const { parseWat } = await wabt();
  const text = readFileSync(new URL('./philox.wat', import.meta.url), 'utf8');
  expect(Buffer.from(parseWat('philox.wat', text).toBinary({}).buffer).toString('base64')).toBe(MODULE);
});

test.each([
  [0, 0, 0],
  [2 ** 32 - 3, 0xffffffff, 1],
  [2 ** 52 + 5, 7, 0x80000000],
])('blocks from %i are those of the plain cipher', (first, keyA, keyB) => {
  for (const blocks of [1, 2, 7, MOST_BLOCKS]) {
    const fast = new Uint32Array(4 * blocks);
    const plain = new Uint32Array(4 * blocks);
    philoxBlocks(first, Uint32Array.of(keyA, keyB), fast);
    fillPlainly(first, keyA, keyB, plain);
    expect(fast).toEqual(plain);
  }
});
