/** Where a trace has its crosses: wherever a draw diverged, be they thousands. Not here: painting them (trace-plot.ts). */

/**
 * At most one in every `apart` pixels, over all chains and all draws alike: of many that would cover each other one is seen.
 * @param divergences transitions, by chain
 */
export function crossPlaces(
  divergences: readonly Float64Array[],
  x: (transition: number) => number,
  apart: number,
): readonly number[] {
  const places = new Map<number, number>();
  for (const chain of divergences) {
    for (const transition of chain) {
      const at = x(transition);
      const cell = Math.floor(at / apart);
      if (!places.has(cell)) places.set(cell, at);
    }
  }
  return [...places.values()];
}
