/** Delta. A point mass: always this value. Not here: what every distribution can do (distribution.ts). */
import { mul, sub, type Numeric } from '../array/index.ts';
import { point, real } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

const delta = defineDistribution({
  name: 'Delta',
  doc: 'A point mass: always this value.',
  latex: '\\delta({value})',
  params: { value: { constraint: real, doc: 'the value' } },
  support: p => point(p.value),
  discrete: true,
  logProb: (x, p) => mul(0, sub(x, p.value)),
  draw: (_, { value }) => value,
  mean: p => p.value,
  variance: p => mul(0, p.value),
});

/**
 * A point mass at `value`.
 * `P(x) = 1 if x = value, else 0`
 * @param value where all of the probability is
 */
export function Delta(value: Numeric): Distribution {
  return delta({ value });
}
