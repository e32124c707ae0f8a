/** Standard normals by the vector, for momenta. Not here: how one is drawn (random/). */
import type { RandomSource } from '../contracts.ts';

/** out ~ N(0, I). */
export function fillNormals(random: RandomSource, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = random.normal();
}
