/**
 * The one source of randomness: streams over a counter-based generator, so that a stream is named by
 * (seed, path) and not by what was drawn before. Bit-identical in every JavaScript engine.
 * Not here: samplers of distributions (samplers.ts).
 */
import { log, normalQuantile } from '../math/index.ts';
import { philox } from './philox.ts';

/** Plain data from which `restoreRandom` continues bit for bit. */
export interface RandomState {
  readonly key: readonly [number, number];
  /** 32-bit words drawn so far. */
  readonly drawn: number;
}

/** A stream of random numbers. Satisfies RandomSource of the inference contracts. */
export interface Random {
  /** Uniform in (0, 1): a multiple of 2⁻⁵³, never 0 or 1. Takes two words. */
  uniform(): number;
  /** Standard normal, by inversion of one uniform. */
  normal(): number;
  /** Standard exponential, by inversion of one uniform. */
  exponential(): number;
  /** Uniform whole number in [0, 2³²). Takes one word. */
  bits32(): number;
  /**
   * The independent stream named by `path` under this one. It depends on this stream's name only, not on how
   * much was drawn from it, and drawing from it leaves this stream alone.
   */
  split(...path: number[]): Random;
  state(): RandomState;
}

const WORDS = 4;
const TWO_32 = 0x1_0000_0000;
/** Fourth counter word of key derivation; draws keep that word 0, so the two never meet. */
const DERIVE = 0x53504c54;

type Key = readonly [number, number];

/** Names a child stream: its key is the parent's cipher of the index. */
function childKey(key: Key, index: number): Key {
  const high = Math.floor(index / TWO_32);
  const block = Uint32Array.of(index - high * TWO_32, high, 0, DERIVE);
  philox(block, Uint32Array.from(key), block);
  return [block[0], block[1]];
}

function requireIndex(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${what} must be a whole number in [0, 2^53), got ${value}`);
  }
}

/**
 * The stream named by `seed` and `path`.
 * @param seed whole number in [0, 2⁵³); the document's seed.
 * @param path whole numbers naming a sub-stream: chain, particle, cell … `createRandom(1, 2)` equals `createRandom(1).split(2)`.
 * @throws RangeError when a number is not whole or out of range.
 */
export function createRandom(seed: number, ...path: number[]): Random {
  requireIndex(seed, 'seed');
  return stream([seed % TWO_32, Math.floor(seed / TWO_32)], 0).split(...path);
}

/** Continues the stream whose `state()` this is. */
export function restoreRandom(state: RandomState): Random {
  return stream(state.key, state.drawn);
}

/** The stream under `key` whose next word is number `start`. */
function stream(key: Key, start: number): Random {
  const keyWords = Uint32Array.from(key);
  const counter = new Uint32Array(WORDS);
  const block = new Uint32Array(WORDS);
  let drawn = start;
  if (start % WORDS !== 0) fill(Math.floor(start / WORDS));

  function fill(index: number): void {
    counter[0] = index % TWO_32;
    counter[1] = Math.floor(index / TWO_32);
    philox(counter, keyWords, block);
  }

  function bits32(): number {
    const position = drawn % WORDS;
    if (position === 0) fill(drawn / WORDS);
    drawn += 1;
    return block[position];
  }

  function uniform(): number {
    for (;;) {
      const whole = (bits32() >>> 5) * 0x400_0000 + (bits32() >>> 6);
      // Zero has probability 2⁻⁵³; leaving it out keeps the distribution symmetric about ½.
      if (whole !== 0) return whole / 0x20_0000_0000_0000;
    }
  }

  return {
    uniform,
    bits32,
    normal: () => normalQuantile(uniform()),
    exponential: () => -log(uniform()),
    split(...path) {
      let child: Key = key;
      for (const index of path) {
        requireIndex(index, 'stream index');
        child = childKey(child, index);
      }
      return stream(child, 0);
    },
    state: () => ({ key, drawn }),
  };
}
