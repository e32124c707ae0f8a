import { expect, test } from 'vitest';
import { createRandom } from '../random/index.ts';
import { autocovariances } from './autocovariance.ts';

const random = createRandom(4);

function slowChain(draws: number): Float64Array {
  let level = 0;
  return Float64Array.from({ length: draws }, () => (level = 0.95 * level + random.normal()));
}

/** The definition. */
function direct(chains: readonly Float64Array[], lag: number): number {
  let sum = 0;
  for (const chain of chains) for (let i = lag; i < chain.length; i++) sum += chain[i] * chain[i - lag];
  return sum / (chains.length * chains[0].length);
}

test.each([
  [4, 700],
  [3, 513],
  [1, 5],
  [2, 65],
])('%i chains of %i draws: every lag equals the direct sum, by blocks and by transform', (count, draws) => {
  const chains = Array.from({ length: count }, () => slowChain(draws));
  const of = autocovariances(chains);
  for (let lag = 0; lag < draws; lag++) {
    expect(Math.abs(of(lag) - direct(chains, lag))).toBeLessThan(1e-13 * direct(chains, 0));
  }
  expect(of(draws)).toBe(0);
});

test('lags may be asked for in any order', () => {
  const chains = [slowChain(300)];
  const of = autocovariances(chains);
  const late = of(200);
  expect(of(3)).toBeCloseTo(direct(chains, 3), 10);
  expect(of(200)).toBe(late);
});
