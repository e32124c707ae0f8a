/** ImproperUniform. Flat density on a support, not normalised. Not here: what every distribution can do (distribution.ts). */
import { mul, reshape, sum, type Tensor } from '../array/index.ts';
import type { Shape } from '../array/primitives.ts';
import { constraintRank, type Constraint } from './constraint.ts';
import { real } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

/** Zero with the event axes of x summed away, NaN where x is. */
function flat(x: Tensor, rank: number): Tensor {
  const zero = mul(0, x);
  return rank === 0 ? zero : sum(reshape(zero, [...x.shape.slice(0, x.shape.length - rank), -1]), -1);
}

/**
 * Flat, improper density 1 on a support: contributes nothing to the posterior but the constraint. It cannot be
 * drawn from, and gives no evidence.
 * `p(x) ∝ 1 on the support`
 * @param support what values obey; default any number
 * @param shape shape of one value; default [], and needed for vector supports
 */
export function ImproperUniform(support: Constraint = real, shape: Shape = []): Distribution {
  const rank = Math.max(shape.length, constraintRank(support));
  return defineDistribution({
    name: 'ImproperUniform',
    doc: 'Flat density on a support, not normalised.',
    latex: '\\mathrm{ImproperUniform}',
    params: {},
    support,
    eventShape: () => shape,
    logProb: x => flat(x, rank),
  })({});
}
