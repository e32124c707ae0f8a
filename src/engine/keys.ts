/**
 * Keys of randomness: plain names of streams, so that the same key gives the same numbers wherever and however often it
 * is asked. Not here: the generator (random/), or streams that go on (`random`).
 */
import './array/methods.ts';
import { shapeFrom, type ShapeArguments } from './array/create.ts';
import { formatShape, sizeOf } from './array/extents.ts';
import { asTensor, concrete } from './array/tensor.ts';
import type { Tensor } from './array/types.ts';
import { TildeError } from './errors.ts';
import { createRandom, type Random } from './random/index.ts';

/** Most numbers of one array: 1 GiB. */
const MOST_NUMBERS = 2 ** 27;

/**
 * A key. Nothing is used up: the same call gives the same array, bit for bit, in every browser. So ask each key for one
 * array, and split it for more.
 */
export class Key {
  /** The seed and the places of the splits that led here. */
  readonly path: readonly number[];

  /** Made by `key(seed)` and by splitting. */
  constructor(path: readonly number[]) {
    this.path = Object.freeze([...path]);
    Object.freeze(this);
  }

  /** `count` keys (default 2), independent of each other and of this one. */
  split(count = 2): Key[] {
    if (!Number.isInteger(count) || count < 1 || count > 1e6)
      throw wrong('split', 'a whole number of keys ≥ 1', count);
    return Array.from({ length: count }, (_, index) => this.fold(index));
  }

  /** The key number `index` (a whole number ≥ 0) under this one: `split(n)[index]` for any n above it. */
  fold(index: number): Key {
    if (!Number.isSafeInteger(index) || index < 0) throw wrong('fold', 'a whole number ≥ 0', index);
    return new Key([...this.path, index]);
  }

  /** Standard normal numbers of this shape: extents one by one or as a list; none for a single number. */
  normal(...shape: number[] | [readonly number[]]): Tensor {
    return this.#fill(shape, 'normal', random => random.normal());
  }

  /** Uniform numbers in (0, 1) of this shape. */
  uniform(...shape: number[] | [readonly number[]]): Tensor {
    return this.#fill(shape, 'uniform', random => random.uniform());
  }

  toString(): string {
    return `key ${this.path.join('.')}`;
  }

  #fill(given: ShapeArguments, caller: string, draw: (random: Random) => number): Tensor {
    const shape = shapeFrom(given, caller);
    const size = sizeOf(shape);
    if (size > MOST_NUMBERS) throw wrong(caller, 'at most 134,217,728 numbers', formatShape(shape));
    const [seed, ...path] = this.path;
    const random = createRandom(seed, ...path);
    const values = new Float64Array(size);
    for (let i = 0; i < size; i++) values[i] = draw(random);
    return asTensor(concrete(shape, values));
  }
}

/**
 * The key of a seed: `key(7).normal(3000, 3000)` is the same array always and everywhere; `const [a, b] = key(7).split()`
 * are two keys whose numbers have nothing to do with each other.
 *
 * @param seed whole number in [0, 2⁵³)
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0) throw wrong('key', 'a whole number in [0, 2^53)', seed);
  return new Key([seed]);
}

function wrong(caller: string, expected: string, got: unknown): TildeError {
  return new TildeError('argument', `${caller} needs ${expected}`, { expected, got: String(got) });
}
