/** Weighted sums of slopes. */
import { add, mul, type Tensor } from '../array/index.ts';

/** a₁k₁ + a₂k₂ + …, zeros left out. */
export function combine(weights: readonly number[], ks: readonly Tensor[]): Tensor {
  const terms = weights.flatMap((a, i) => (a === 0 ? [] : [mul(ks[i], a)]));
  return terms.reduce((x, y) => add(x, y));
}
