/**
 * LZ4 frames (format 1.6.1 of the LZ4 project), as Feather files are compressed by default. Checksums are skipped: a
 * damaged buffer shows in what is read from it. Not here: other compressions.
 */

const MAGIC = 0x184d2204;
const MOST_BYTES = 256_000_000;

/** @throws Error for what is no frame, or damaged */
export function lz4Frame(input: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (input.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('no LZ4 frame');
  const flags = input[4];
  const hasSize = (flags & 8) !== 0;
  const hasDictionary = (flags & 1) !== 0;
  const hasBlockSums = (flags & 16) !== 0;
  const out = growing();
  let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  for (;;) {
    if (at + 4 > input.length) throw new Error('an LZ4 frame is cut short');
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return out.bytes();
    const length = size & 0x7fffffff;
    if (at + length > input.length) throw new Error('an LZ4 block is cut short');
    const block = input.subarray(at, at + length);
    if (size >>> 31 === 1) out.append(block);
    else decodeBlock(block, out);
    at += length + (hasBlockSums ? 4 : 0);
  }
}

interface Growing {
  append(part: Uint8Array): void;
  /** Repeats `length` bytes from `back` bytes ago. */
  repeat(back: number, length: number): void;
  bytes(): Uint8Array;
}

function growing(): Growing {
  let buffer = new Uint8Array(65_536);
  let used = 0;
  const room = (more: number): void => {
    if (used + more > MOST_BYTES) throw new Error('an LZ4 frame grows too large');
    if (used + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * buffer.length, used + more));
    larger.set(buffer.subarray(0, used));
    buffer = larger;
  };
  return {
    append(part) {
      room(part.length);
      buffer.set(part, used);
      used += part.length;
    },
    repeat(back, length) {
      if (back === 0 || back > used) throw new Error('an LZ4 block points before its beginning');
      room(length);
      for (let i = 0; i < length; i += 1) buffer[used + i] = buffer[used + i - back];
      used += length;
    },
    bytes: () => buffer.subarray(0, used),
  };
}

/** Sequences of literals and matches; the last has literals alone. */
function decodeBlock(block: Uint8Array, out: Growing): void {
  let at = 0;
  const count = (nibble: number): number => {
    let total = nibble;
    if (nibble !== 15) return total;
    for (;;) {
      if (at >= block.length) throw new Error('an LZ4 block is cut short');
      const byte = block[at];
      at += 1;
      total += byte;
      if (byte !== 255) return total;
    }
  };
  while (at < block.length) {
    const token = block[at];
    at += 1;
    const literals = count(token >> 4);
    if (at + literals > block.length) throw new Error('an LZ4 block is cut short');
    out.append(block.subarray(at, at + literals));
    at += literals;
    if (at === block.length) return;
    if (at + 2 > block.length) throw new Error('an LZ4 block is cut short');
    const back = block[at] | (block[at + 1] << 8);
    at += 2;
    out.repeat(back, 4 + count(token & 15));
  }
}
