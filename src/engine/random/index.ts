/**
 * The one source of randomness: streams over a counter-based generator, so that a stream is named by
 * (seed, path) and not by what was drawn before. Bit-identical in every JavaScript engine.
 * Not here: samplers of distributions (samplers.ts).
 */
import { log } from '../math/index.ts';
import { MOST_BLOCKS, philoxBlocks } from './philox-blocks.ts';
import { philox } from './philox.ts';

/** Plain data from which `restoreRandom` continues bit for bit. */
export interface RandomState {
  readonly key: readonly [number, number];
  /** 32-bit words drawn so far. */
  readonly drawn: number;
  /** The second normal of a pair whose first was drawn; null when there is none. */
  readonly spare: number | null;
}

/** A stream of random numbers. Satisfies RandomSource of the inference contracts. */
export interface Random {
  /** Uniform in (0, 1): a multiple of 2⁻⁵³, never 0 or 1. Takes two words. */
  uniform(): number;
  /** Standard normal, by the polar method: pairs from 2.5 uniforms on average, the second kept for the next call. */
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

/** Names a child stream: its key is the parent's cipher of the index. */
function childKey(key: Uint32Array, index: number): Uint32Array {
  const high = Math.floor(index / TWO_32);
  const block = Uint32Array.of(index - high * TWO_32, high, 0, DERIVE);
  philox(block, key, block);
  return block.slice(0, 2);
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
  return new Stream(Uint32Array.of(seed % TWO_32, Math.floor(seed / TWO_32)), 0, null).split(...path);
}

/** Continues the stream whose `state()` this is. */
export function restoreRandom(state: RandomState): Random {
  return new Stream(Uint32Array.from(state.key), state.drawn, state.spare);
}

/** One class for all streams, so that the engine compiles its methods once. */
class Stream implements Random {
  private readonly key: Uint32Array;
  /** The latest words made; a long stream makes more at a time. */
  private words = new Uint32Array(WORDS);
  /** Blocks of the cipher made so far. */
  private blocks: number;
  /** Words of `words` already given out. */
  private used = WORDS;
  private short = true;
  private spare = 0.5;
  private hasSpare: boolean;

  constructor(key: Uint32Array, drawn: number, spare: number | null) {
    this.key = key;
    this.blocks = Math.floor(drawn / WORDS);
    this.hasSpare = spare !== null;
    if (spare !== null) this.spare = spare;
    const used = drawn % WORDS;
    if (used === 0) return;
    this.fill();
    this.used = used;
  }

  private fill(): void {
    const size = this.words.length;
    if (!this.short && size < WORDS * MOST_BLOCKS) this.words = new Uint32Array(4 * size);
    this.short = false;
    philoxBlocks(this.blocks, this.key, this.words);
    this.blocks += this.words.length / WORDS;
    this.used = 0;
  }

  bits32(): number {
    if (this.used === this.words.length) this.fill();
    const word = this.words[this.used];
    this.used += 1;
    return word;
  }

  uniform(): number {
    for (;;) {
      const whole = (this.bits32() >>> 5) * 0x400_0000 + (this.bits32() >>> 6);
      // Zero has probability 2⁻⁵³; leaving it out keeps the distribution symmetric about ½.
      if (whole !== 0) return whole / 0x20_0000_0000_0000;
    }
  }

  /** Source: Marsaglia and Bray, "A convenient method for generating normal variables" (1964). */
  normal(): number {
    if (this.hasSpare) {
      this.hasSpare = false;
      return this.spare;
    }
    let u = 0;
    let v = 0;
    let r = 0;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      r = u * u + v * v;
    } while (r >= 1 || r === 0);
    const scale = Math.sqrt((-2 * log(r)) / r);
    this.spare = v * scale;
    this.hasSpare = true;
    return u * scale;
  }

  exponential(): number {
    return -log(this.uniform());
  }

  split(...path: number[]): Random {
    let key = this.key;
    for (const index of path) {
      requireIndex(index, 'stream index');
      key = childKey(key, index);
    }
    return new Stream(key, 0, null);
  }

  state(): RandomState {
    return {
      key: [this.key[0], this.key[1]],
      drawn: this.blocks * WORDS - (this.words.length - this.used),
      spare: this.hasSpare ? this.spare : null,
    };
  }
}
