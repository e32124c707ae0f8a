/**
 * Spread of many draws and gradients, in WebAssembly: quick from the first call.
 * Not here: the computation itself (spread.wat), or what is made of it (fisher-matrix.ts).
 */
import { nativeInstance } from '../../backends/native-module.ts';

/** spread.wat, assembled; base 64. */
export const MODULE =
  'AGFzbQEAAAABIwZgAX8AYAJ/fwF8YAR/f398AGABfAF8YAJ/fwBgBH9/f38AAwgHAAECAwQFBAUDAQABBygEBm1lbW9yeQIABGdyb3cA' +
  'AAtzdGFuZGFyZGlzZQABBnNwcmVhZAAECsEFBwcAIABAABoLkAICA38EfCAAuCEIIAAgAWwhAgNAIAMgAiABIAgQAiACIANqIAJBAXQg' +
  'ASAIEAJEAAAAAAAAAAAhBUQAAAAAAAAAACEGIAMhBANAIAQrAwAhByAFIAcgB6KgIQUgBCACaisDACEHIAYgByAHoqAhBiAEIAFqIgQg' +
  'AkkNAAsgBSAGo58QAyEHIAJBAXQgA2ogBzkDACADIQQDQCAEIAQrAwAgB6M5AwAgBCACaiAEIAJqKwMAIAeiOQMAIAQgAWoiBCACSQ0A' +
  'CyADQQhqIgMgAUkNAAtEAAAAAAAAAAAhBUEAIQQDQCAEKwMAIAQgAmorAwCgIQcgBSAHIAeioCEFIARBCGoiBCACSQ0ACyAFIAijC0YC' +
  'AX8BfCAAIQQDQCAFIAQrAwAgA6OgIQUgBCACaiIEIAFJDQALIAAhBANAIAQgBCsDACAFoTkDACAEIAJqIgQgAUkNAAsLPwAgAEQAAAAA' +
  'AAAAAGQgAEQAAAAAAADwf2NxBHwgAEQjQpIMoZzHO6VEQIy1eB2vFUSknwVEAAAAAAAA8D8LCzUBAn8gACABbCECIAJBAXQgAWohA0EA' +
  'IAIgASADEAUgAiACQQF0IAEgAyABQQN2IAFsahAFC3wCA38BfANAQQAhBCADIQYDQCAAIARqKwMARPFo44i1+OQ+oyEHQQAhBQNAIAYg' +
  'BWogBiAFaisDACAHIAAgBWorAwCioDkDACAFQQhqIgUgBE0NAAsgBiACaiEGIARBCGoiBCACSQ0ACyAAIAJqIgAgAUkNAAsgAiADEAYL' +
  'awEDfyABIQQDQEEAIQMCQANAIAMgAk8NASABIAJqIANBA3YgAGxqIAQgA2orAwA5AwAgA0EIaiEDDAALCyAEIAJqIAQgAmorAwBEAAAA' +
  'AAAA8D+gOQMAIAQgAGohBCACQQhqIgIgAEkNAAsL';

interface Exports {
  readonly memory: WebAssembly.Memory;
  /** By so many pages; what was seen of the memory before is gone. */
  grow(pages: number): void;
  standardise(count: number, bytes: number): number;
  spread(count: number, bytes: number): void;
}

/** As `Spread` of fisher-matrix.ts, in all directions. */
export interface FullSpread {
  readonly basis: undefined;
  readonly rank: number;
  /** [dim] */
  readonly scale: Float64Array;
  /** [dim, dim] each. */
  readonly draws: Float64Array;
  readonly gradients: Float64Array;
}

const PAGE = 65_536;
const F64 = 8;
const instanceOf = nativeInstance(MODULE);

/** @param least divergence from a diagonal normal below which there is nothing to see: undefined. */
export function spreadOfMany(
  draws: readonly Float64Array[],
  gradients: readonly Float64Array[],
  least: number,
): FullSpread | undefined {
  const count = draws.length;
  const dim = draws[0].length;
  const { exports } = instanceOf();
  const { memory, grow, standardise, spread } = exports as unknown as Exports;
  const size = 2 * count * dim + dim + 2 * dim * dim;
  const missing = Math.ceil((size * F64) / PAGE) - memory.buffer.byteLength / PAGE;
  if (missing > 0) grow(missing);
  const all = new Float64Array(memory.buffer, 0, size);
  // Sums begin at zero.
  all.fill(0, 2 * count * dim);
  for (let row = 0; row < count; row++) {
    all.set(draws[row], row * dim);
    all.set(gradients[row], (count + row) * dim);
  }
  if (standardise(count, dim * F64) < least) return undefined;
  spread(count, dim * F64);
  let from = 2 * count * dim;
  const next = (length: number) => all.slice(from, (from += length));
  return {
    basis: undefined,
    rank: dim,
    scale: next(dim),
    draws: next(dim * dim),
    gradients: next(dim * dim),
  };
}
