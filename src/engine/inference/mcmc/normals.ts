/**
 * Standard normals by the vector, for momenta: Marsaglia's polar method on pairs (1964). About eight times as fast as
 * inverting the normal distribution function one by one, and momenta are drawn dim at a time with every transition.
 * Not here: the normal of a distribution's sampler (random/).
 */
import { log } from '../../math/index.ts';
import type { RandomSource } from '../contracts.ts';

/** out ~ N(0, I). */
export function fillNormals(random: RandomSource, out: Float64Array): void {
  const n = out.length;
  for (let i = 0; i < n; i += 2) {
    let u = 0;
    let v = 0;
    let r = 0;
    do {
      u = 2 * random.uniform() - 1;
      v = 2 * random.uniform() - 1;
      r = u * u + v * v;
    } while (r >= 1 || r === 0);
    const scale = Math.sqrt((-2 * log(r)) / r);
    out[i] = u * scale;
    if (i + 1 < n) out[i + 1] = v * scale;
  }
}
