/** Uniform. All values between two bounds equally likely. Not here: what every distribution can do (distribution.ts). */
import { add, toTensor, clip, div, log, mul, square, sub, type Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { interval, real } from './constraints.ts';
import { defineDistribution } from './define.ts';
import type { Distribution } from './distribution.ts';

const uniform = defineDistribution({
  name: 'Uniform',
  doc: 'All values between two bounds equally likely.',
  latex: '\\mathrm{Uniform}({low}, {high})',
  params: {
    low: { constraint: real, doc: 'lower bound' },
    high: { constraint: real, doc: 'upper bound' },
  },
  support: p => interval(p.low, p.high),
  // The density does not depend on x; the product keeps its shape, and NaN where x is NaN.
  logProb: (x, p) => sub(mul(0, x), log(sub(p.high, p.low))),
  draw: (random, { low, high }) => low + (high - low) * random.uniform(),
  cdf: (x, p) => clip(div(sub(x, p.low), sub(p.high, p.low)), 0, 1),
  quantile: (q, p) => add(p.low, mul(sub(p.high, p.low), q)),
  survivalQuantile: (q, p) => sub(p.high, mul(sub(p.high, p.low), q)),
  mean: p => mul(0.5, add(p.low, p.high)),
  variance: p => div(square(sub(p.high, p.low)), 12),
  entropy: p => log(sub(p.high, p.low)),
});

/**
 * Uniform distribution on low ≤ x ≤ high.
 * `p(x) = 1 / (high − low)`
 * @param low lower bound
 * @param high upper bound, > low
 * @throws TildeError when known bounds are not in order
 */
export function Uniform(low: Numeric = 0, high: Numeric = 1): Distribution {
  if (!inOrder(low, high)) throw notInOrder(low, high);
  return uniform({ low, high });
}

/** False where known bounds are not; numbers are compared as numbers, since a model may ask a million times. */
function inOrder(low: Numeric, high: Numeric): boolean {
  if (typeof low === 'number' && typeof high === 'number') return !(high - low <= 0);
  return sub(toTensor(high), toTensor(low)).value?.values.every(width => !(width <= 0)) ?? true;
}

function notInOrder(low: Numeric, high: Numeric): TildeError {
  const got = `low ${String(low)}, high ${String(high)}`;
  return new TildeError('support', `Uniform: high must be greater than low, got ${got}`, {
    expected: 'low < high',
    got,
    hint: 'write the smaller bound first',
  });
}
